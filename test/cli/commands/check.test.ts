import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main } from '../../../cli/main.ts';
import { muteConsole } from '../../adaptors/transport/wire.ts';

const JOBS = fileURLToPath(new URL('../../../jobs', import.meta.url));

/** The shipped workflow, with an owner, as Lightning needs it. */
function shipWithOwner(jobs: string): void {
  const name = 'immunization-monthly.workflow.yaml';
  const text = readFileSync(join(JOBS, name), 'utf8')
    .replaceAll('../mappings/', `${join(JOBS, '..', 'mappings')}/`)
    .replaceAll(/job: ([\w-]+\.ts)/g, (_, job: string) => `job: ${join(JOBS, job)}`);
  mkdirSync(jobs);
  writeFileSync(join(jobs, name), `owner: person@example.org\n${text}`);
}

describe('tallysheet check', () => {
  let folder: string;
  let printed: ReturnType<typeof muteConsole>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-check-'));
    shipWithOwner(join(folder, 'jobs'));
    printed = muteConsole();
  });
  afterEach(() => {
    printed.restore();
    rmSync(folder, { recursive: true });
  });

  async function check(credentials: string, ...args: string[]): Promise<{ code: number; lines: string[] }> {
    const file = join(folder, 'credentials.yaml');
    writeFileSync(file, credentials, { mode: 0o600 });
    const code = await main([
      'check',
      'immunization-monthly',
      '--jobs',
      join(folder, 'jobs'),
      '--credentials',
      file,
      ...args,
    ]);
    return { code, lines: printed.lines.map((line) => line.replace(`${folder}/`, '')) };
  }

  const fhir = 'fhir:\n  baseUrl: https://fhir.example.org\n  apiPath: fhir\n';

  it('finds nothing wrong with good credentials', async () => {
    const dhis2 = 'dhis2:\n  hostUrl: https://dhis2.example.org\n  pat: d2p_abc\n';
    for (const place of ['run', 'openfn', 'lightning']) {
      printed.lines.length = 0;
      const { code, lines } = await check(fhir + dhis2, '--for', place);
      assert.deepEqual({ code, lines }, { code: 0, lines: ['immunization-monthly: good'] });
    }
  });

  it('names file, line and column, what is wrong and what to do, and no secret', async () => {
    const dhis2 =
      'dhis2:\n  hostUrl: https://dhis2.example.org/api\n  usrname: tally\n  password: geheim\n  grantType: password\n';
    const { code, lines } = await check(fhir + dhis2, '--for', 'lightning');
    assert.equal(code, 1);
    assert.deepEqual(lines, [
      'credentials.yaml:6:3 error dhis2: there is no key "usrname" — did you mean username? (unknown-key)',
      'credentials.yaml:5:3 error dhis2: hostUrl ends in /api — leave /api out: the adaptor adds it (bad-address)',
      'credentials.yaml:8:3 error dhis2: OAuth2, password does not work in Lightning: Lightning runs published adaptors alone, and language-dhis2 asks no server for tokens — use the same user and password without grantType, or pat (not-there)',
      'immunization-monthly: 3 errors',
    ]);
  });

  it('warns of credentials that others can read', async () => {
    await check(`${fhir}dhis2:\n  hostUrl: https://dhis2.example.org\n  pat: d2p_abc\n`);
    chmodSync(join(folder, 'credentials.yaml'), 0o644);
    printed.lines.length = 0;
    assert.equal(
      await main(['check', 'immunization-monthly', '--jobs', JOBS, '--credentials', join(folder, 'credentials.yaml')]),
      0,
    );
    assert.match(printed.lines[0] ?? '', /warning other users .* chmod 600 .*\(open-file\)$/);
  });

  it('finds a credential that a step needs and the file lacks', async () => {
    const { code, lines } = await check(`${fhir}dhis:\n  pat: d2p_abc\n`);
    assert.equal(code, 1);
    assert.match(lines[0] ?? '', /needs the credential "dhis2".* did you mean "dhis"\? \(credential-missing\)$/);
  });

  it('checks mappings with line and column', async () => {
    writeFileSync(join(folder, 'm.yaml'), 'name: m\nperoid: 1\n');
    writeFileSync(
      join(folder, 'bad.workflow.yaml'),
      `name: bad\nmapping: m.yaml\ntrigger: { cron: '0 2 * * *', cursor: a }\nsteps:\n  a: { job: ${JSON.stringify(join(JOBS, 'verdict.ts'))}, adaptor: '@openfn/language-common@3.3.4' }\n`,
    );
    assert.equal(await main(['check', '--jobs', folder]), 1);
    assert.ok(printed.lines.some((line) => /m\.yaml:2:1 error .*peroid.*period.* \(mapping-invalid\)$/.test(line)));
  });

  it('does not understand other places and workflows', async () => {
    assert.equal(await main(['check', '--for', 'lightening']), 2);
    assert.equal(await main(['check', 'imunization-monthly', '--jobs', JOBS]), 2);
    assert.ok(printed.lines.some((line) => line.includes('Did you mean "immunization-monthly"?')));
  });
});
