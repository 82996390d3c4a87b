import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MappingError } from '../../../adaptors/tally/mapping/problems.ts';
import { createMappingTally } from '../../../adaptors/tally/mapping-tally.ts';
import { periodOf, periodsBetween } from '../../../adaptors/tally/period/index.ts';
import { generateSql } from '../../../adaptors/tally/sql/index.ts';
import { loadCompiledMapping } from '../../../cli/build/load-compiled-mapping.ts';
import { readSqlInput } from '../../../cli/sql/read-sql-input.ts';
import { cellTable } from '../../../cli/tally/cell-table.ts';
import { awkwardDoses, COLUMNS, CONDITIONS, randomConditions } from './awkward.ts';
import { countInPostgres } from './count-in-postgres.ts';
import { type Postgres, startPostgres } from './start.ts';

/** Doses with conditions or other values, over views that hold every type of column. */
function mappingOf(values: readonly string[]): string {
  const columns = Object.entries(COLUMNS).map(([name, path]) => `          - { name: ${name}, path: "${path}" }`);
  return `name: awkward
dataSet: AWKWARD
period: { type: Monthly, timeZone: Africa/Nairobi, since: 2020-01 }
orgUnits: { lookup: lookup.csv }
views:
  dose:
    resource: Immunization
    searchDate: date
    select:
      - column:
${columns.join('\n')}
          - { name: codes, path: vaccineCode.coding.code, collection: true }
  child: { resource: Patient, columns: { sex: gender, birthDate: birthDate } }
sources:
  - rows: dose
    join: { child: patient }
    date: date
    orgUnit: [place]
    values:
${values.map((value) => `      - { ${value} }`).join('\n')}
`;
}

/** Names that SQL, or the generated SQL, has for itself. */
const NAMED_LIKE_SQL = `name: select
dataSet: AWKWARD
period: { type: Quarterly, timeZone: America/New_York, since: 2020-01 }
orgUnits: { lookup: lookup.csv }
views:
  order:
    resource: Immunization
    searchDate: date
    columns:
      end: occurrence.ofType(dateTime)
      period: patient.getReferenceKey(Patient)
      org_unit: location.getReferenceKey(Location)
      first_day: lotNumber
      value: doseQuantity.value
      user: primarySource
      rowKey: manufacturer.display
      row_key: expirationDate
      resource_key: id
  cells: { resource: Patient, columns: { options: gender, last_day: birthDate, order: id } }
dimensions:
  user: { column: user, map: { true: 'Yes', false: 'No' }, missing: Unknown }
  cells: { column: dated.options, map: { male: Male, female: Female }, other: Other, missing: Unknown }
  value: { column: value, bands: { '< $$1 $body$': [null, 1], '>= 1': [1, 3] }, other: More, missing: Unknown }
  period: { months: [dated.last_day, end], bands: { young: [0, 2], 'older, "much"': [2, null] }, missing: Unknown }
sources:
  - name: from
    rows: order
    join: { dated: { view: cells, column: period, include: patient }, joined: { view: cells, column: period, include: patient } }
    date: end
    orgUnit: [first_day, org_unit]
    facts:
      placed: { rows: order, of: period, subject: period, date: end, lookBack: 2 months, facts: { count: { count: true }, day: { last: user }, weeks: { weeks: [dated.last_day, day] } } }
    values:
      - { dataElement: Select, by: [user, cells], attributeBy: [value] }
      - { dataElement: cells, aggregate: distinct, of: joined.order, by: [period, value] }
      - { dataElement: order, aggregate: avg, of: value, factor: -3, decimals: 3, rounding: half-even }
      - { dataElement: from rows, aggregate: sum, of: placed.count, where: placed.weeks < 9 or rowKey != 'a' }
`;

const counted = (conditions: readonly string[]) =>
  conditions.map((condition, at) => `dataElement: E${at}, where: ${JSON.stringify(condition)}`);

describe('conditions over columns in PostgreSQL', function () {
  this.timeout(120_000);
  let postgres: Postgres;
  let folder: string;
  const { resources, lookup } = awkwardDoses(240);

  before(() => {
    postgres = startPostgres();
  });
  after(() => postgres?.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-awkward-'));
    writeFileSync(join(folder, 'lookup.csv'), lookup);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What both engines count of the awkward doses. */
  async function countTwice(text: string) {
    const path = join(folder, 'mapping.yaml');
    writeFileSync(path, text);
    const mapping = await loadCompiledMapping(path);
    const { type } = mapping.period;
    const periods = periodsBetween(type, periodOf(type, '2023-12-01'), periodOf(type, '2024-04-30'));
    const tally = createMappingTally(mapping, periods);
    for (const resource of resources) tally.prepare(resource);
    for (const resource of resources) tally.add(resource);
    const cells = countInPostgres(postgres, await readSqlInput(path), resources);
    return { inMemory: [...cellTable(mapping, tally.result().cells)], inPostgres: [...cellTable(mapping, cells)] };
  }

  /** The first conditions by which the engines differ, for the message. */
  function assertSame(conditions: readonly string[], { inMemory, inPostgres }: Awaited<ReturnType<typeof countTwice>>) {
    const [here, there] = [new Set(inMemory), new Set(inPostgres)];
    const differing = [...inMemory.filter((line) => !there.has(line)), ...inPostgres.filter((line) => !here.has(line))];
    const found = new Set(differing.map((line) => conditions[Number(/^E(\d+)/.exec(line)?.[1])]));
    assert.deepEqual([...found], []);
    assert.equal(inPostgres.join(''), inMemory.join(''));
  }

  it('hold for the same rows, whatever operator or function they use', async () => {
    const both = await countTwice(mappingOf(counted(CONDITIONS)));
    assert.ok(both.inMemory.length > 3000, `${both.inMemory.length} cells`);
    assertSame(CONDITIONS, both);
  });

  it('hold for the same rows, put together at random', async () => {
    const conditions = randomConditions(300);
    const path = join(folder, 'all.yaml');
    writeFileSync(path, mappingOf(counted(conditions)));
    const good = await translatable(path, conditions);
    assert.ok(good.length > 150, `${good.length} conditions`);
    assertSame(good, await countTwice(mappingOf(counted(good))));
  });

  it('count the same where each place is an org unit by itself', async () => {
    const { inMemory, inPostgres } = await countTwice(
      mappingOf(["dataElement: DOSES, where: lot = 'a'", 'dataElement: MOST, aggregate: max, of: amount'])
        .replace('{ lookup: lookup.csv }', '{ idScheme: code }')
        .replace('orgUnit: [place]', 'orgUnit: [lot, place]'),
    );
    assert.ok(inMemory.length > 50, `${inMemory.length} cells`);
    assert.deepEqual(inPostgres, inMemory);
  });

  it('count the same whatever things are called', async () => {
    const { inMemory, inPostgres } = await countTwice(NAMED_LIKE_SQL);
    assert.ok(inMemory.length > 100, `${inMemory.length} cells`);
    assert.deepEqual(inPostgres, inMemory);
  });
});

/** Leave out conditions that do not compile, or have no translation. */
async function translatable(path: string, conditions: readonly string[]): Promise<string[]> {
  let left = conditions;
  for (let round = 0; round < 3; round += 1) {
    writeFileSync(path, mappingOf(counted(left)));
    try {
      generateSql(await readSqlInput(path));
      return [...left];
    } catch (error) {
      if (!(error instanceof MappingError)) throw error;
      const first = mappingOf([]).split('\n').length - 1;
      const bad = new Set(error.problems.map(({ line }) => line - first));
      left = left.filter((_, at) => !bad.has(at));
    }
  }
  return [...left];
}
