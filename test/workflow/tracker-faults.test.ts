import assert from 'node:assert/strict';
import type { TrackerReport } from '../../adaptors/tracker/index.ts';
import type { Intercept } from '../../cli/sandbox/fhir/index.ts';
import { killedRun } from './support/killed-run.ts';
import { kid, shot, TRACKER_MAPPING } from './support/tracker-data.ts';
import {
  builtTracker,
  startTrackerWorld,
  type TrackerWorld,
  type TrackerWorldOptions,
} from './support/tracker-world.ts';

const PERSONS = [1, 2, 3, 4, 5, 6].map((n) => kid({ n }));
const SHOTS = [1, 2, 3, 4, 5, 6].map((n) => shot(`shot-${n}`, n, 'BCG'));
const ALL = [...PERSONS, ...SHOTS];
/** A mapping whose runs stay green, to look at their reports. */
const LENIENT = TRACKER_MAPPING.replace('maxQuarantined:', 'maxRefused: 100%\nmaxQuarantined:');
/** Whose children are told apart by their registry numbers. */
const BY_NUMBER = LENIENT.replace('  orgUnit: [place]', '  id: number\n  idParameter: identifier\n  orgUnit: [place]');

const answering =
  (status: number, is: (body: string) => boolean = () => true): Intercept =>
  ({ method, path, body }) =>
    method === 'POST' && path === '/api/tracker' && is(body.toString())
      ? { kind: 'answer', status, headers: { 'content-type': 'application/json' }, body: '{}' }
      : undefined;

for (const version of ['2.41', '2.43'] as const) {
  describe(`faults on the way to the tracker of DHIS2 ${version}`, function () {
    this.timeout(120_000);
    let world: TrackerWorld;

    async function start(resources = ALL, options: TrackerWorldOptions = {}): Promise<void> {
      world = await startTrackerWorld(resources, { version, mapping: LENIENT, ...options });
    }
    const later = () => {
      world.clock.now = '2026-04-11T00:00:00.000Z';
    };
    const codesOf = ({ conflicts }: TrackerReport) =>
      conflicts.map(({ code, name, line, objects }) => [code, name, line, objects]);

    afterEach(() => {
      assert.deepEqual(world.leaks(), []);
      return world.close();
    });

    it('two clients with one unique number are refused, and hold back nobody', async () => {
      await start([...ALL.slice(0, 5), kid({ n: 6, number: 'TL-91' }), ...SHOTS], { mapping: TRACKER_MAPPING });
      const { ok, report, error } = await world.runWhole();
      assert.equal(ok, false);
      assert.match(error?.message ?? '', /persons were refused \(E1064\)/);
      const told = report as unknown as TrackerReport;
      assert.equal(told.persons.sent + told.persons.refused, 6);
      assert.ok(told.persons.sent >= 4);
      assert.deepEqual(codesOf(told), [['E1064', 'EIR_CHILD_ID', 32, told.persons.refused]]);
      // The cursor moves on: the next run sends nothing, and says that they are still refused.
      const posts = world.posts();
      await assert.rejects(world.run(), /persons are still refused/);
      assert.equal(world.posts(), posts);
    });

    it('a mandatory attribute that is missing refuses that person alone, who is not stored in part', async () => {
      await start([kid({ n: 1, family: '' }), ...ALL.slice(1)]);
      const report = await world.run();
      assert.deepEqual([report.persons.sent, report.persons.refused], [5, 1]);
      assert.deepEqual(codesOf(report), [['mandatory-missing', 'EIR_FAMILY_NAME', 35, 1]]);
      assert.equal(world.persons().length, 5);
      later();
      world.fhir.put(kid({ n: 1 }));
      assert.equal((await world.run()).persons.created, 1);
      assert.equal(world.events().length, 6);
    });

    it('what DHIS2 refuses of one event leaves the person and the other events', async () => {
      await start([...ALL, shot('shot-7', 1, 'NO-SUCH-VACCINE')]);
      const report = await world.run();
      assert.deepEqual([report.persons.sent, report.persons.refused], [5, 1]);
      assert.deepEqual([report.events[0]?.sent, report.events[0]?.refused], [6, 1]);
      assert.equal(world.persons().length, 6);
      assert.equal(world.events().length, 6);
    });

    it('a tracked entity that was deleted or merged in DHIS2 is reported, and never made again', async () => {
      await start();
      await world.run();
      const [first, second, third] = world.dhis2.tracker.entities();
      world.dhis2.tracker.remove(first?.id ?? '');
      world.dhis2.tracker.merge(third?.id ?? '', second?.id ?? '');
      later();
      for (const n of [1, 2, 4]) world.fhir.put(kid({ n, family: 'Mwangaza-Otieno' }));
      const report = await world.run();
      assert.deepEqual([report.persons.sent, report.persons.refused], [1, 2]);
      assert.equal(report.conflicts[0]?.code, 'deleted-in-dhis2');
      assert.match(report.conflicts[0]?.means ?? '', /merged/);
      assert.equal(world.persons().length, 4);
      assert.equal(world.dhis2.tracker.entities().length, 6);
    });

    it('an event that was deleted in DHIS2 is reported, and the rest of the person sent', async () => {
      await start();
      await world.run();
      const [event] = world.dhis2.tracker.events();
      world.dhis2.tracker.remove(event?.id ?? '');
      later();
      world.fhir.put(kid({ n: 1, family: 'Mwangaza-Otieno' }));
      const report = await world.run();
      assert.deepEqual(codesOf(report), [['deleted-in-dhis2', undefined, undefined, 1]]);
      assert.match(world.persons()[0] ?? '', /Otieno/);
      assert.equal(world.events().length, 5);
    });

    it('two persons of one identity are refused, and neither is written over the other', async () => {
      await start([...ALL, kid({ n: 7, number: 'TL-92' })], { mapping: BY_NUMBER });
      const report = await world.run();
      assert.deepEqual([report.persons.sent, report.persons.refused], [5, 2]);
      assert.deepEqual(codesOf(report), [['same-identity', undefined, undefined, 2]]);
      // One that comes later is found too, since the source is asked; the others are tried again another day.
      world.clock.now = '2026-04-10T01:00:00.000Z';
      world.fhir.put(kid({ n: 8, number: 'TL-93' }));
      const next = await world.run();
      assert.deepEqual([next.persons.sent, next.persons.refused], [0, 1]);
      assert.match(world.persons().join(), /TL-93 Zawadi3/);
    });

    it('a payload that DHIS2 cannot read is parted until the person is found', async () => {
      await start();
      world.faults.dhis2 = answering(400, (body) => body.includes('TL-94'));
      const report = await world.run();
      assert.deepEqual([report.persons.sent, report.persons.refused], [5, 1]);
      assert.deepEqual(codesOf(report), [['http-400', undefined, undefined, 1]]);
    });

    it('so is one that is too large, or that DHIS2 fails on', async () => {
      await start();
      world.faults.dhis2 = answering(413, (body) => body.length > 3000);
      assert.equal((await world.run()).persons.sent, 6);
      world.faults.dhis2 = answering(500, (body) => body.includes('TL-94'));
      const report = await world.run({ recount: 'all' });
      assert.deepEqual([report.persons.sent, report.persons.refused], [5, 1]);
      assert.deepEqual(codesOf(report), [['http-500', undefined, undefined, 1]]);
    });

    for (const [title, intercept] of [
      ['that is out of order', answering(503)],
      ['that fails on everything', answering(500)],
      ['that resets connections', (request) => (request.path === '/api/tracker' ? { kind: 'reset' } : undefined)],
    ] satisfies [string, Intercept][]) {
      it(`a DHIS2 ${title} turns the run red, and the next one sends everything`, async () => {
        await start();
        world.faults.dhis2 = intercept;
        await assert.rejects(world.run(), /the run ended early/);
        world.faults.dhis2 = undefined;
        assert.equal((await world.run()).persons.sent, 6);
        const posts = world.posts();
        await world.run();
        assert.equal(world.posts(), posts);
      });
    }

    it('a lost reply is asked for again, and makes nothing twice', async () => {
      await start();
      let lost = 0;
      world.faults.dhis2 = ({ path }) => {
        if (path !== '/api/tracker' || lost > 0) return undefined;
        lost += 1;
        return { kind: 'lost' };
      };
      const report = await world.run();
      assert.deepEqual([report.persons.sent, report.persons.created, report.persons.updated], [6, 2, 4]);
      assert.equal(world.persons().length, 6);
    });

    it('a FHIR server that fails in the middle leaves the state as it was', async () => {
      await start();
      await world.run();
      later();
      world.fhir.put(shot('shot-7', 3, 'MR1'));
      const before = world.state();
      world.faults.fhir = ({ method }) => (method === 'POST' ? { kind: 'answer', status: 503 } : undefined);
      await assert.rejects(world.run(), /answered 503/);
      assert.deepEqual(world.state(), before);
      world.faults.fhir = undefined;
      assert.equal((await world.run()).persons.sent, 1);
      assert.equal(world.events().length, 7);
    });

    it('without a history what was entered in error is deleted all the same', async () => {
      await start();
      world.faults.fhir = ({ path }) => (path.endsWith('/_history') ? { kind: 'answer', status: 404 } : undefined);
      await world.run();
      later();
      world.fhir.put(shot('shot-3', 3, 'BCG', { status: 'entered-in-error' }));
      const report = await world.run();
      assert.deepEqual([report.eventsDeleted, report.noHistory], [1, ['Patient', 'Immunization']]);
      assert.equal(world.events().length, 5);
    });

    it('a program that the mapping does not fit stops the run before anything is sent, with all mistakes', async () => {
      const mapping = TRACKER_MAPPING.replace('EIR_GIVEN_NAME: given', 'EIR_GIVEN: given').replace(
        'EIR_DOSE_VACCINE: vaccine',
        'EIR_VACCINE: vaccine',
      );
      await start(ALL, { mapping });
      const { ok, error } = await world.runWhole();
      assert.equal(ok, false);
      const message = error?.message ?? '';
      assert.match(message, /tiny\.yaml:33 attribute "EIR_GIVEN" is none of the program/);
      assert.match(message, /attribute "EIR_GIVEN_NAME" is mandatory/);
      assert.match(message, /data element "EIR_VACCINE" is none of stage "EIR_DOSE"/);
      assert.match(message, /program-mismatch/);
      assert.equal(world.posts(), 0);
    });
  });
}

describe('a run to the tracker that is killed', function () {
  this.timeout(180_000);

  it('at any post, before or after it was handled, is made up for by the next', async () => {
    const dist = await builtTracker(LENIENT);
    const changed = async () => {
      const world = await startTrackerWorld(ALL, { mapping: LENIENT });
      await world.run();
      world.clock.now = '2026-04-11T00:00:00.000Z';
      world.fhir.put(shot('shot-7', 3, 'MR1'));
      world.fhir.put(kid({ n: 2, family: 'Mwangaza-Otieno' }));
      world.fhir.delete('Immunization', 'shot-5');
      return world;
    };
    const endOf = (world: TrackerWorld) => [world.persons(), world.events(), world.state().cursor];
    const undisturbed = await changed();
    const { code, methods } = await killedRun(undisturbed, Number.POSITIVE_INFINITY, false, dist);
    assert.equal(code, 0);
    const end = endOf(undisturbed);
    await undisturbed.close();
    const posts = methods.flatMap((method, index) => (method === 'POST' ? [index + 1] : []));
    assert.ok(posts.length >= 4, methods.join());
    for (const [index, at] of posts.entries()) {
      const handled = index % 2 === 1;
      const world = await changed();
      const killed = await killedRun(world, at, handled, dist);
      assert.equal(killed.code, null);
      await world.run();
      assert.deepEqual(endOf(world), end, `killed at request ${at}`);
      const before = world.posts();
      await world.run();
      assert.equal(world.posts(), before);
      await world.close();
    }
  });
});
