import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FHIR_METHODS, type FhirMethod } from '../../../adaptors/transport/oauth2/fhir-method-of.ts';
import { METHODS } from '../../../adaptors/transport/oauth2/method-of.ts';
import { makeClientKey } from '../../../cli/auth/make-client-key.ts';
import { AUTH_MATRIX, FHIR_MATRIX, PLACES, type Place } from '../../../cli/check/auth-matrix.ts';
import { checkCredential } from '../../../cli/check/check-credential.ts';
import type { Finding } from '../../../cli/check/finding.ts';

const DHIS2 = '@openfn/language-dhis2';
const HTTP = '@openfn/language-http';
const hostUrl = 'https://dhis2.example.org';
const whole = {
  basic: { username: 'tally', password: 'geheim' },
  pat: { pat: 'd2p_abc' },
  bearer: { access_token: 'geheim' },
  client_credentials: { tokenUrl: 'https://login.example.org/token', clientId: 'c', clientSecret: 'geheim' },
  password: { username: 'tally', password: 'geheim', clientId: 'c', clientSecret: 'geheim' },
  refresh_token: { clientId: 'c', clientSecret: 'geheim', refreshToken: 'geheim' },
  authorization_code: { clientId: 'c', clientSecret: 'geheim' },
} as const;

describe('checkCredential', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-check-'));
    writeFileSync(join(folder, 'credentials.dhis2.tokens.json'), '{}');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function check(configuration: Record<string, unknown>, place: Place = 'run', adaptor = DHIS2): Finding[] {
    const file = join(folder, 'credentials.yaml');
    const whereIs = (key?: string): string => `credentials.yaml${key === undefined ? '' : `#${key}`}`;
    return checkCredential({ id: 'dhis2', configuration, file, whereIs, adaptor, place });
  }

  const errors = (findings: Finding[]): string[] =>
    findings.filter(({ level }) => level === 'error').map(({ code }) => code);

  for (const method of METHODS) {
    for (const place of Object.keys(PLACES) as Place[]) {
      const cell = AUTH_MATRIX[method].cells[place];
      const isGrant = !['basic', 'pat', 'bearer'].includes(method);
      const configuration = () => ({
        hostUrl,
        ...whole[method],
        ...(isGrant ? { grantType: method } : {}),
        ...(isGrant && place === 'openfn-local' ? { tokenFile: join(folder, 'credentials.dhis2.tokens.json') } : {}),
      });
      it(`${cell === 'yes' ? 'lets' : 'does not let'} ${method} pass for ${place} with language-dhis2`, () => {
        const findings = check(configuration(), place);
        assert.deepEqual(errors(findings), cell === 'yes' ? [] : ['not-there']);
        if (typeof cell === 'object') {
          assert.ok(findings.some(({ message, fix }) => message.endsWith(cell.why) && fix === cell.instead));
        }
        assert.doesNotMatch(JSON.stringify(findings), /geheim/);
      });
      if (place !== 'openfn-local') {
        const passes = ['basic', 'pat', 'bearer', 'client_credentials'].includes(method);
        it(`${passes ? 'lets' : 'does not let'} ${method} pass for ${place} with language-http`, () => {
          const codes = errors(check(configuration(), place, HTTP)).filter((code) => code !== 'unknown-key');
          assert.deepEqual(codes, passes ? [] : ['not-there']);
        });
      }
    }
  }

  const good = { hostUrl, ...whole.basic };
  const mistakes: [string, Record<string, unknown>, Pick<Finding, 'code' | 'level'>, RegExp][] = [
    ['a misspelt key', { ...good, pasword: 'x' }, { level: 'error', code: 'unknown-key' }, /did you mean password/],
    ['an empty key', { ...good, pat: '' }, { level: 'error', code: 'missing-key' }, /take it out/],
    ['a password and a pat', { ...good, pat: 'd2p_a' }, { level: 'error', code: 'two-ways-in' }, /pat would be used/],
    ['a password and a token', { ...good, access_token: 'a' }, { level: 'error', code: 'two-ways-in' }, /take one/],
    [
      'a grant and a pat',
      { hostUrl, ...whole.password, grantType: 'password', pat: 'd2p_a' },
      { level: 'error', code: 'two-ways-in' },
      /take one of them out/,
    ],
    ['no way in', { hostUrl }, { level: 'error', code: 'no-way-in' }, /username and password, or pat/],
    ['no address', whole.basic, { level: 'error', code: 'missing-key' }, /address/],
    [
      'an address with /api',
      { ...good, hostUrl: `${hostUrl}/api` },
      { level: 'error', code: 'bad-address' },
      /leave \/api/,
    ],
    [
      'and a version',
      { ...good, hostUrl: `${hostUrl}/api/41/` },
      { level: 'error', code: 'bad-address' },
      /leave \/api/,
    ],
    ['none', { ...good, hostUrl: 'dhis2.example.org' }, { level: 'error', code: 'bad-address' }, /https:\/\/host/],
    [
      'a user in it',
      { ...good, hostUrl: 'https://a:b@x.org' },
      { level: 'error', code: 'bad-address' },
      /without user/,
    ],
    ['http', { ...good, hostUrl: 'http://10.0.0.5:8080' }, { level: 'warning', code: 'insecure-http' }, /https/],
    ['an unknown grant', { ...good, grantType: 'pasword' }, { level: 'error', code: 'unknown-grant' }, /password/],
    [
      'a grant without a client',
      { ...good, grantType: 'password' },
      { level: 'error', code: 'missing-key' },
      /clientId/,
    ],
    [
      'a token endpoint elsewhere',
      { hostUrl, ...whole.password, grantType: 'password', tokenUrl: 'https://evil.example.org/t' },
      { level: 'error', code: 'other-origin' },
      /take it out/,
    ],
    ['a token that nobody renews', { hostUrl, access_token: 'a' }, { level: 'warning', code: 'not-renewed' }, /pat/],
    ['an odd pat', { hostUrl, pat: 'abc' }, { level: 'warning', code: 'odd-token' }, /whole/],
  ];
  for (const [title, configuration, { level, code }, fix] of mistakes) {
    it(`finds ${title}`, () => {
      const findings = check(configuration);
      assert.ok(
        findings.some((found) => found.level === level && found.code === code && fix.test(found.fix)),
        JSON.stringify(findings),
      );
    });
  }

  it('lets http to this machine pass', () => {
    for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:8080'])
      assert.deepEqual(check({ ...good, hostUrl: `http://${host}/dhis` }), []);
  });

  it('asks for a login where none has been', () => {
    rmSync(join(folder, 'credentials.dhis2.tokens.json'));
    const configuration = { hostUrl, ...whole.authorization_code, grantType: 'authorization_code' };
    assert.deepEqual(errors(check(configuration)), ['login-required']);
  });

  it('wants the full path of the tokens for the openfn command', () => {
    const configuration = { hostUrl, ...whole.authorization_code, grantType: 'authorization_code' };
    assert.deepEqual(errors(check(configuration, 'openfn-local')), ['missing-key']);
  });

  describe('of a FHIR server', () => {
    const FHIR = '@openfn/language-fhir';
    const place = { baseUrl: 'https://fhir.example.org', apiPath: 'fhir' };
    const grant = { grantType: 'client_credentials', clientId: 'c' };
    const ways: Record<FhirMethod, Record<string, unknown>> = {
      none: {},
      basic: whole.basic,
      bearer: whole.bearer,
      client_credentials: { ...whole.client_credentials, ...grant },
      private_key_jwt: { ...grant, clientAuth: 'private_key_jwt', keyId: 'k1', scope: 'system/*.rs' },
    };
    let keyed: Record<string, unknown>;

    beforeEach(() => {
      const privateKeyFile = join(folder, 'fhir.pem');
      makeClientKey(privateKeyFile, 'ec');
      keyed = { ...place, ...ways.private_key_jwt, privateKeyFile };
    });

    function checkFhir(configuration: Record<string, unknown>, where: Place = 'run', adaptor = FHIR): Finding[] {
      const file = join(folder, 'credentials.yaml');
      return checkCredential({
        id: 'fhir',
        configuration,
        file,
        whereIs: (key) => key ?? '',
        adaptor,
        system: 'FHIR',
        place: where,
      });
    }

    for (const method of FHIR_METHODS) {
      for (const where of Object.keys(PLACES) as Place[]) {
        const cell = FHIR_MATRIX[method].cells[where];
        const configuration = () => (method === 'private_key_jwt' ? keyed : { ...place, ...ways[method] });
        it(`${cell === 'yes' ? 'lets' : 'does not let'} ${method} pass for ${where} with language-fhir`, () => {
          const findings = checkFhir(configuration(), where);
          assert.deepEqual(errors(findings), cell === 'yes' ? [] : ['not-there']);
          if (typeof cell === 'object') {
            assert.ok(findings.some(({ message, fix }) => message.endsWith(cell.why) && fix === cell.instead));
          }
          assert.doesNotMatch(JSON.stringify(findings), /geheim/);
        });
        const passes = typeof cell === 'string';
        it(`${passes ? 'lets' : 'does not let'} ${method} pass for ${where} with language-http`, () => {
          assert.deepEqual(errors(checkFhir(configuration(), where, HTTP)), passes ? [] : ['not-there']);
        });
      }
    }

    const wrong: [string, () => Record<string, unknown>, string, RegExp][] = [
      ['a user without a password', () => ({ ...place, username: 'a' }), 'missing-key', /give both/],
      ['no address', () => ({ apiPath: 'fhir' }), 'missing-key', /address/],
      ['a password and a token', () => ({ ...place, ...whole.basic, access_token: 'a' }), 'two-ways-in', /take one/],
      ['a grant and a password', () => ({ ...keyed, ...whole.basic }), 'two-ways-in', /take it out/],
      ['a client without a grant', () => ({ ...place, clientId: 'c' }), 'missing-key', /client_credentials/],
      ['a key without a grant', () => ({ ...keyed, grantType: undefined }), 'missing-key', /client_credentials/],
      ['a key beside a secret', () => ({ ...keyed, clientSecret: 'a' }), 'two-ways-in', /take it out/],
      ['a key that is not used', () => ({ ...keyed, clientAuth: undefined }), 'missing-key', /private_key_jwt/],
      ['another grant', () => ({ ...place, grantType: 'password' }), 'unknown-grant', /client_credentials/],
      ['another clientAuth', () => ({ ...keyed, clientAuth: 'jwt' }), 'unknown-client-auth', /body or private_key_jwt/],
      ['no secret', () => ({ ...place, ...grant, tokenUrl: 'https://a.org/t' }), 'missing-key', /give clientSecret/],
      ['no key', () => ({ ...keyed, privateKeyFile: undefined }), 'missing-key', /give privateKeyFile/],
      ['no name of the key', () => ({ ...keyed, keyId: undefined }), 'missing-key', /give keyId/],
      [
        'a key that is not there',
        () => ({ ...keyed, privateKeyFile: 'other.pem' }),
        'key-file',
        /check privateKeyFile/,
      ],
    ];
    for (const [title, configuration, code, fix] of wrong) {
      it(`finds ${title}`, () => {
        const findings = checkFhir(configuration());
        assert.ok(
          findings.some((found) => found.level === 'error' && found.code === code && fix.test(found.fix)),
          JSON.stringify(findings),
        );
      });
    }

    it('finds a key that others can read, one without scope, and one that openfn would not find', () => {
      const [open, found] = [join(folder, 'fhir.pem'), { ...keyed, privateKeyFile: 'fhir.pem' }];
      assert.deepEqual(errors(checkFhir(found)), []);
      assert.deepEqual(errors(checkFhir(found, 'openfn-local')), ['missing-key']);
      const [warning] = checkFhir({ ...keyed, scope: undefined });
      assert.deepEqual([warning?.level, warning?.code], ['warning', 'missing-key']);
      chmodSync(open, 0o640);
      assert.deepEqual(errors(checkFhir(found)), ['key-file']);
    });

    it('warns of a token that nobody renews, but in Lightning', () => {
      const given = { ...place, access_token: 'a' };
      assert.deepEqual(
        checkFhir(given).map(({ code }) => code),
        ['not-renewed'],
      );
      assert.deepEqual(checkFhir(given, 'lightning'), []);
    });
  });

  it('says nothing of the keys of adaptors that it does not know', () => {
    assert.deepEqual(check({ anything: 1 }, 'run', '@openfn/language-godata'), []);
  });
});
