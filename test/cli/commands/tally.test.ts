import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sharedPath, sharedTitle } from '../../support/shared.ts';
import { tallysheet } from '../../support/tallysheet.ts';

const data = sharedPath('data/synthea-1k');

const MAPPING = `name: clinic
dataSet: CLINIC
period: { type: Monthly, timeZone: Africa/Nairobi, since: 2024-01 }
orgUnits: { lookup: units.csv, climb: true }
views:
  dose:
    resource: Immunization
    searchDate: date
    where: status = 'completed'
    columns:
      date: occurrence.ofType(dateTime)
      patient: patient.getReferenceKey(Patient)
      place: location.getReferenceKey(Location)
      vaccine: vaccineCode.coding.code.first()
      amount: doseQuantity.value
  child: { resource: Patient, columns: { sex: gender, birthDate: birthDate } }
dimensions:
  sex: { column: child.sex, map: { male: Male, female: Female }, other: Other, missing: Unknown }
  kind: { column: vaccine, codes: { Birth: ['19', '02'], Later: ['102'] }, other: Other }
sources:
  - rows: dose
    join: { child: patient }
    date: date
    orgUnit: [place]
    facts:
      history:
        rows: dose
        of: patient
        subject: patient
        date: date
        lookBack: 2 years
        facts:
          bcg: { first: "vaccine = '19'" }
          penta: { first: "vaccine = '102'" }
          doses: { count: true }
          complete: { latest: [bcg, penta] }
          age: { years: [child.birthDate, complete] }
    values:
      - { dataElement: DOSES, by: [kind, sex] }
      - { dataElement: AMOUNT, aggregate: sum, of: amount }
      - { dataElement: MEAN, aggregate: avg, of: amount, decimals: 2 }
      - { dataElement: MOST, aggregate: max, of: amount }
      - { dataElement: FULLY, aggregate: distinct, of: patient, where: history.complete = event.day and history.age < 1 }
`;

const dose = (id: string, patient: string, day: string, code: string, place: string, value?: number) => ({
  resourceType: 'Immunization',
  id,
  status: 'completed',
  occurrenceDateTime: day,
  vaccineCode: { coding: [{ code }] },
  patient: { reference: `Patient/${patient}` },
  location: { reference: `Location/${place}` },
  ...(value === undefined ? {} : { doseQuantity: { value } }),
});

const RESOURCES = [
  dose('d1', 'girl', '2024-01-10', '19', 'ward', 0.1),
  dose('d2', 'girl', '2024-02-10', '102', 'ward', 0.2),
  dose('d3', 'girl', '2024-03-10', '102', 'ward', 0.2),
  dose('d4', 'boy', '2024-02-11', '102', 'clinic', 0.5),
  dose('d5', 'late', '2024-02-12', '19', 'clinic'),
  dose('d6', 'late', '2024-02-13', '102', 'clinic', 1),
  dose('d7', 'nobody', '2024-02-13', '77', 'nowhere'),
  dose('d8', 'boy', '2024-02-14', '19', 'paper'),
  { resourceType: 'Patient', id: 'girl', gender: 'female', birthDate: '2024-01-01' },
  { resourceType: 'Patient', id: 'boy', gender: 'male', birthDate: '2024-01-01' },
  { resourceType: 'Patient', id: 'late', birthDate: '2022-01-01' },
  { resourceType: 'Location', id: 'ward', partOf: { reference: 'Location/clinic' } },
];

const run = (...args: string[]) => tallysheet(['tally', ...args]);

describe('tallysheet tally', function () {
  this.timeout(180_000);
  const folder = mkdtempSync(join(tmpdir(), 'tally-'));
  const mapping = join(folder, 'clinic.yaml');
  const input = join(folder, 'resources.ndjson.gz');
  before(() => {
    writeFileSync(mapping, MAPPING);
    writeFileSync(
      join(folder, 'units.csv'),
      'place,orgUnit,from,to\nclinic,DiszpKrYNg8,,\npaper,nnDarh7hZhG,2024-03-01,\n',
    );
    writeFileSync(input, gzipSync(RESOURCES.map((one) => `${JSON.stringify(one)}\n`).join('')));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('counts files with joins, facts, climbing, dates of units and exact numbers', async () => {
    const { stdout, stderr, status } = await run(
      '--mapping',
      mapping,
      '--input',
      input,
      '--periods',
      '2024-01..2024-02',
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(stdout.trim().split('\r\n'), [
      'dataElement,kind,sex,orgUnit,period,value',
      'AMOUNT,,,DiszpKrYNg8,202401,0.1',
      'AMOUNT,,,DiszpKrYNg8,202402,1.7',
      'DOSES,Birth,Female,DiszpKrYNg8,202401,1',
      'DOSES,Birth,Unknown,DiszpKrYNg8,202402,1',
      'DOSES,Later,Female,DiszpKrYNg8,202402,1',
      'DOSES,Later,Male,DiszpKrYNg8,202402,1',
      'DOSES,Later,Unknown,DiszpKrYNg8,202402,1',
      'FULLY,,,DiszpKrYNg8,202402,1',
      'MEAN,,,DiszpKrYNg8,202401,0.1',
      'MEAN,,,DiszpKrYNg8,202402,0.57',
      'MOST,,,DiszpKrYNg8,202401,0.1',
      'MOST,,,DiszpKrYNg8,202402,1',
    ]);
    assert.match(
      stderr,
      /dose: 7 rows = 5 placed \+ 1 excluded \+ 1 quarantined \(unknown-place 1\); 1 in other periods/,
    );
    assert.match(stderr, /AMOUNT: 5 = 4 counted \+ 1 quarantined \(no-number:amount 1\)/);
  });

  it('leaves cells out that are smaller than minCell, and says how many', async () => {
    const small = join(folder, 'small.yaml');
    writeFileSync(small, `${MAPPING}minCell: 2\n`);
    const { stdout, stderr } = await run('--mapping', small, '--input', input, '--periods', '202402');
    assert.deepEqual(stdout.trim().split('\r\n').slice(1), [
      'AMOUNT,,,DiszpKrYNg8,202402,1.7',
      'MEAN,,,DiszpKrYNg8,202402,0.57',
      'MOST,,,DiszpKrYNg8,202402,1',
    ]);
    assert.match(stderr, /DOSES: 4 = 4 counted \+ 0 quarantined \(\); 4 cells left out as too small/);
  });

  it('counts by the months of the calendar that the mapping names', async () => {
    const nepali = join(folder, 'nepali.yaml');
    writeFileSync(nepali, MAPPING.replace(/since: [\d-]+/, 'since: 2080-01, calendar: nepali'));
    writeFileSync(join(folder, 'units.csv'), 'place,orgUnit\nclinic,DiszpKrYNg8\n');
    const { stdout, stderr, status } = await run('--mapping', nepali, '--input', input, '--periods', '2080-10..208011');
    assert.equal(status, 0, stderr);
    // 10 to 12 February lie in Magh, from the 13th on it is Phagun.
    const amounts = stdout.split('\r\n').filter((line) => line.startsWith('AMOUNT'));
    assert.deepEqual(amounts, ['AMOUNT,,,DiszpKrYNg8,208010,0.7', 'AMOUNT,,,DiszpKrYNg8,208011,1.2']);
    assert.match(
      (await run('--mapping', nepali, '--input', input, '--periods', '2024-01..2024-02')).stderr,
      /--periods: "2024-01" lies outside the years that are known of the nepali calendar.*2080-11\.\.2080-12/s,
    );
  });

  it('names what is missing or wrong', async () => {
    assert.match((await run('--mapping', mapping, '--input', input)).stderr, /--periods .* is missing/);
    assert.match((await run('--mapping', mapping, '--input', input, '--periods', '2024W1')).stderr, /--periods: /);
    assert.equal((await run('--mapping', mapping, '--input', join(folder, 'none'), '--periods', '2024')).status, 2);
  });

  (data ? it : it.skip)(sharedTitle('gives the cells of the reference data', data), async () => {
    if (data === undefined) return;
    const text = readFileSync(join(import.meta.dirname, '..', '..', 'synthea', 'monthly-utc.yaml'), 'utf8');
    const file = join(folder, 'synthea.yaml');
    writeFileSync(
      file,
      text
        .replace('place: location.getReferenceKey(Location)', 'place: location.reference')
        .replace('org-units.csv', join(data, 'org-units.csv')),
    );
    const { stdout, stderr } = await run('--mapping', file, '--input', data, '--periods', '1945-05..2026-12');
    const lines = (csv: string) => csv.replaceAll('\r', '').trim().split('\n').sort();
    const expected = gunzipSync(readFileSync(join(data, 'expected-monthly-utc.csv.gz'))).toString();
    assert.equal(lines(stdout).length, 23_847);
    assert.deepEqual(lines(stdout), lines(expected));
    assert.match(stderr, /17283 rows = 16976 placed \+ 0 excluded \+ 307 quarantined \(unknown-place 307\)/);
  });
});
