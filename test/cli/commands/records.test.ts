import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tallysheet } from '../../support/tallysheet.ts';

const CASES = [
  { id: 1, sex: 'F', onset: '2024-03-31T21:30:00.000Z', homes: [{ code: 'a' }] },
  { id: 2, sex: 'M', onset: '2024-03-05', homes: [{ code: 'a' }, { code: 'b' }] },
  { id: 3, sex: 'M', onset: '2024-03-06', homes: [{ code: 'b' }] },
];
const MAPPING = `name: cases
dataSet: CASES
period: { type: Monthly, timeZone: Africa/Nairobi, since: 2024-01 }
orgUnits: { lookup: units.csv }
views:
  case:
    record: case
    searchDate: onset
    columns: { date: onset, place: homes.code, sex: sex }
dimensions:
  sex: { column: sex, map: { F: Female, M: Male } }
sources:
  - { rows: case, date: date, orgUnit: [place], values: [{ dataElement: CASES, by: [sex] }] }
`;

describe('records of files', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-records-'));
    writeFileSync(join(folder, 'm.yaml'), MAPPING);
    writeFileSync(join(folder, 'units.csv'), 'place,orgUnit\na,UnitAmari01\nb,UnitBelo001\n');
    writeFileSync(join(folder, 'case.json'), JSON.stringify(CASES));
    writeFileSync(join(folder, 'others.ndjson'), CASES.map((one) => `${JSON.stringify(one)}\n`).join(''));
    writeFileSync(
      join(folder, 'view.yaml'),
      `record: case
select:
  - column: [{ name: id, path: id }]
  - { forEach: homes, column: [{ name: home, path: code }] }
`,
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  it('are counted by tally, their kind told by the name of the file', async () => {
    const args = ['tally', '--mapping', 'm.yaml', '--input', 'case.json', '--periods', '2024-03..2024-04'];
    const { status, stdout, stderr } = await tallysheet(args, { cwd: folder });
    assert.equal(status, 0, stderr);
    assert.deepEqual(stdout.trim().split('\r\n'), [
      'dataElement,sex,orgUnit,period,value',
      'CASES,Female,UnitAmari01,202404,1',
      'CASES,Male,UnitBelo001,202403,1',
    ]);
    assert.match(stderr, /case: 3 rows = 2 placed \+ 0 excluded \+ 1 quarantined \(many-values:place 1\)/);
  });

  it('are refused by tally in a file that is named after nothing', async () => {
    const args = ['tally', '--mapping', 'm.yaml', '--input', 'others.ndjson', '--periods', '2024-03'];
    const { status, stderr } = await tallysheet(args, { cwd: folder });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^others\.ndjson:1 this is no FHIR resource: it has no resourceType[^\n]*\nName files of records after them, as case\.ndjson/,
    );
  });

  it('are made rows by view, whatever the file is called', async () => {
    const args = ['view', '--definition', 'view.yaml', '--input', 'others.ndjson', '--format', 'csv'];
    const { status, stdout, stderr } = await tallysheet(args, { cwd: folder });
    assert.equal(status, 0, stderr);
    assert.deepEqual(stdout.trim().split('\r\n'), ['id,home', '1,a', '2,a', '2,b', '3,b']);
  });
});
