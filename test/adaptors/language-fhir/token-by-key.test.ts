import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '../../../adaptors/language-dhis2/platform.ts';
import { send } from '../../../adaptors/language-fhir/send.ts';
import { expectOk, overFhir, type Transport, TransportError } from '../../../adaptors/transport/index.ts';
import { type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { type MadeKey, makeKey, OWN_TOKEN_PATH, smartServer } from '../../support/smart-server.ts';
import { type Issuer, startIssuer } from '../../support/token-issuer.ts';
import { muteConsole } from '../transport/wire.ts';

const ASK = { method: 'GET', path: 'Patient', query: { _summary: 'count' } } as const;

describe('SMART Backend Services', () => {
  let folder: string;
  let issuer: Issuer;
  let fhir: FhirServer;
  let told: Record<string, unknown>;
  let clock: number;
  let printed: ReturnType<typeof muteConsole>;
  const keys = new Map<string, MadeKey>();

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-keys-'));
    keys.set('RS384', makeKey(folder, 'RS384', 'rsa-1'));
    keys.set('ES384', makeKey(folder, 'ES384', 'ec-1'));
    keys.set('jwk', makeKey(folder, 'ES384', 'ec-2', 'json'));
    keys.set('other', makeKey(folder, 'ES384', 'ec-3'));
  });
  after(() => rmSync(folder, { recursive: true }));

  beforeEach(async () => {
    printed = muteConsole();
    told = {};
    issuer = await startIssuer();
    clock = issuer.now;
    const known = ['RS384', 'ES384', 'jwk'].map((name) => keyOf(name).known);
    issuer.clients.set('tallysheet', { keys: known });
    fhir = await startFhirServer({
      ...smartServer(
        issuer,
        () => fhir.url,
        () => told,
      ),
    });
  });
  afterEach(async () => {
    printed.restore();
    await fhir.close();
    await issuer.close();
  });

  function keyOf(name: string): MadeKey {
    const key = keys.get(name);
    if (key === undefined) throw new Error(name);
    return key;
  }

  function credential(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
    const { file, known } = keyOf(name);
    const way = { grantType: 'client_credentials', clientAuth: 'private_key_jwt', clientId: 'tallysheet' };
    const key = { privateKeyFile: file, keyId: known.kid, scope: 'system/Patient.rs' };
    return { baseUrl: new URL(fhir.url).origin, apiPath: 'fhir', ...way, ...key, ...changes };
  }

  /** The compatible adaptor on a machine whose clock is the test's. */
  function at(configuration: Record<string, unknown>): Transport {
    const platform: Platform = { now: () => clock, sleep: async () => undefined, fetch: (...args) => fetch(...args) };
    return overFhir((method, path, options) => async (state) => {
      const { configuration: given } = state as { configuration: Record<string, unknown> };
      const { body, ...response } = await send(given, { method, path, options: { ...options } }, platform);
      return { data: body, response };
    })(configuration);
  }

  async function ask(transport: Transport): Promise<void> {
    expectOk('FHIR', ASK, await transport.send(ASK));
  }

  async function failure(configuration: Record<string, unknown>): Promise<TransportError> {
    const error = await ask(at(configuration)).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof TransportError, String(error));
    return error;
  }

  const paths = (): string[] => fhir.requests.map(({ method, path }) => `${method} ${path}`);

  for (const name of ['RS384', 'ES384', 'jwk']) {
    it(`signs with ${name}, as the specification says`, async () => {
      const transport = at(credential(name));
      await ask(transport);
      await ask(transport);
      const [{ form, claims = {}, authorization } = assert.fail()] = issuer.asked;
      const tokenUrl = `${new URL(fhir.url).origin}${OWN_TOKEN_PATH}`;
      const { jti, exp, iat, ...rest } = claims;
      assert.deepEqual(rest, { iss: 'tallysheet', sub: 'tallysheet', aud: tokenUrl });
      assert.ok(String(jti).length >= 16);
      assert.ok(Number(exp) * 1000 - clock <= 300_000 && Number(exp) > Number(iat));
      assert.equal(authorization, '');
      assert.equal(form.get('scope'), 'system/Patient.rs');
      assert.deepEqual([...form.keys()].sort(), [
        'client_assertion',
        'client_assertion_type',
        'client_id',
        'grant_type',
        'scope',
      ]);
      assert.deepEqual(paths(), [
        'GET /fhir/.well-known/smart-configuration',
        `POST ${OWN_TOKEN_PATH}`,
        'GET /fhir/Patient',
        'GET /fhir/Patient',
      ]);
    });
  }

  it('takes the id of the key from a JSON Web Key, and chooses one of a set', async () => {
    await ask(at(credential('jwk', { keyId: undefined })));
    const set = join(folder, 'set.json');
    const jwks = ['ES384', 'RS384'].map((name) => {
      const { privateKey, known } = keyOf(name);
      return { ...privateKey.export({ format: 'jwk' }), kid: known.kid };
    });
    writeFileSync(set, JSON.stringify({ keys: jwks }), { mode: 0o600 });
    await ask(at(credential('RS384', { privateKeyFile: set })));
    assert.deepEqual(
      issuer.asked.map(({ status }) => status),
      [200, 200],
    );
    const both = await failure(credential('RS384', { privateKeyFile: set, keyId: undefined }));
    assert.match(both.message, /holds the private keys ec-1, rsa-1.*name one of them as keyId \(key-file\)/);
  });

  it('renews the token before it expires, with a new proof, once for all who wait', async () => {
    const transport = at(credential('ES384'));
    await ask(transport);
    clock += 271_000;
    issuer.now += 271_000;
    await Promise.all([ask(transport), ask(transport), ask(transport)]);
    assert.equal(issuer.asked.length, 2);
    const ids = new Set(issuer.asked.map(({ claims }) => claims?.jti));
    assert.equal(ids.size, 2);
    assert.ok(fhir.requests.every(({ status }) => status === 200));
  });

  it('renews a token once when the server refuses it, then tells', async () => {
    const transport = at(credential('ES384'));
    await ask(transport);
    issuer.revoke();
    await ask(transport);
    assert.equal(issuer.asked.length, 2);
    issuer.lifeSeconds = 0;
    issuer.revoke();
    await assert.rejects(ask(transport), { code: 'unauthorized' });
    assert.equal(issuer.asked.length, 3);
    assert.deepEqual(
      fhir.requests.filter(({ path }) => path === '/fhir/Patient').map(({ status }) => status),
      [200, 401, 200, 401, 401],
    );
  });

  const skews: [number, number[]][] = [
    [-60, [401, 200]],
    [-2, [200]],
    [0.4, [200]],
    [2, [401, 200]],
    [60, [401, 200]],
  ];
  for (const [minutes, statuses] of skews) {
    it(`gets a token when its own clock is ${minutes} minutes off`, async () => {
      clock += minutes * 60_000;
      const transport = at(credential('ES384'));
      await ask(transport);
      await ask(transport);
      assert.deepEqual(
        issuer.asked.map(({ status }) => status),
        statuses,
      );
      assert.deepEqual(fhir.requests.map(({ status }) => status).slice(-2), [200, 200]);
    });
  }

  const refusals: [string, () => Record<string, unknown>, RegExp][] = [
    [
      'a key that the server does not know',
      () => credential('other'),
      /invalid_client.*public half.*\(token-refused\)/,
    ],
    [
      'a key under the name of another',
      () => credential('other', { keyId: 'ec-1' }),
      /invalid_client.*\(token-refused\)/,
    ],
    ['another algorithm than the key is known for', () => credential('ES384', { keyId: 'rsa-1' }), /\(token-refused\)/],
    ['another client', () => credential('ES384', { clientId: 'nobody' }), /\(token-refused\)/],
    ['no scope', () => credential('ES384', { scope: undefined }), /invalid_scope.*correct scope.*\(token-refused\)/],
    ['no client', () => credential('ES384', { clientId: undefined }), /no clientId.*\(misconfigured\)/],
    ['no key', () => credential('ES384', { privateKeyFile: undefined }), /no privateKeyFile.*\(misconfigured\)/],
    ['no id of the key', () => credential('ES384', { keyId: undefined }), /no keyId.*\(misconfigured\)/],
    ['a key that is not there', () => credential('ES384', { privateKeyFile: '/nowhere' }), /ENOENT.*\(key-file\)/],
    ['another grant', () => credential('ES384', { grantType: 'password' }), /grantType.*\(misconfigured\)/],
  ];
  for (const [title, configuration, words] of refusals) {
    it(`tells of ${title}, and asks for no data`, async () => {
      const error = await failure(configuration());
      assert.match(error.message, words);
      assert.deepEqual(
        paths().filter((path) => path.endsWith('/Patient')),
        [],
      );
      assert.ok(issuer.asked.length <= 1);
    });
  }

  it('tells of a key that has ended on the server', async () => {
    issuer.clients.set('tallysheet', { keys: [{ ...keyOf('ES384').known, endsAt: issuer.now - 1 }] });
    assert.match((await failure(credential('ES384'))).message, /invalid_client.*\(token-refused\)/);
  });

  it('refuses keys that others can read, that are no keys, or of another kind', async () => {
    const { file } = keyOf('ES384');
    chmodSync(file, 0o644);
    const open = await failure(credential('ES384'));
    chmodSync(file, 0o600);
    assert.match(open.message, /can be read by others.*chmod 600.*\(key-file\)/);
    const wrong = join(folder, 'wrong.pem');
    const write = async (text: string): Promise<string> => {
      writeFileSync(wrong, text, { mode: 0o600 });
      return (await failure(credential('ES384', { privateKeyFile: wrong }))).message;
    };
    assert.match(await write('-----BEGIN PRIVATE KEY-----\nbWluZQ==\n-----END PRIVATE KEY-----\n'), /no private key/);
    assert.match(await write('{ "kty": "EC"'), /is no JSON/);
    const { generateKeyPairSync } = await import('node:crypto');
    const small = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    assert.match(await write(String(small.export({ type: 'pkcs8', format: 'pem' }))), /another kind \(ec prime256v1\)/);
    assert.equal(issuer.asked.length, 0);
    assert.equal(fhir.requests.length, 0);
  });

  it('sends no proof to another origin than that of the server, unless the credential names it', async () => {
    told = { token_endpoint: issuer.tokenUrl };
    const error = await failure(credential('ES384'));
    assert.match(error.message, new RegExp(`another origin, ${issuer.origin}.*give tokenUrl.*\\(misconfigured\\)`));
    assert.equal(issuer.asked.length, 0);
    await ask(at(credential('ES384', { tokenUrl: issuer.tokenUrl })));
    assert.equal(issuer.asked[0]?.claims?.aud, issuer.tokenUrl);
    assert.equal(paths().filter((path) => path.includes('.well-known')).length, 1);
  });

  it('tells what the server does not do', async () => {
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ token_endpoint_auth_signing_alg_values_supported: ['RS384'] }, /takes RS384 and not ES384.*other kind/],
      [
        { token_endpoint_auth_methods_supported: ['client_secret_basic'] },
        /client_secret_basic and not private_key_jwt/,
      ],
      [{ token_endpoint: undefined }, /names no token endpoint.*give tokenUrl/],
      [{ token_endpoint: 'file:///etc/passwd' }, /no http address/],
    ];
    for (const [changes, words] of cases) {
      told = changes;
      assert.match((await failure(credential('ES384'))).message, words);
    }
    assert.match((await failure(credential('ES384', { apiPath: 'other' }))).message, /answered 404.*check baseUrl/);
    assert.equal(issuer.asked.length, 0);
  });

  it('prints no token, no proof and nothing of the key', async () => {
    const transport = at(credential('ES384'));
    await ask(transport);
    const body = keyOf('ES384').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString().split('\n')[1] ?? '';
    const lines = printed.lines.join('\n');
    assert.match(lines, /GET .*\/fhir\/Patient/);
    assert.ok(!lines.includes(body) && !lines.includes('token-1') && !lines.includes('eyJ'));
  });
});
