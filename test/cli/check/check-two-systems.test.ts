import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkWorkflow } from '../../../cli/check/check-workflow.ts';
import { readCredentialsFile } from '../../../cli/check/read-credentials-file.ts';

const WORKFLOW = 'jobs/opensrp-tracker.workflow.yaml';
const FHIR = `fhir: { baseUrl: 'https://fhir.example.org', username: reader, password: secret-1 }`;
const DHIS2 = `dhis2: { hostUrl: 'https://dhis2.example.org', username: tally, password: secret-2 }`;

describe('the credential of a step that talks to two systems', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-two-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const [title, parts, expected] of [
    ['is good with a part for each', [FHIR, DHIS2], []],
    ['is wrong without one', [FHIR], ['missing-key registry: there is no part "dhis2"']],
    [
      'is wrong where a key of a part is',
      [FHIR, DHIS2.replace('password', 'pasword')],
      ['unknown-key registry.dhis2: there is no key "pasword"', 'no-way-in registry.dhis2: it has no way in'],
    ],
  ] as const) {
    it(title, async () => {
      const file = join(folder, 'credentials.yaml');
      writeFileSync(file, `registry:\n${parts.map((part) => `  ${part}\n`).join('')}`, { mode: 0o600 });
      const findings = await checkWorkflow(WORKFLOW, readCredentialsFile(file), 'run');
      assert.deepEqual(
        findings.filter(({ level }) => level === 'error').map(({ code, message }) => `${code} ${message}`),
        expected,
      );
    });
  }
});
