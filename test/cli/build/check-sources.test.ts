import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MappingError } from '../../../adaptors/tally/mapping/problems.ts';
import { checkSources } from '../../../cli/build/check-sources.ts';
import { findWorkflows, loadWorkflow } from '../../../cli/build/index.ts';
import { kindsOfJob } from '../../../cli/build/kinds-of-job.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const job = (name: string) => join(PROJECT, 'jobs', name);

describe('what a job can count', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-kinds-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const written = (text: string) => {
    writeFileSync(join(folder, 'job.ts'), text);
    return kindsOfJob(join(folder, 'job.ts'))?.kinds;
  };

  it('is found in the jobs of this project', () => {
    assert.equal(kindsOfJob(job('fhir-tally.ts'))?.kinds, 'FHIR');
    assert.equal(kindsOfJob(job('fhir-bulk-tally.ts'))?.kinds, 'FHIR');
    assert.equal(kindsOfJob(job('dhis2-tally-over-http.ts'))?.kinds, 'dataValues');
    assert.deepEqual(kindsOfJob(job('godata-tally.ts'))?.kinds, ['case', 'contact']);
    assert.deepEqual(kindsOfJob(job('stock-tally.ts'))?.kinds, ['movement']);
    assert.equal(kindsOfJob(job('dhis2-report.ts')), undefined);
  });

  it('is found in what is written there, and not guessed', () => {
    assert.deepEqual(written(`x(jsonApiSource({ visit: { path: 'v' }, 'lab-test': TEST as Kind }))`), [
      'visit',
      'lab-test',
    ]);
    assert.equal(written('const all = { visit };\njsonApiSource(all)'), undefined);
    assert.equal(written('jsonApiSource({ ...all, visit })'), undefined);
    assert.equal(written('this is no code'), undefined);
  });

  async function problemsOf(mapping: string, of: string): Promise<string[]> {
    const steps = [{ id: 'tally', job: job(of), adaptor: { name: '@openfn/language-http', version: '7.3.2' } }];
    try {
      await checkSources({ mapping, steps });
      return [];
    } catch (error) {
      assert.ok(error instanceof MappingError, String(error));
      return error.problems.map(({ file, line, column, message, fix }) => {
        const own = file.split('/').at(-1);
        return `${own}:${line}:${column} ${message} — ${fix}`;
      });
    }
  }

  const shipped = (name: string) => join(PROJECT, 'mappings', name);
  const changed = (name: string, from: string, to: string) => {
    const text = readFileSync(shipped(name), 'utf8');
    assert.ok(text.includes(from));
    writeFileSync(join(folder, 'm.yaml'), text.replace(from, to));
    return join(folder, 'm.yaml');
  };

  it('is what the workflows of this project count', async () => {
    for (const file of findWorkflows(join(PROJECT, 'jobs'))) await checkSources(loadWorkflow(file));
  });

  it('is not another kind of record, which is told where it stands, with the nearest one', async () => {
    const mapping = changed('stock-monthly.yaml', 'record: movement', 'record: movements');
    assert.deepEqual(await problemsOf(mapping, 'stock-tally.ts'), [
      `m.yaml:${lineOf(mapping, 'record: movements')}:13 view "movement" is of "movements", which the API has not — did you mean movement?`,
    ]);
    const cases = changed('godata-weekly.yaml', 'record: case', 'record: visit');
    const [first] = await problemsOf(cases, 'godata-tally.ts');
    assert.match(first ?? '', /is of "visit", which Go\.Data has not — write record: case or record: contact, or take/);
  });

  it('is not what another source has', async () => {
    const fhir = await problemsOf(shipped('immunization-monthly.yaml'), 'stock-tally.ts');
    assert.match(
      fhir[0] ?? '',
      /^immunization-monthly\.yaml:\d+:\d+ view "dose" is of "Immunization", which the API has not/,
    );
    const records = await problemsOf(shipped('stock-monthly.yaml'), 'fhir-tally.ts');
    assert.match(
      records[0] ?? '',
      /view "movement" is of records \(movement\), which a FHIR server has not — write resource:/,
    );
    const values = await problemsOf(shipped('stock-monthly.yaml'), 'dhis2-tally.ts');
    assert.match(values[0] ?? '', /view "movement" is none of data values/);
    const other = await problemsOf(shipped('dhis2-to-dhis2.yaml'), 'godata-tally.ts');
    assert.match(other[0] ?? '', /^dhis2-to-dhis2\.yaml:\d+:\d+ view ".*" is of "dataValue", which Go\.Data has not/);
  });

  it('is told of a view in a file where the mapping names it', async () => {
    const [first] = await problemsOf(shipped('opensrp-weekly.yaml'), 'godata-tally.ts');
    assert.match(first ?? '', /^opensrp-weekly\.yaml:(?!1:1)\d+:\d+ view/);
  });
});

function lineOf(file: string, text: string): number {
  return (
    readFileSync(file, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(text)) + 1
  );
}
