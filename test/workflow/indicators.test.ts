import assert from 'node:assert/strict';
import { shared } from '../../cli/sandbox/sample/metadata-objects.ts';
import { builtWorkflow } from './support/built-workflow.ts';
import { dose, MAPPING, tinyMetadata } from './support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

const RATE = 'TLratePerc1';
/** The share of children seen who came for BCG, in each place and month. */
const WITH_RATE = `${MAPPING}indicators:
  - dataElement: EPI_BCG_SHARE
    numerator: EPI_BCG_GIVEN
    denominator: EPI_CHILDREN_SEEN
    factor: 100
    decimals: 1
`;

/** The data set with an element for the rate. */
function metadataWithRate(): unknown[] {
  const rate = shared({
    ...{ id: RATE, code: 'EPI_BCG_SHARE', name: 'EPI - BCG share', shortName: 'EPI - BCG share' },
    ...{ domainType: 'AGGREGATE', valueType: 'NUMBER', aggregationType: 'NONE', zeroIsSignificant: true },
  });
  const sets = tinyMetadata().flatMap((document) => (document as { dataSets?: DataSet[] }).dataSets ?? []);
  const elements = sets.map((set) => ({
    ...set,
    dataSetElements: [...set.dataSetElements, { dataSet: { id: set.id }, dataElement: { id: RATE } }],
  }));
  return [{ dataElements: [rate] }, { dataSets: elements }];
}

interface DataSet {
  readonly id: string;
  readonly dataSetElements: readonly unknown[];
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`the workflow with an indicator, to DHIS2 ${version}`, function () {
    this.timeout(120_000);
    let world: TinyWorld;
    let dist: string;
    beforeEach(async () => {
      world = await startTinyWorld({ version });
      for (const document of metadataWithRate()) world.dhis2.importMetadata(document);
      dist = await builtWorkflow({ mapping: WITH_RATE });
    });
    afterEach(() => world.close());

    /** The rates in DHIS2, a line each, without deleted ones. */
    function rates(): string[] {
      return world
        .values()
        .filter((line) => line.includes(RATE))
        .map((line) => line.replace(/ \S+ \S+ = /, ' = '));
    }

    it('sends the rate beside the counts, and nothing in the second run', async () => {
      const { ok, report } = await world.run({ dist });
      assert.equal(ok, true);
      assert.deepEqual(rates(), [
        '202601 Amari = 100',
        '202601 Belo = 100',
        '202602 Amari = 0',
        '202602 Belo = 0',
        '202603 Belo = 100',
        '202603 Cendra = 0',
      ]);
      const [line] = (report.measures as { dataElement: string }[]).filter(
        ({ dataElement }) => dataElement === 'EPI_BCG_SHARE',
      );
      assert.deepEqual(line, {
        ...{ source: 'indicators', dataElement: 'EPI_BCG_SHARE', accepted: 0, counted: 0, quarantined: {} },
        indicator: { cells: 6, without: 0 },
      });
      const second = await world.settle({ dist });
      assert.deepEqual([second.sent], [{ created: 0, updated: 0, deleted: 0, unchanged: 12, kept: 0, refused: 0 }]);
    });

    it('changes with its cells, and goes with the last of them', async () => {
      await world.settle({ dist });
      world.clock.now = '2026-04-11T00:00:00.000Z';
      world.fhir.put(dose({ id: 'im-7', child: 'chiku', at: 'loc-belo', vaccine: '04', on: '2026-03-09' }));
      world.fhir.put(
        dose({
          id: 'im-6',
          child: 'chiku',
          at: 'loc-cendra',
          vaccine: '04',
          on: '2026-03-20',
          status: 'entered-in-error',
        }),
      );
      const { ok } = await world.run({ dist });
      assert.equal(ok, true);
      assert.deepEqual(rates(), [
        '202601 Amari = 100',
        '202601 Belo = 100',
        '202602 Amari = 0',
        '202602 Belo = 0',
        '202603 Belo = 50',
      ]);
    });
  });
}
