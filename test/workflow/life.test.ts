import assert from 'node:assert/strict';
import { AGE_COMBOS } from '../../cli/sandbox/sample/immunization/elements.ts';
import { FACILITIES, PAPER_FACILITY } from '../../cli/sandbox/sample/places.ts';
import { builtWorkflow } from './support/built-workflow.ts';
import { changedLines } from './support/changed-lines.ts';
import { dose, FIRST_CURSOR, FIRST_VALUES, LOOKUP, MAPPING } from './support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

const BCG = 'WSy7zOZx1Wl';
const MR1 = 'kGrnHR9zV2G';
const [AMARI] = FACILITIES;
const NEXT_DAY = '2026-04-11T00:00:00.000Z';

for (const version of ['2.41', '2.43'] as const) {
  describe(`life after the first run, with DHIS2 ${version}`, function () {
    this.timeout(180_000);
    let world: TinyWorld;

    beforeEach(async () => {
      world = await startTinyWorld({ version });
      await world.settle();
      world.clock.now = NEXT_DAY;
    });
    afterEach(() => world.close());

    /** What the next run changes in DHIS2; the one after it must send nothing. */
    async function changed(): Promise<{ lines: string[]; report: Record<string, unknown> }> {
      const before = world.values();
      const report = await world.settle();
      const posts = world.posts();
      await world.settle();
      assert.equal(world.posts(), posts, 'the run after it sends nothing');
      return { lines: changedLines(before, world.values()), report };
    }

    it('finds a late dose of an old month by the cursor, and corrects the month', async () => {
      world.fhir.put(dose({ id: 'im-7', child: 'amina', at: 'loc-belo', on: '2026-01-20' }));
      const { lines, report } = await changed();
      assert.deepEqual(lines, ['+ 202601 Belo BCG <1 = 2', '+ 202601 Belo SEEN F <1 = 1', '- 202601 Belo BCG <1 = 1']);
      assert.deepEqual(report.periods, ['202601', '202602', '202603']);
      assert.deepEqual(report.cursor, { ...FIRST_CURSOR, Immunization: '2026-04-10T23:50:00.000Z' });
    });

    it('corrects an old month when a dose of it is cancelled', async () => {
      world.fhir.put(
        dose({ id: 'im-2', child: 'baraka', at: 'loc-belo', on: '2026-01-12', status: 'entered-in-error' }),
      );
      const { lines } = await changed();
      assert.deepEqual(lines, ['- 202601 Belo BCG <1 = 1', '- 202601 Belo SEEN M <1 = 1']);
    });

    const left = ['- 202601 Belo BCG <1 = 1', '- 202601 Belo SEEN M <1 = 1'];
    for (const [what, change, lines] of [
      ['deleted', () => world.fhir.delete('Immunization', 'im-2'), left],
      ['found to have no date', () => world.fhir.put(dose({ id: 'im-2', child: 'baraka', at: 'loc-belo' })), left],
      [
        'moved to a new month',
        () => world.fhir.put(dose({ id: 'im-2', child: 'baraka', at: 'loc-belo', on: '2026-03-15' })),
        ['+ 202603 Belo BCG ≥1 = 1', '+ 202603 Belo SEEN M ≥1 = 1', ...left],
      ],
    ] as const) {
      it(`corrects an old month when a dose of it is ${what}`, async () => {
        change();
        assert.deepEqual((await changed()).lines, lines);
      });
    }

    it('moves a dose between open months', async () => {
      world.fhir.put(dose({ id: 'im-5', child: 'amina', at: 'loc-belo', on: '2026-02-27' }));
      const { lines } = await changed();
      assert.deepEqual(lines, [
        '+ 202602 Belo BCG <1 = 1',
        '+ 202602 Belo SEEN F <1 = 1',
        '- 202603 Belo BCG <1 = 1',
        '- 202603 Belo SEEN F <1 = 1',
      ]);
    });

    it("takes a cancelled dose's values away", async () => {
      world.fhir.put(
        dose({ id: 'im-5', child: 'amina', at: 'loc-belo', on: '2026-03-03', status: 'entered-in-error' }),
      );
      assert.deepEqual((await changed()).lines, ['- 202603 Belo BCG <1 = 1', '- 202603 Belo SEEN F <1 = 1']);
    });

    it("takes a facility's values away when its last dose is deleted, and brings them back with a new one", async () => {
      world.fhir.delete('Immunization', 'im-6');
      const gone = ['- 202603 Cendra MR1 ≥1 = 1', '- 202603 Cendra SEEN F ≥1 = 1'];
      assert.deepEqual((await changed()).lines, gone);
      world.fhir.put(dose({ id: 'im-7', child: 'chiku', at: 'loc-cendra', vaccine: '04', on: '2026-03-21' }));
      assert.deepEqual(
        (await changed()).lines,
        gone.map((line) => line.replace('-', '+')),
      );
    });

    it('leaves the values of a facility on paper alone', async () => {
      for (const period of ['202601', '202603']) {
        world.dhis2.put({
          dataElement: BCG,
          period,
          orgUnit: PAPER_FACILITY.orgUnit,
          categoryOptionCombo: AGE_COMBOS.under1,
          value: '4',
          storedBy: 'data.clerk',
        });
      }
      world.fhir.put(dose({ id: 'im-7', child: 'amina', at: 'loc-belo', on: '2026-01-20' }));
      const { report } = await changed();
      const onPaper = world.values().filter((line) => line.includes('Joruma'));
      assert.deepEqual(onPaper, ['202601 Joruma BCG <1 = 4 by data.clerk', '202603 Joruma BCG <1 = 4 by data.clerk']);
      assert.equal((report.sent as { kept: number }).kept, 0);
    });

    it("keeps a person's edit of a cell of ours, and reports it", async () => {
      world.dhis2.put({
        dataElement: MR1,
        period: '202602',
        orgUnit: AMARI?.orgUnit ?? '',
        categoryOptionCombo: AGE_COMBOS.under1,
        value: '7',
        storedBy: 'data.clerk',
      });
      const { lines, report } = await changed();
      assert.deepEqual(lines, []);
      assert.ok(world.values().includes('202602 Amari MR1 <1 = 7 by data.clerk'));
      assert.deepEqual(report.sent, { created: 0, updated: 0, deleted: 0, unchanged: 7, kept: 1, refused: 0 });
    });

    it('quarantines what has no date, no patient, no place or a place that the lookup lacks, and counts the rest', async () => {
      const { patient: _, ...nobody } = dose({ id: 'im-8', child: 'amina', on: '2026-03-08' });
      for (const one of [
        dose({ id: 'im-7', child: 'amina' }),
        nobody,
        dose({ id: 'im-9', child: 'amina', on: '2026-03-09', at: '' }),
        dose({ id: 'im-10', child: 'amina', on: '2026-03-10', at: 'loc-unknown' }),
        dose({ id: 'im-11', child: 'amina', on: '2026-03-11' }),
      ]) {
        world.fhir.put(one);
      }
      const { lines, report } = await changed();
      assert.deepEqual(lines, ['+ 202603 Amari BCG <1 = 1', '+ 202603 Amari SEEN F <1 = 1']);
      const [source] = report.rows as { read: number; placed: number; excluded: number; undated: number }[];
      assert.deepEqual(
        { ...source },
        {
          source: 'dose',
          read: 8,
          placed: 6,
          excluded: 0,
          undated: 1,
          outside: 0,
          repeated: 0,
          quarantined: { 'no-place': 1, 'unknown-place': 1 },
          placedBy: { place: 6 },
          unknownPlaces: { 'loc-unknown': 1 },
        },
      );
      for (const { accepted, counted, quarantined } of report.measures as Measure[]) {
        const sum = Object.values(quarantined).reduce((total, count) => total + count, 0);
        assert.equal(accepted, counted + sum);
      }
      const seen = (report.measures as Measure[]).map(({ dataElement, quarantined }) => [dataElement, quarantined]);
      assert.deepEqual(seen, [
        ['EPI_BCG_GIVEN', { 'no-value:age': 1 }],
        ['EPI_MR1_GIVEN', {}],
        ['EPI_CHILDREN_SEEN', { 'no-subject:patient': 1 }],
      ]);
    });

    it('stops when the mapping has changed, names the choices, and goes on as it is told', async () => {
      const changes: Record<string, { mapping?: string; lookup?: string }> = {
        mapping: { mapping: MAPPING.replace("vaccine = '04'", "vaccine in ('04' | '94')") },
        lookup: { lookup: LOOKUP.replace('loc-cendra', 'loc-unknown') },
      };
      for (const [what, change] of Object.entries(changes)) {
        const dist = await builtWorkflow(change);
        const before = world.stateText();
        await assert.rejects(world.settle({ dist }), ({ message }: Error) => {
          assert.match(message, /has changed since the last run/, what);
          for (const choice of ['--recount all', '--recount 2024-01..2024-03', '--recount none', '"recount": "all"']) {
            assert.ok(message.includes(choice), `${what}: ${choice}`);
          }
          return true;
        });
        assert.equal(world.stateText(), before);
      }
    });
  });
}

interface Measure {
  readonly dataElement: string;
  readonly accepted: number;
  readonly counted: number;
  readonly quarantined: Readonly<Record<string, number>>;
}

describe('a changed mapping', function () {
  this.timeout(180_000);

  for (const [recount, periods] of Object.entries({
    all: ['202601', '202602', '202603'],
    none: ['202602', '202603'],
    '2026-01..2026-01': ['202601', '202602', '202603'],
  })) {
    it(`goes on with recount ${recount}, and then without`, async () => {
      const world = await startTinyWorld();
      try {
        await world.settle();
        const dist = await builtWorkflow({ mapping: MAPPING.replace("vaccine = '04'", "vaccine in ('04' | '19')") });
        const { ok, report } = await world.run({ dist, recount });
        assert.equal(ok, true);
        assert.deepEqual(report.periods, periods);
        const after = await world.settle({ dist });
        assert.deepEqual((after.sent as { unchanged: number }).unchanged, (await world.settle({ dist })).cells);
        const counted = world.values().filter((line) => / MR1 /.test(line) && line.startsWith('202601'));
        assert.equal(counted.length, recount === 'none' ? 0 : 2);
      } finally {
        await world.close();
      }
    });
  }
});

describe('a value of a person at a cell that is counted', function () {
  this.timeout(180_000);

  for (const [onManualEdit, expected] of [
    ['keep', '202602 Amari MR1 <1 = 7 by data.clerk'],
    ['overwrite', '202602 Amari MR1 <1 = 1'],
  ] as const) {
    it(`follows onManualEdit: ${onManualEdit}`, async () => {
      const dist = await builtWorkflow({
        mapping: MAPPING.replace('onEmpty:', `onManualEdit: ${onManualEdit}\nonEmpty:`),
      });
      const world = await startTinyWorld();
      try {
        const where = { period: '202602', orgUnit: AMARI?.orgUnit ?? '', categoryOptionCombo: AGE_COMBOS.under1 };
        world.dhis2.put({ ...where, dataElement: MR1, value: '7', storedBy: 'data.clerk' });
        await world.settle({ dist });
        assert.deepEqual(
          world.values(),
          FIRST_VALUES.map((line) => (line.startsWith('202602 Amari MR1') ? expected : line)),
        );
      } finally {
        await world.close();
      }
    });
  }
});
