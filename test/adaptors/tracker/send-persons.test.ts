import assert from 'node:assert/strict';
import type { RunState } from '../../../adaptors/run/state.ts';
import type { CompiledTracker } from '../../../adaptors/tracker/compiled-tracker.ts';
import type { FhirResource } from '../../../cli/sandbox/fhir/index.ts';
import { kid, shot, TRACKER_MAPPING } from '../../workflow/support/tracker-data.ts';
import { startTrackerWorld, type TrackerWorld } from '../../workflow/support/tracker-world.ts';
import { compiledTracker } from './compiled.ts';
import { runOnce } from './run-once.ts';

describe('sending persons', function () {
  this.timeout(120_000);
  let tracker: CompiledTracker;
  let world: TrackerWorld;

  before(async () => {
    tracker = await compiledTracker(TRACKER_MAPPING);
  });
  afterEach(() => world.close());

  const many = (count: number): FhirResource[] =>
    Array.from({ length: count }, (_, at) =>
      kid({ n: at + 1, number: `TL-9-${at + 1}`, more: { birthDate: '2025-11-11' } }),
    );

  it('goes on in the next run where the time of this one ended', async () => {
    world = await startTrackerWorld(many(900), { fhir: { maxPageSize: 300 } });
    let state: RunState = {};
    const sent: number[] = [];
    for (let run = 0; run < 12; run += 1) {
      const next = await runOnce(world, tracker, state, { msARequest: 15_000 });
      sent.push(next.tracker.persons.sent);
      const { tracker: report, ...kept } = next;
      state = kept;
      if (!report.more) break;
      assert.ok(report.persons.sent > 0, `run ${run} got on`);
    }
    assert.ok(sent.length > 1, 'it took several runs');
    assert.equal(world.persons().length, 900);
    const last = await runOnce(world, tracker, state);
    assert.deepEqual([last.tracker.persons.sent, last.tracker.more], [0, false]);
  });

  it('does the same with many changes, each of which is looked at', async () => {
    const doses = Array.from({ length: 500 }, (_, at) => shot(`shot-${at}`, at + 1, 'BCG'));
    world = await startTrackerWorld(many(500), { fhir: { maxPageSize: 1000 } });
    let { tracker: _, ...state }: RunState = await runOnce(world, tracker, {});
    world.clock.now = '2026-04-11T00:00:00.000Z';
    for (const [at, dose] of doses.entries()) {
      world.clock.now = new Date(Date.parse('2026-04-11T00:00:00.000Z') + at * 1000).toISOString();
      world.fhir.put(dose);
    }
    let runs = 0;
    for (let more = true; more && runs < 10; runs += 1) {
      const next = await runOnce(world, tracker, state, { msARequest: 15_000 });
      ({ more } = next.tracker);
      ({ tracker: _, ...state } = next);
    }
    assert.ok(runs > 1);
    assert.equal(world.events().length, 500);
    assert.equal((await runOnce(world, tracker, state)).tracker.persons.sent, 0);
  });

  it('reads all again where a restored backup has moved the source back', async () => {
    world = await startTrackerWorld([...many(3), shot('shot-1', 1, 'BCG')]);
    const { tracker: _, ...state } = await runOnce(world, tracker, {});
    const later = {
      ...state,
      cursor: { Patient: '2026-09-01T00:00:00.000Z', Immunization: '2026-09-01T00:00:00.000Z' },
      overlap: {},
    };
    const { tracker: report } = await runOnce(world, tracker, {
      ...later,
      overlap: { Patient: { until: '2026-09-01T00:09:00.000Z', digest: '0' } },
    });
    assert.equal(report.persons.sent, 3);
    assert.ok((report.cursor.Patient ?? '') < '2026-04');
  });

  it('knows an overlap that is too large to look at by its number', async () => {
    const lost = Array.from({ length: 50_010 }, (_, at) => shot(`lost-${at}`, 0, 'BCG'));
    world = await startTrackerWorld(many(2), { fhir: { maxPageSize: 1000 } });
    world.fhir.load(structuredClone(lost));
    const first = await runOnce(world, tracker, {});
    assert.equal(first.tracker.persons.sent, 2);
    assert.equal(typeof first.overlap?.Immunization?.total, 'number');
    const { tracker: _, ...state } = first;
    const second = await runOnce(world, tracker, state);
    assert.deepEqual([second.tracker.persons.sent, second.tracker.persons.read], [0, 1]);
    world.clock.now = '2026-04-10T00:01:00.000Z';
    world.fhir.put(shot('shot-1', 1, 'BCG'));
    const { tracker: __, ...again } = second;
    const third = await runOnce(world, tracker, again);
    assert.deepEqual([third.tracker.persons.sent, world.events().length], [1, 1]);
  });

  it('says what the credential lacks', async () => {
    world = await startTrackerWorld(many(1));
    const bare = { ...world, credentials: { registry: { fhir: {} } } };
    await assert.rejects(runOnce(bare as unknown as TrackerWorld, tracker, {}), /no part "dhis2".*credential-parts/);
  });
});
