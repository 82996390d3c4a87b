import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readClientKey } from '../../../adaptors/language-fhir/client-key.ts';
import { makeClientKey, publicKeys } from '../../../cli/auth/make-client-key.ts';
import { fhirCredential } from '../../../cli/connect/fhir-credential.ts';
import { builtWorkflow } from '../../workflow/support/built-workflow.ts';
import { DOSES, dose, FIRST_VALUES, patients, places, tinyMetadata } from '../../workflow/support/tiny-data.ts';
import { valueLines } from '../../workflow/support/value-lines.ts';
import { sharedHapi } from '../hapi/shared-hapi.ts';
import { stored } from '../hapi/stored.ts';
import { orSkip } from '../java/or-skip.ts';
import { healthRealm } from '../keycloak/health-realm.ts';
import type { Realm } from '../keycloak/keycloak-admin.ts';
import { sharedKeycloak } from '../keycloak/shared-keycloak.ts';
import { type IntoDhis2, intoDhis2 } from './into-dhis2.ts';
import { type SecuredFhir, startSecuredFhir } from './secured-fhir.ts';

const SECRET = 'the secret of the client & 100%';
const ROLES = ['GET_IMMUNIZATION', 'GET_PATIENT', 'GET_LOCATION'];
const TOKEN_SECONDS = 4;

describe('a HAPI behind the FHIR gateway and Keycloak', () => {
  let folder: string;
  let realm: Realm;
  let fhir: SecuredFhir;
  let data: Awaited<ReturnType<typeof stored>>;
  let hapiUrl: string;
  let into: IntoDhis2;

  const keyFile = (kind: string) => join(folder, `${kind}.pem`);
  const keysOf = (kind: 'ec' | 'rsa') => {
    if (!existsSync(keyFile(kind))) makeClientKey(keyFile(kind), kind);
    return publicKeys(readClientKey({ privateKeyFile: keyFile(kind), keyId: kind }));
  };

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-keys-'));
    const [hapi, keycloak] = await orSkip(this, Promise.all([sharedHapi(), sharedKeycloak()]));
    hapiUrl = hapi.url;
    const shared = { roles: ROLES, tokenSeconds: TOKEN_SECONDS };
    realm = await keycloak.makeRealm(
      healthRealm('health', [
        { ...shared, clientId: 'by-secret', proof: { secret: SECRET } },
        { ...shared, clientId: 'by-rsa', proof: { keys: keysOf('rsa'), alg: 'RS384' } },
        { ...shared, clientId: 'by-ec', proof: { keys: keysOf('ec'), alg: 'ES384' } },
        { ...shared, clientId: 'without-roles', roles: [], proof: { secret: SECRET } },
      ]),
    );
    fhir = await startSecuredFhir(hapi, realm, 2);
    data = await stored(hapi, [...places(), ...patients(), ...DOSES.map(dose)]);
  });
  after(async () => {
    await data?.remove();
    await fhir?.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    fhir.faults.before = undefined;
    await into.close();
  });

  const bySecret = (changes: object = {}) => ({
    ...fhir.address,
    grantType: 'client_credentials',
    tokenUrl: realm.tokenUrl,
    clientId: 'by-secret',
    clientSecret: SECRET,
    ...changes,
  });
  const byKey = (kind: 'ec' | 'rsa', changes: object = {}) => ({
    ...fhir.address,
    grantType: 'client_credentials',
    clientAuth: 'private_key_jwt',
    tokenUrl: realm.tokenUrl,
    clientId: `by-${kind}`,
    privateKeyFile: keyFile(kind),
    keyId: kind,
    ...changes,
  });

  const values = () => valueLines(into.dhis2.values());
  const refused = () => fhir.requests.filter(({ status }) => status === 401);
  const start = async (overHttp = false) => {
    into = await intoDhis2(await builtWorkflow({ overHttp }), tinyMetadata());
    fhir.requests.length = 0;
    fhir.inside.length = 0;
  };

  function assertNoSecrets(): void {
    const left = [into.traces(), ...fhir.requests.map(({ path, query }) => `${path}?${query}`)].join('\n');
    const ofKeys = ['ec', 'rsa'].flatMap((kind) => readFileSync(keyFile(kind), 'utf8').match(/[\w+/-]{40,}/g) ?? []);
    const encoded = Buffer.from(`by-secret:${encodeURIComponent(SECRET).replaceAll('%20', '+')}`).toString('base64');
    for (const secret of [SECRET, encoded, 'eyJ', ...ofKeys]) assert.ok(!left.includes(secret), 'a secret is left');
  }

  it('gives the same values as HAPI itself', async () => {
    await start();
    const straight = await into.run(fhirCredential(hapiUrl));
    assert.equal(straight.error, undefined);
    assert.deepEqual(values(), FIRST_VALUES);
    assert.equal(fhir.requests.length, 0);
    await into.close();

    await start();
    const { error } = await into.run(bySecret());
    assert.equal(error, undefined, into.traces());
    assert.deepEqual(values(), FIRST_VALUES);
    assertNoSecrets();
  });

  const grants: [string, string, () => Record<string, unknown>, boolean][] = [
    ['a secret, in our adaptor', 'by-secret', () => bySecret(), false],
    ['a secret in the body, over language-http', 'by-secret', () => bySecret({ clientAuth: 'body' }), true],
    ['a key of RS384', 'by-rsa', () => byKey('rsa'), false],
    ['a key of ES384, over our language-http', 'by-ec', () => byKey('ec'), true],
  ];
  for (const [title, clientId, credential, overHttp] of grants) {
    it(`takes ${title}, reads every page, and renews the token that ends between two of them`, async () => {
      await start(overHttp);
      let held = 0;
      fhir.faults.before = async ({ query }) => {
        if (!query.has('_getpages') || held > 0) return undefined;
        held += 1;
        // The request has its token already.
        await setTimeout((TOKEN_SECONDS + 1) * 1000);
        return undefined;
      };
      const before = await realm.logins(clientId);
      const { error } = await into.run(credential());
      assert.equal(error, undefined, into.traces());
      assert.deepEqual(values(), FIRST_VALUES);
      const logins = (await realm.logins(clientId)).slice(0, -before.length || undefined);
      assert.ok(logins.length >= 2 && logins.every(({ type }) => type === 'CLIENT_LOGIN'), JSON.stringify(logins));
      assert.ok(logins.length <= 10, `${logins.length} tokens`);
      // The one that was held; on a busy machine others may come too late as well.
      assert.ok(refused().some(({ query }) => query.includes('_getpages')));
      for (const { path, query } of refused()) {
        const asked = fhir.requests.filter((request) => request.path === path && request.query === query);
        assert.equal(asked.at(-1)?.status, 200);
      }
      assertNoSecrets();
    });
  }

  it('refuses in plain words: a wrong secret', async () => {
    await start();
    const { error } = await into.run(bySecret({ clientSecret: 'another secret' }));
    assert.match(error?.message ?? '', /check clientId and clientSecret.*\(token-refused\)$/);
    assert.doesNotMatch(into.traces(), /another secret/);
  });

  it('refuses in plain words: a client that is switched off', async () => {
    await start();
    await realm.changeClient('by-secret', { enabled: false });
    try {
      const { error } = await into.run(bySecret());
      assert.match(error?.message ?? '', /check clientId.*enabled.*\(token-refused\)$/);
    } finally {
      await realm.changeClient('by-secret', { enabled: true });
    }
    assertNoSecrets();
  });

  it('refuses in plain words: a key that the client has no more', async () => {
    await start();
    await realm.changeClient('by-ec', { attributes: { 'jwks.string': JSON.stringify(keysOf('rsa')) } });
    const { error } = await into.run(byKey('ec'));
    assert.match(error?.message ?? '', /check clientId and keyId.*public half of privateKeyFile.*\(token-refused\)$/);
    assertNoSecrets();
  });

  it('refuses in plain words: a client without the roles', async () => {
    await start();
    const { error } = await into.run(bySecret({ clientId: 'without-roles' }));
    assert.match(error?.message ?? '', /answered 403.*\(forbidden\)$/);
    assertNoSecrets();
  });

  it('asks for tokenUrl where the gateway names an issuer on another origin', async () => {
    await start();
    const { error } = await into.run(byKey('rsa', { tokenUrl: undefined }));
    assert.match(error?.message ?? '', /token endpoint on another origin.*give tokenUrl.*\(misconfigured\)$/);
    assert.equal((await realm.logins('by-rsa')).filter(({ type }) => type === 'CLIENT_LOGIN_ERROR').length, 0);
  });
});
