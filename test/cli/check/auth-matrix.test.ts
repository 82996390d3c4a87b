import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { AUTH_CODES } from '../../../adaptors/transport/oauth2/auth-error.ts';
import { FHIR_METHODS } from '../../../adaptors/transport/oauth2/fhir-method-of.ts';
import { METHODS } from '../../../adaptors/transport/oauth2/method-of.ts';
import { AUTH_MATRIX, FHIR_MATRIX, matrixReasons, matrixTable, PLACES } from '../../../cli/check/auth-matrix.ts';
import { CREDENTIAL_KEYS } from '../../../cli/check/credential-keys.ts';

const doc = readFileSync(new URL('../../../docs/authentication.md', import.meta.url), 'utf8');

const ROOT = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

describe('the words of authentication', () => {
  it('are all in the documentation: keys of credentials', () => {
    for (const adaptor of ['@openfn/language-dhis2', '@openfn/language-fhir'])
      for (const key of CREDENTIAL_KEYS[adaptor] ?? []) assert.ok(doc.includes(key), key);
  });

  it('are all in the documentation: codes of errors', () => {
    const told = read('docs/troubleshooting.md');
    const checks = readdirSync(new URL('cli/check/', ROOT)).map((name) => `cli/check/${name}`);
    const sources = [...checks, 'cli/commands/check.ts', 'cli/run/folder-mistakes.ts'];
    const found = sources.flatMap((path) => [
      ...read(path).matchAll(/(?:report\('(?:error|warning)', |code: )'([a-z-]+)'/g),
    ]);
    const ofLogin = [...read('cli/auth/login-error.ts').matchAll(/\| '([a-z-]+)'/g)];
    const codes = new Set([...AUTH_CODES, ...[...found, ...ofLogin].map(([, code]) => code)]);
    assert.equal(codes.size, 36);
    for (const code of codes) assert.ok(told.includes(`\`${code}\``), code);
  });
});

const matrices = [
  { matrix: AUTH_MATRIX, servers: 'DHIS2', methods: METHODS, reasons: 6 },
  { matrix: FHIR_MATRIX, servers: 'FHIR server', methods: FHIR_METHODS, reasons: 2 },
];
for (const { matrix, servers, methods, reasons } of matrices) {
  describe(`the matrix of ways into a ${servers}`, () => {
    it('stands in docs/authentication.md as it is in the code', () => {
      const table = matrixTable(matrix, servers).join('\n');
      assert.ok(doc.includes(`\n${table}\n\n`), table);
      const list = matrixReasons(matrix).join('\n');
      assert.ok(doc.includes(`\n${list}\n\n`), list);
    });

    it('says something of each way in each place, and what to use where it does not work', () => {
      assert.deepEqual(Object.keys(matrix).sort(), [...methods].sort());
      for (const { title, cells } of Object.values(matrix)) {
        assert.deepEqual(Object.keys(cells), Object.keys(PLACES), title);
      }
      assert.equal(matrixReasons(matrix).length, reasons);
    });
  });
}
