import assert from 'node:assert/strict';
import { kid, shot, TRACKER_MAPPING } from './support/tracker-data.ts';
import { builtTracker, startTrackerWorld, type TrackerWorld } from './support/tracker-world.ts';

const LEGACY = TRACKER_MAPPING.replace('namespace:', 'api: legacy\nmaxRefused: 100%\nnamespace:');
const PERSONS = [1, 2, 3, 4, 5, 6].map((n) => kid({ n }));
const SHOTS = [1, 2, 3, 4, 5, 6].map((n) => shot(`shot-${n}`, n, 'BCG'));

describe('persons sent to the old endpoints of DHIS2 2.41', function () {
  this.timeout(120_000);
  let world: TrackerWorld;

  async function start(resources = [...PERSONS, ...SHOTS], version: '2.41' | '2.43' = '2.41'): Promise<void> {
    world = await startTrackerWorld(resources, { version, mapping: LEGACY });
  }
  const later = () => {
    world.clock.now = '2026-04-11T00:00:00.000Z';
  };

  afterEach(() => {
    assert.deepEqual(world.leaks(), []);
    return world.close();
  });

  it('makes the same objects under the same UIDs as the present endpoint', async () => {
    await start();
    const report = await world.run();
    assert.deepEqual([report.persons.sent, report.persons.created, report.events[0]?.sent], [6, 6, 6]);
    const paths = world.dhis2.requests.filter(({ method }) => method === 'POST').map(({ path }) => path);
    assert.deepEqual(paths.slice(0, 3), ['/api/trackedEntityInstances', '/api/enrollments', '/api/events']);
    assert.ok(paths.every((path) => path !== '/api/tracker'));
    const [persons, events] = [world.persons(), world.events()];
    const uids = world.dhis2.tracker.events().map(({ id }) => id);
    const other = await startTrackerWorld([...PERSONS, ...SHOTS]);
    await other.run();
    assert.deepEqual([other.persons(), other.events()], [persons, events]);
    assert.deepEqual(
      other.dhis2.tracker.events().map(({ id }) => id),
      uids,
    );
    await other.close();
  });

  it('updates what is there, deletes events that are no more, and sends nothing in the second run', async () => {
    await start();
    await world.run();
    later();
    world.fhir.put(kid({ n: 1, family: 'Mwangaza-Otieno' }));
    world.fhir.delete('Immunization', 'shot-2');
    const report = await world.run();
    assert.deepEqual([report.persons.updated, report.persons.created, report.eventsDeleted], [2, 0, 1]);
    assert.match(world.persons()[0] ?? '', /Otieno/);
    assert.equal(world.events().length, 5);
    const posts = world.posts();
    await world.run();
    assert.equal(world.posts(), posts);
  });

  it('loses no attribute that the mapping does not name', async () => {
    await start();
    await world.run();
    later();
    world.fhir.put(kid({ n: 1, family: 'Mwangaza-Otieno' }));
    const unnamed = await builtTracker(LEGACY.replace(/ {4}EIR_CHILD_SEX: .*\n/, ''));
    assert.equal((await world.run({ dist: unnamed, recount: 'none' })).persons.sent, 1);
    assert.match(world.persons()[0] ?? '', /^TL-91 Zawadi1 Mwangaza-Otieno FEMALE/);
  });

  it('reads what is said of each person, and holds back nobody', async () => {
    await start([...PERSONS.slice(0, 5), kid({ n: 6, number: 'TL-91' }), ...SHOTS]);
    const report = await world.run();
    assert.deepEqual([report.persons.sent, report.persons.refused], [5, 1]);
    assert.deepEqual(
      report.conflicts.map(({ code, name, objects }) => [code, name, objects]),
      [['E1064', 'EIR_CHILD_ID', 1]],
    );
    assert.equal(world.events().length, 5);
  });

  it('reports a tracked entity that was deleted in DHIS2', async () => {
    await start();
    await world.run();
    world.dhis2.tracker.remove(world.dhis2.tracker.entities()[0]?.id ?? '');
    later();
    world.fhir.put(kid({ n: 1, family: 'Mwangaza-Otieno' }));
    const report = await world.run();
    assert.deepEqual([report.persons.sent, report.persons.refused], [0, 1]);
    assert.equal(report.conflicts[0]?.code, 'deleted-in-dhis2');
  });

  it('says so where an event that is gone at the source is not deleted', async () => {
    await start();
    await world.run();
    later();
    world.fhir.delete('Immunization', 'shot-2');
    const summary = { status: 'ERROR', reference: '', conflicts: [{ object: '', value: 'No authority to delete' }] };
    const body = JSON.stringify({ response: { responseType: 'ImportSummaries', importSummaries: [summary] } });
    world.faults.dhis2 = ({ path, query }) =>
      path === '/api/events' && query.get('strategy') === 'DELETE'
        ? { kind: 'answer', status: 409, headers: { 'content-type': 'application/json' }, body }
        : undefined;
    await assert.rejects(world.run(), /DHIS2 did not delete what is gone at the source \(E1091\)/);
    assert.equal(world.events().length, 6);
  });

  it('goes on after trouble', async () => {
    await start();
    world.faults.dhis2 = ({ path }) => (path === '/api/events' ? { kind: 'answer', status: 503 } : undefined);
    await assert.rejects(world.run(), /the run ended early/);
    world.faults.dhis2 = undefined;
    assert.equal((await world.run()).persons.sent, 6);
    assert.equal(world.events().length, 6);
  });

  it('is refused by a DHIS2 that has them no more', async () => {
    await start([...PERSONS, ...SHOTS], '2.43');
    await assert.rejects(world.run({ dist: await builtTracker(LEGACY) }), /no-legacy-api/);
    assert.equal(world.posts(), 0);
  });
});
