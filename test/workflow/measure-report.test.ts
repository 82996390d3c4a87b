import assert from 'node:assert/strict';
import type { FhirResource } from '../../cli/sandbox/fhir/index.ts';
import { builtWorkflow } from './support/built-workflow.ts';
import { changedLines } from './support/changed-lines.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

/** Doses by age out of reports of other systems, into the data set of the tiny world. */
const MAPPING = `name: reports
dataSet: EPI_MONTHLY
period: { type: Monthly, timeZone: Africa/Nairobi, keepOpen: 2, since: 2026-01 }
orgUnits: { lookup: units.csv }
onEmpty: delete
maxQuarantined: 50%
maxQuarantinedInPeriod: 100%
views:
  stratum:
    resource: MeasureReport
    searchDate: period
    where: [{ path: status = 'complete' }]
    select:
      - column:
          - { name: start, path: period.start }
          - { name: end, path: period.end }
          - { name: written, path: date }
          - { name: measure, path: measure }
          - { name: place, path: subject.getReferenceKey(Location) }
      - forEachOrNull: group
        column: [{ name: indicator, path: code.coding.first().code }]
        select:
          - forEachOrNull: stratifier.stratum
            column:
              - { name: age, path: value.coding.first().code }
              - { name: amount, path: population.first().count }
dimensions:
  age: { column: age, map: { P0Y--P1Y: < 1 year, P1Y--P5Y: ≥ 1 year } }
sources:
  - rows: stratum
    date: { column: start, until: end }
    orgUnit: [place]
    newest: { by: written, per: [measure] }
    values:
      - { dataElement: EPI_BCG_GIVEN, aggregate: sum, of: amount, where: indicator = 'bcg', by: [age] }
`;

type Strata = Readonly<Record<string, number>>;

/** A report of a month by a facility. */
function report(id: string, month: string, written: string, strata: Strata, more: object = {}): FhirResource {
  const stratum = Object.entries(strata).map(([code, count]) => ({
    value: { coding: [{ code }] },
    population: [{ count }],
  }));
  return {
    resourceType: 'MeasureReport',
    id,
    status: 'complete',
    type: 'summary',
    measure: 'https://example.org/Measure/epi',
    subject: { reference: 'Location/loc-amari' },
    date: written,
    period: { start: `${month}-01`, end: month === '2026-02' ? `${month}-28` : `${month}-31` },
    group: [{ code: { coding: [{ code: 'bcg' }] }, stratifier: [{ stratum }] }],
    ...more,
  };
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`reports that were counted elsewhere, to DHIS2 ${version}`, function () {
    this.timeout(180_000);
    let world: TinyWorld;
    let dist: string;

    beforeEach(async () => {
      dist = await builtWorkflow({ mapping: MAPPING });
      world = await startTinyWorld({ version });
      const meta = { lastUpdated: '2026-04-02T05:00:00.000Z' };
      world.fhir.load(
        [
          report('jan', '2026-01', '2026-02-03', { 'P0Y--P1Y': 5, 'P1Y--P5Y': 1 }, { meta }),
          report('mar', '2026-03', '2026-04-01', { 'P0Y--P1Y': 7 }, { meta }),
        ],
        { keepMeta: true },
      );
      await world.settle({ dist });
      world.clock.now = '2026-04-11T00:00:00.000Z';
    });
    afterEach(() => world.close());

    /** What the next run changes in DHIS2; the one after it must send nothing. */
    async function changed(): Promise<string[]> {
      const before = world.values();
      await world.settle({ dist });
      const posts = world.posts();
      await world.settle({ dist });
      assert.equal(world.posts(), posts, 'the run after it sends nothing');
      return changedLines(before, world.values());
    }

    it('sends what they hold, once', async () => {
      assert.deepEqual(world.values(), [
        '202601 Amari BCG <1 = 5',
        '202601 Amari BCG ≥1 = 1',
        '202603 Amari BCG <1 = 7',
      ]);
      assert.deepEqual(await changed(), []);
    });

    it('replaces an old month by a newer report, what that leaves out too, and never adds both up', async () => {
      world.fhir.put(report('jan-2', '2026-01', '2026-04-10', { 'P0Y--P1Y': 6 }));
      assert.deepEqual(await changed(), [
        '+ 202601 Amari BCG <1 = 6',
        '- 202601 Amari BCG <1 = 5',
        '- 202601 Amari BCG ≥1 = 1',
      ]);
    });

    it('goes back to the older report when the newer one is deleted', async () => {
      world.fhir.put(report('jan-2', '2026-01', '2026-04-10', { 'P0Y--P1Y': 6 }));
      await changed();
      world.fhir.delete('MeasureReport', 'jan-2');
      assert.deepEqual(await changed(), [
        '+ 202601 Amari BCG <1 = 5',
        '+ 202601 Amari BCG ≥1 = 1',
        '- 202601 Amari BCG <1 = 6',
      ]);
    });

    it('takes a report over that is replaced under its own id, and leaves an older one alone that comes late', async () => {
      world.fhir.put(report('mar', '2026-03', '2026-04-10', { 'P0Y--P1Y': 8 }));
      world.fhir.put(report('late', '2026-03', '2026-03-31', { 'P0Y--P1Y': 99 }));
      assert.deepEqual(await changed(), ['+ 202603 Amari BCG <1 = 8', '- 202603 Amari BCG <1 = 7']);
    });

    it('takes values away when a report moves to another month, or turns out to be of no month', async () => {
      world.fhir.put(report('jan', '2026-02', '2026-02-03', { 'P0Y--P1Y': 5 }));
      world.fhir.put(
        report(
          'mar',
          '2026-03',
          '2026-04-01',
          { 'P0Y--P1Y': 7 },
          { period: { start: '2026-01-01', end: '2026-03-31' } },
        ),
      );
      assert.deepEqual(await changed(), [
        '+ 202602 Amari BCG <1 = 5',
        '- 202601 Amari BCG <1 = 5',
        '- 202601 Amari BCG ≥1 = 1',
        '- 202603 Amari BCG <1 = 7',
      ]);
    });
  });
}
