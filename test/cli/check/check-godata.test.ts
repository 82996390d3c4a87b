import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../../../cli/check/auth-matrix.ts';
import { checkWorkflow } from '../../../cli/check/check-workflow.ts';
import { readCredentialsFile } from '../../../cli/check/read-credentials-file.ts';

const GOOD = { apiUrl: 'https://godata.example.org/api', email: 'a@example.org', password: 'secret', outbreak: 'o1' };
const DHIS2 = { hostUrl: 'https://dhis2.example.org', username: 'tally', password: 'secret' };

describe('the credential of a Go.Data', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-check-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  async function check(changes: Record<string, unknown>, place: Place = 'run'): Promise<string[]> {
    const file = join(folder, 'credentials.json');
    writeFileSync(file, JSON.stringify({ godata: { ...GOOD, ...changes }, dhis2: DHIS2 }));
    const found = await checkWorkflow('jobs/godata-weekly.workflow.yaml', await readCredentialsFile(file), place);
    return found
      .filter(({ code }) => code !== 'no-owner')
      .map(({ level, code, message }) => `${level} ${code} ${message}`);
  }

  it('is good as the published Go.Data adaptor has it, everywhere', async () => {
    for (const place of ['run', 'openfn', 'openfn-local', 'lightning'] as const) {
      assert.deepEqual(await check({}, place), []);
      assert.deepEqual(await check({ apiUrl: 'https://godata.example.org' }, place), []);
    }
  });

  it('needs an address, a user, a password, and mostly an outbreak', async () => {
    assert.deepEqual(await check({ apiUrl: undefined }), ['error missing-key godata: apiUrl is missing']);
    assert.deepEqual(await check({ password: undefined }), [
      'error missing-key godata: password is missing, which a Go.Data needs',
    ]);
    assert.deepEqual(await check({ email: undefined, username: 'a' }), [
      'error unknown-key godata: there is no key "username"',
      'error missing-key godata: email is missing, which a Go.Data needs',
    ]);
    assert.deepEqual(await check({ outbreak: undefined }), [
      'warning missing-key godata: outbreak is missing: each view of the mapping has to name it in its search then',
    ]);
  });

  it('has an address that is safe, and can be reached', async () => {
    assert.deepEqual(await check({ apiUrl: 'godata.example.org' }), ['error bad-address godata: apiUrl is no address']);
    assert.deepEqual(await check({ apiUrl: 'http://127.0.0.1:8000/api' }, 'lightning'), [
      'error local-address godata: apiUrl is on this machine, which Lightning cannot reach',
    ]);
    const [warning] = await check({ apiUrl: 'http://godata.example.org' });
    assert.match(warning ?? '', /^warning insecure-http/);
  });
});
