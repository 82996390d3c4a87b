import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../../cli/check/auth-matrix.ts';
import { checkWorkflow } from '../../../cli/check/check-workflow.ts';
import { readCredentialsFile } from '../../../cli/check/read-credentials-file.ts';

const DHIS2 = { hostUrl: 'https://dhis2.example.org', username: 'tally', password: 'secret' };

describe('a credential that names a folder', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-check-'));
    mkdirSync(join(folder, 'exports', '2026-10'), { recursive: true });
    mkdirSync(join(folder, 'empty'));
    writeFileSync(join(folder, 'exports', '2026-10', 'Immunization.ndjson.gz'), '');
  });
  after(() => rmSync(folder, { recursive: true }));

  async function check(credentials: object, place: Place = 'run', workflow = 'immunization-monthly') {
    const file = join(folder, 'credentials.json');
    writeFileSync(file, JSON.stringify({ ...credentials, dhis2: DHIS2 }, null, 1));
    const found = await checkWorkflow(`jobs/${workflow}.workflow.yaml`, readCredentialsFile(file), place);
    return found
      .filter(({ code }) => code !== 'no-owner')
      .map(({ code, where, message, fix }) => `${where.replace(folder, '')} ${message} — ${fix} (${code})`);
  }

  it('is good where the folder is there, from where the credentials are', async () => {
    assert.deepEqual(await check({ fhir: { baseUrl: 'file:exports/2026-10' } }), []);
    assert.deepEqual(await check({ fhir: { baseUrl: `file://${folder}/exports/2026-10`, periods: '2026-10' } }), []);
    assert.deepEqual(await check({ stock: { baseUrl: 'file:exports/2026-10' } }, 'run', 'stock-monthly'), []);
    assert.deepEqual(await check({ godata: { apiUrl: 'file:exports/2026-10' } }, 'run', 'godata-weekly'), []);
  });

  it('is refused by its key where there is nothing to count', async () => {
    const [absent] = await check({ fhir: { baseUrl: 'file:exports/2026-11' } });
    assert.match(absent ?? '', /^\/credentials\.json:3:3 fhir: There is no .*exports\/2026-11 — .*\(no-files\)$/);
    const [empty] = await check({ fhir: { baseUrl: 'file:empty' } });
    assert.match(empty ?? '', /fhir: There are no resources in .*empty.*\(no-files\)$/);
    const [remote] = await check({ fhir: { baseUrl: 'file://files.example.org/export' } });
    assert.match(remote ?? '', /no place on this machine/);
  });

  it('is refused with what is not used beside it, and periods that are none', async () => {
    const baseUrl = 'file:exports/2026-10';
    assert.deepEqual(await check({ fhir: { baseUrl, apiPath: 'fhir', periods: 'October' } }), [
      '/credentials.json:4:3 fhir: apiPath would not be used beside a folder — take it out (unknown-key)',
      '/credentials.json:5:3 fhir: periods: "October" is not a Monthly period; write for example 202403 — write what the files hold in full: 2026-10, or 2026-01..2026-10 (bad-periods)',
    ]);
  });

  it('is refused with periods of another type than the mapping counts, and those that end before they begin', async () => {
    const baseUrl = 'file:exports/2026-10';
    const found: number[] = [];
    for (const periods of ['2026-10', '2026-1', '2026W40', '2026-13', '2026-10..2026-09', '2026-01..'])
      found.push((await check({ fhir: { baseUrl, periods } })).length);
    assert.deepEqual(found, [0, 1, 1, 1, 1, 1]);
    assert.deepEqual(await check({ fhir: { baseUrl, periods: '2026W40' } }, 'run', 'opensrp-weekly'), []);
  });

  it('is refused with a key that is nearly the one for periods', async () => {
    assert.deepEqual(await check({ fhir: { baseUrl: 'file:exports/2026-10', period: '2026-10' } }), [
      '/credentials.json:4:3 fhir: period would not be used beside a folder — write periods (unknown-key)',
    ]);
  });

  it('works in no job of OpenFn', async () => {
    for (const place of ['openfn', 'openfn-local', 'lightning'] as const) {
      assert.deepEqual(await check({ fhir: { baseUrl: 'file:exports/2026-10' } }, place), [
        "/credentials.json:3:3 fhir: baseUrl is a folder, and jobs have no files in OpenFn's sandbox — let tallysheet run count it, or give the address of a server (not-there)",
      ]);
    }
  });

  it('works for no step that sends persons', async () => {
    const systems = { fhir: { baseUrl: 'file:exports/2026-10' }, dhis2: DHIS2 };
    assert.deepEqual(await check({ registry: systems }, 'run', 'opensrp-tracker'), [
      '/credentials.json:3:3 registry.fhir: baseUrl is a folder, and this step reads from servers alone — give the address of a server (not-there)',
    ]);
  });
});
