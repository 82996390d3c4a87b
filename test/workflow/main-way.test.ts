import assert from 'node:assert/strict';
import { builtWorkflow } from './support/built-workflow.ts';
import { FIRST_CURSOR, FIRST_VALUES, privateTexts } from './support/tiny-data.ts';
import { NOW, startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

/** What a run reports, by hand. */
const FIRST_REPORT = {
  ok: true,
  workflow: 'tiny',
  periods: ['202601', '202602', '202603'],
  rows: [
    {
      source: 'dose',
      read: 6,
      placed: 6,
      excluded: 0,
      undated: 0,
      outside: 0,
      repeated: 0,
      quarantined: {},
      placedBy: { place: 6 },
      unknownPlaces: {},
    },
  ],
  measures: [
    { source: 'dose', dataElement: 'EPI_BCG_GIVEN', accepted: 3, counted: 3, quarantined: {} },
    { source: 'dose', dataElement: 'EPI_MR1_GIVEN', accepted: 3, counted: 3, quarantined: {} },
    { source: 'dose', dataElement: 'EPI_CHILDREN_SEEN', accepted: 6, counted: 6, quarantined: {} },
  ],
  cells: 12,
  sent: { created: 12, updated: 0, deleted: 0, unchanged: 0, kept: 0, refused: 0 },
  conflicts: [],
  dirty: [],
  parked: [],
  cursor: FIRST_CURSOR,
  dryRun: false,
  noHistory: [],
  quarantine: { rows: { held: 0, of: 6 }, measures: { held: 0, of: 12 }, limit: { share: 0.5 } },
  overLimit: false,
  parkedAnew: [],
};

for (const version of ['2.41', '2.43'] as const) {
  describe(`the workflow, from FHIR to DHIS2 ${version}`, function () {
    this.timeout(180_000);
    let world: TinyWorld;

    beforeEach(async () => {
      world = await startTinyWorld({ version });
    });
    afterEach(() => world.close());

    it('creates in the first run exactly the values that were counted, and reports them', async () => {
      const { ok, report } = await world.run({ dist: await builtWorkflow({ published: true }) });
      assert.equal(ok, true);
      assert.deepEqual(world.values(), FIRST_VALUES);
      const { requests, seconds, steps, ...rest } = report;
      assert.deepEqual(rest, FIRST_REPORT);
      assert.deepEqual(
        steps.map(({ id, error }) => [id, error]),
        [
          ['tally', undefined],
          ['report', undefined],
          ['verdict', undefined],
        ],
      );
      assert.ok(seconds > 0 && seconds < 30);
      const counted = requests as Record<string, { requests: number; bytes: number }>;
      assert.equal(counted.FHIR?.requests, world.fhir.requests.length);
      assert.equal(counted.DHIS2?.requests, world.dhis2.requests.length);
      assert.ok(Number(counted.FHIR?.bytes) > 0 && Number(counted.DHIS2?.bytes) > 0);
    });

    it('sends nothing in the second run', async () => {
      await world.settle();
      const posts = world.posts();
      const before = world.dhis2.values();
      const { ok, report } = await world.run();
      assert.equal(ok, true);
      assert.deepEqual(report.periods, ['202602', '202603']);
      assert.deepEqual(report.sent, { created: 0, updated: 0, deleted: 0, unchanged: 8, kept: 0, refused: 0 });
      assert.equal(world.posts(), posts);
      assert.deepEqual(world.dhis2.values(), before);
    });

    it('keeps between runs what the next one starts from, and nothing else', async () => {
      const { report } = await world.run();
      const { ok: _, seconds: __, steps: ___, ...ofJobs } = report;
      const { mappingHash, ...rest } = world.state();
      assert.match(String(mappingHash), /^[0-9a-f]{16}$/);
      assert.deepEqual(rest, {
        cursor: FIRST_CURSOR,
        dirty: [],
        parked: [],
        countedTo: '202603',
        lastSuccess: NOW,
        report: ofJobs,
      });
    });

    it('leaves nothing about a child in state, log, report or any URL', async () => {
      const dist = await builtWorkflow({ published: true });
      const first = await world.run({ dist });
      world.fhir.delete('Immunization', 'im-6');
      const second = await world.run({ dist });
      const urls = [...world.fhir.requests, ...world.dhis2.requests].map(({ path, query }) => `${path}?${query}`);
      const left: Record<string, string> = {
        state: world.stateText(),
        log: world.log.join('\n'),
        report: JSON.stringify([first.report, second.report]),
        outcome: JSON.stringify([first.state, first.steps, second.state, second.steps]),
        urls: decodeURIComponent(urls.join('\n')),
      };
      for (const [where, text] of Object.entries(left)) {
        assert.ok(text.length > 100, `${where} was looked at`);
        const found = [...privateTexts(), 'Tally-1-sheet'].filter((mark) => text.includes(mark));
        assert.deepEqual(found, [], where);
      }
    });

    it('counts the same whatever the page size', async () => {
      const paged = await startTinyWorld({ version, maxPageSize: 1 });
      try {
        await paged.settle();
        assert.ok(paged.fhir.requests.some(({ query }) => query.includes('_getpages')));
        assert.deepEqual(paged.values(), FIRST_VALUES);
      } finally {
        await paged.close();
      }
    });

    it('sends nothing in a dry run, and leaves the state as it was', async () => {
      const { ok, report } = await world.run({ dryRun: true });
      assert.equal(ok, true);
      assert.equal(world.posts(), 0);
      assert.deepEqual(world.values(), []);
      assert.equal(world.stateText(), '');
      assert.deepEqual([report.dryRun, report.cells], [true, 12]);
      assert.deepEqual(report.sent, { created: 12, updated: 0, deleted: 0, unchanged: 0, kept: 0, refused: 0 });
    });
  });
}
