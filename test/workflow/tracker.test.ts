import assert from 'node:assert/strict';
import { kid, PRIVATE, shot, TRACKER_MAPPING } from './support/tracker-data.ts';
import { builtTracker, startTrackerWorld, type TrackerWorld } from './support/tracker-world.ts';

const AMARI = 'nnDarh7hZhG';
const BELO = 'UpC3p4YvEez';

/** Seven children, more than a page of the server, with a dose each, and two of the first. */
const REGISTRY = [
  ...[1, 2, 3, 4, 5, 6, 7].map((n) => kid({ n })),
  ...[1, 2, 3, 4, 5, 6, 7].map((n) => shot(`shot-${n}`, n, 'BCG')),
  shot('shot-8', 1, 'OPV1', { location: { reference: 'Location/loc-belo' } }),
  shot('shot-9', 2, 'OPV1', { status: 'not-done' }),
];

for (const version of ['2.41', '2.43'] as const) {
  describe(`persons sent to the tracker of DHIS2 ${version}`, function () {
    this.timeout(120_000);
    let world: TrackerWorld;

    beforeEach(async () => {
      world = await startTrackerWorld(REGISTRY, { version });
    });
    afterEach(() => {
      assert.deepEqual(world.leaks(), []);
      return world.close();
    });

    const later = () => {
      world.clock.now = '2026-04-11T00:00:00.000Z';
    };

    it('enrolls each with the events, and sends nothing in the second run', async () => {
      const report = await world.run();
      assert.deepEqual(
        { ...report.persons },
        {
          read: 7,
          sent: 7,
          unchanged: 0,
          excluded: 0,
          quarantined: {},
          refused: 0,
          created: 7,
          updated: 0,
          left: 0,
          deleted: 0,
        },
      );
      assert.deepEqual(report.events, [
        { programStage: 'EIR_DOSE', read: 9, sent: 8, excluded: 1, quarantined: {}, refused: 0 },
      ]);
      assert.equal(world.persons().length, 7);
      assert.equal(world.persons()[0], `TL-91 Zawadi1 Mwangaza1 FEMALE 2025-11-11 @${AMARI}`);
      // A dose given before midnight in Nairobi; one with a place of its own.
      assert.deepEqual(world.events().slice(0, 3), [
        `TL-91 BCG 1 2026-02-03 @${AMARI}`,
        `TL-91 OPV1 1 2026-02-03 @${BELO}`,
        `TL-92 BCG 1 2026-02-03 @${AMARI}`,
      ]);
      const [enrollment] = world.dhis2.tracker.enrollments();
      assert.equal(enrollment?.enrolledAt.toISOString().slice(0, 10), '2026-01-05');
      assert.equal(enrollment?.occurredAt.toISOString().slice(0, 10), '2025-11-11');
      const posts = world.posts();
      const second = await world.run();
      assert.equal(world.posts(), posts);
      assert.deepEqual([second.persons.read, second.persons.unchanged], [1, 1]);
    });

    it('updates a person who changed, and takes away what was taken back', async () => {
      await world.run();
      later();
      const { gender: _, ...unsexed } = kid({ n: 1, family: 'Mwangaza-Otieno' });
      world.fhir.put(unsexed);
      const report = await world.run();
      assert.deepEqual([report.persons.sent, report.persons.updated, report.persons.created], [1, 1, 0]);
      assert.equal(world.persons()[0], `TL-91 Zawadi1 Mwangaza-Otieno - 2025-11-11 @${AMARI}`);
      assert.equal(world.events().length, 8);
    });

    it('touches no attribute that the mapping does not name', async () => {
      const mapping = TRACKER_MAPPING.replace(/ {4}EIR_CHILD_SEX: .*\n/, '');
      await world.run();
      later();
      world.fhir.put(kid({ n: 1, family: 'Mwangaza-Otieno' }));
      const { sent } = (await world.run({ dist: await builtTracker(mapping), recount: 'none' })).persons;
      assert.equal(sent, 1);
      assert.equal(world.persons()[0], `TL-91 Zawadi1 Mwangaza-Otieno FEMALE 2025-11-11 @${AMARI}`);
    });

    it('sends the person of a new, changed and late dose', async () => {
      await world.run();
      later();
      world.fhir.put(shot('shot-10', 3, 'MR1'));
      world.fhir.put(shot('shot-4', 4, 'OPV0'));
      const report = await world.run();
      assert.equal(report.persons.sent, 2);
      assert.deepEqual(
        world.events().filter((line) => /^TL-9[34]/.test(line)),
        [`TL-93 BCG 1 2026-02-03 @${AMARI}`, `TL-93 MR1 1 2026-02-03 @${AMARI}`, `TL-94 OPV0 1 2026-02-03 @${AMARI}`],
      );
    });

    it('deletes the event of a dose that was deleted, entered in error, or is another child’s', async () => {
      await world.run();
      later();
      world.fhir.delete('Immunization', 'shot-5');
      world.fhir.put(shot('shot-6', 6, 'BCG', { status: 'entered-in-error' }));
      world.fhir.put(shot('shot-7', 3, 'PENTA1'));
      const report = await world.run();
      assert.equal(report.eventsDeleted, 3);
      assert.deepEqual(
        world.events().filter((line) => /^TL-9[3567]/.test(line)),
        [`TL-93 BCG 1 2026-02-03 @${AMARI}`, `TL-93 PENTA1 1 2026-02-03 @${AMARI}`],
      );
      const posts = world.posts();
      await world.run();
      assert.equal(world.posts(), posts);
    });

    it('leaves the tracked entity of a deleted person, and says so', async () => {
      await world.run();
      later();
      world.fhir.delete('Immunization', 'shot-5');
      world.fhir.delete('Patient', 'kid-5');
      const { persons, eventsDeleted } = await world.run();
      assert.deepEqual([persons.left, persons.deleted, persons.quarantined, eventsDeleted], [1, 0, {}, 1]);
      assert.equal(world.persons().length, 7);
    });

    it('deletes it where the mapping says so, and the user may', async () => {
      const { fhir, dhis2 } = world.credentials.registry as Record<string, object>;
      const admin = { registry: { fhir, dhis2: { ...dhis2, username: 'admin', password: 'district' } } };
      const dist = await builtTracker(TRACKER_MAPPING.replace('namespace:', 'onDelete: delete\nnamespace:'));
      await world.run({ dist });
      later();
      world.fhir.delete('Immunization', 'shot-5');
      world.fhir.delete('Patient', 'kid-5');
      const { persons } = await world.run({ dist, credentials: admin });
      assert.deepEqual([persons.left, persons.deleted], [0, 1]);
      assert.equal(world.persons().length, 6);
      assert.equal(world.events().length, 7);
    });

    it('validates in a dry run, and stores nothing', async () => {
      const { ok, report } = await world.runWhole({ dryRun: true });
      assert.equal(ok, true);
      const { sent, created, updated } = report.persons as { sent: number; created: number; updated: number };
      assert.deepEqual([sent, created, updated], [7, 7, 0]);
      assert.deepEqual([world.persons(), world.events(), world.posts()], [[], [], 0]);
    });

    it('sends all again when asked for, and stops for a changed mapping until somebody says what to do', async () => {
      await world.run();
      const changed = await builtTracker(
        TRACKER_MAPPING.replace('EIR_DOSE_NUMBER: number', 'EIR_DOSE_NUMBER: { value: 2 }'),
      );
      await assert.rejects(world.run({ dist: changed }), /mapping-changed/);
      await assert.rejects(world.run({ dist: changed, recount: '2024-01..2024-02' }), /recount-invalid/);
      const report = await world.run({ dist: changed, recount: 'all' });
      assert.equal(report.persons.updated, 7);
      assert.equal(world.events()[0], `TL-91 BCG 2 2026-02-03 @${AMARI}`);
      assert.equal(world.events().length, 8);
    });

    it('keeps nothing of a person in state and report', async () => {
      const { ok, state, report } = await world.runWhole();
      assert.equal(ok, true);
      const told = `${JSON.stringify(state)} ${JSON.stringify(report)}`;
      assert.deepEqual(
        PRIVATE.filter((mark) => told.includes(mark)),
        [],
      );
      assert.deepEqual(Object.keys(world.state()).sort(), [
        'cursor',
        'lastSuccess',
        'mappingHash',
        'overlap',
        'tracker',
      ]);
    });
  });
}
