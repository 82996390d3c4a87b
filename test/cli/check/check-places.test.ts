import assert from 'node:assert/strict';
import type { Place } from '../../../cli/check/auth-matrix.ts';
import { checkCredential } from '../../../cli/check/check-credential.ts';

/** Level and code of what is found in a credential of a DHIS2 or a FHIR server. */
function found(configuration: Record<string, unknown>, place: Place, system: 'dhis2' | 'fhir' = 'dhis2'): string[] {
  const adaptor = `@openfn/language-${system}`;
  const findings = checkCredential({ id: 'x', configuration, file: 'c.yaml', whereIs: () => 'c.yaml', adaptor, place });
  return findings.map(({ level, code }) => `${level} ${code}`);
}

const user = { username: 'tally', password: 'geheim-1' };

describe('addresses of credentials', () => {
  for (const host of [
    'http://127.0.0.1:8080',
    'http://localhost',
    'https://localhost:8443',
    'http://[::1]:8080/dhis',
  ]) {
    it(`refuses ${host} for Lightning alone`, () => {
      assert.deepEqual(found({ hostUrl: host, ...user }, 'lightning'), ['error local-address']);
      assert.deepEqual(found({ hostUrl: host, ...user }, 'run'), []);
    });
  }

  for (const end of [
    '/dhis-web-login',
    '/dhis-web-dashboard/#/',
    '/login',
    '/dhis-web-login/index.html',
    '/api/',
    '/api/41',
  ]) {
    it(`refuses a hostUrl that ends in ${end}`, () => {
      const hostUrl = `https://dhis2.example.org/dhis${end}`;
      assert.deepEqual(found({ hostUrl, ...user }, 'run'), ['error bad-address']);
    });
  }

  for (const [path, apiPath, isGood] of [
    ['', 'fhir', true],
    ['/fhir', 'fhir', false],
    ['/FHIR/', '/fhir/', false],
    ['/fhir', 'R4', false],
    ['/hapi/R4', 'fhir', false],
    ['/gateway', 'fhir', true],
    ['/fhir', '', true],
    ['/fhir', undefined, true],
  ] as const) {
    it(`${isGood ? 'takes' : 'refuses'} the apiPath ${apiPath} behind a baseUrl that ends in ${path}`, () => {
      const configuration = {
        baseUrl: `https://fhir.example.org${path}`,
        ...(apiPath === undefined ? {} : { apiPath }),
      };
      const bad = found(configuration, 'run', 'fhir').filter((one) => one.endsWith('bad-address'));
      assert.equal(bad.length, isGood ? 0 : 1);
    });
  }

  it('refuses a baseUrl that ends in /metadata, and takes /fhir', () => {
    const base = (path: string) => found({ baseUrl: `https://fhir.example.org${path}` }, 'run', 'fhir');
    assert.deepEqual([base('/fhir/metadata'), base('/fhir')], [['error bad-address'], []]);
  });
});

describe('values that a guide left to be filled in', () => {
  const hostUrl = 'https://dhis2.example.org';

  for (const password of [
    '…',
    '...',
    'changeme',
    'CHANGE-ME',
    '<password>',
    'your-password',
    'xxxx',
    '****',
    '{{PASSWORD}}',
  ]) {
    it(`finds the password ${password}`, () => {
      assert.deepEqual(found({ hostUrl, username: 'tally', password }, 'run'), ['error placeholder']);
    });
  }

  it('finds a token that is one, whatever is said of it besides', () => {
    assert.ok(found({ hostUrl, pat: 'd2p_…' }, 'run').includes('error placeholder'));
  });

  for (const password of ['district', 'Tally-1-sheet', 'a...b', 'my-word-1', '<3-geheim', 'xx']) {
    it(`takes ${password} for a password`, () => {
      assert.deepEqual(found({ hostUrl, username: 'tally', password }, 'run'), []);
    });
  }
});
