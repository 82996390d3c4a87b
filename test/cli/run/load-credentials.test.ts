import assert from 'node:assert/strict';
import { loadCredentials } from '../../../cli/run/load-credentials.ts';
import { RunError } from '../../../cli/run/run-error.ts';
import { type TempWorkflow, tempWorkflow } from './temp-workflow.ts';

describe('loadCredentials', () => {
  let flow: TempWorkflow;
  beforeEach(() => {
    flow = tempWorkflow([{ id: 'tally', expression: '' }]);
  });
  afterEach(() => flow.remove());

  it('reads JSON and YAML', async () => {
    const expected = { dhis2: { username: 'admin' } };
    for (const text of ['{"dhis2": {"username": "admin"}}', 'dhis2:\n  username: admin\n']) {
      assert.deepEqual(await loadCredentials(flow.write('credentials', text)), expected);
    }
  });

  const mistakes: [string, RegExp][] = [
    ['dhis2:\n  password: "secret\n', /neither JSON nor YAML at line \d+, column \d+: /],
    ['dhis2:\n  username: a\n   password: secret\n', /at line 2, column 13: .*same column/],
    ['dhis2:\n\tpassword: secret\n', /at line 2, column 1: .*same column/],
    ['dhis2:\n  password: "secret\n', /: a quote .* is not closed/],
    ['dhis2:\n  password: @secret\n', /at line 2, column 13: .*in quotes/],
    ['dhis2:\n  password: a secret: b\n', /at line 2, column 13: .*in quotes/],
    ["dhis2:\n  password: 'it's secret'\n", /at line 2, column 17: .*in quotes/],
    ['dhis2:\n  password: *secret\n', /at line 2, column 13: .*in quotes/],
    ['dhis2:\n  username:secret\n  password: secret\n', /at line 2, column 3: .*a blank/],
    ['dhis2:\n  password: a\n  password: secret\n', /at line 3, column 3: .*twice/],
    [
      'fhir: { baseUrl: "file://secret.example.org/x" }',
      /The credential "fhir" in .*: its address is no place on this machine/,
    ],
    ['- secret', /holds no credentials/],
    ['dhis2: secret', /The credential "dhis2" in .* is not an object/],
  ];
  for (const [text, message] of mistakes) {
    it(`tells what is wrong with ${JSON.stringify(text)} without quoting it`, async () => {
      const loading = loadCredentials(flow.write('credentials', text));
      await assert.rejects(loading, (error: unknown) => {
        assert.ok(error instanceof RunError);
        assert.equal(error.code, 'credentials-invalid');
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      });
    });
  }

  it('tells that there is no such file', async () => {
    await assert.rejects(loadCredentials(`${flow.dist}/no`), { code: 'credentials-invalid', message: /There is no/ });
  });
});
