import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FhirAuth, Intercept } from '../../cli/sandbox/fhir/index.ts';
import { type MadeKey, makeKey, OWN_TOKEN_PATH, smartServer } from '../support/smart-server.ts';
import { type Issuer, startIssuer } from '../support/token-issuer.ts';
import { builtWorkflow } from './support/built-workflow.ts';
import { FIRST_VALUES } from './support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

const SECRET = 'the secret of the client';
const PASSWORD = 'Tally-1-reads';

describe('a run, by its way into the FHIR server', function () {
  this.timeout(180_000);
  let folder: string;
  let issuer: Issuer;
  let world: TinyWorld;
  let keys: readonly MadeKey[];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-keys-'));
    keys = [makeKey(folder, 'RS384', 'rsa-1'), makeKey(folder, 'ES384', 'ec-1', 'json')];
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    issuer = await startIssuer();
    // The steps run in processes of their own, by this machine's clock.
    issuer.now = Date.now();
    issuer.clients.set('by-secret', { secret: SECRET, place: 'header' });
    issuer.clients.set('by-key', { keys: keys.map(({ known }) => known) });
  });
  afterEach(async () => {
    await world.close();
    await issuer.close();
  });

  async function start(fhirAuth: FhirAuth = { accepts: (token) => issuer.accepts(token) }): Promise<void> {
    world = await startTinyWorld({ maxPageSize: 1, fhirAuth });
    world.faults.fhir = smartServer(issuer, () => world.fhir.url).intercept;
  }

  /** Let the token end while the second page of a search is asked for, so many times in all. */
  function endTokens(times: number): () => number {
    const ended = new Set<string>();
    const smart = world.faults.fhir;
    const ending: Intercept = (request) => {
      const page = request.query.toString();
      if (request.query.has('_getpages') && ended.size < times && !ended.has(page)) {
        ended.add(page);
        issuer.revoke();
      }
      return smart?.(request);
    };
    world.faults.fhir = ending;
    return () => ended.size;
  }

  const client = (clientId: string, changes: object = {}) => ({
    grantType: 'client_credentials',
    clientId,
    tokenUrl: issuer.tokenUrl,
    clientSecret: SECRET,
    ...changes,
  });
  const withKey = (index: number) => ({
    grantType: 'client_credentials',
    clientAuth: 'private_key_jwt',
    clientId: 'by-key',
    privateKeyFile: keys[index]?.file,
    keyId: keys[index]?.known.kid,
    scope: 'system/Immunization.rs system/Patient.rs',
  });

  /** Everything that a run leaves or says, in one text. */
  function traces(outcome: unknown): string {
    const requests = [...world.fhir.requests, ...world.dhis2.requests].map(({ path, query }) => `${path}?${query}`);
    return [world.stateText(), JSON.stringify(outcome), ...world.log, ...requests].join('\n');
  }

  function assertNoSecrets(left: string): void {
    const words = [
      SECRET,
      PASSWORD,
      'of-issuer',
      'given token',
      'eyJ',
      Buffer.from(`reader:${PASSWORD}`).toString('base64'),
    ];
    const ofKeys = keys.flatMap(({ file }) => [...readFileSync(file, 'utf8').matchAll(/[\w+/-]{40,}/g)].map(String));
    for (const secret of [...words, ...ofKeys]) assert.ok(!left.includes(secret), 'a secret is left');
  }

  async function runWith(credential: Record<string, unknown>, dist?: string): Promise<string> {
    const fhir = { ...world.credentials.fhir, ...credential };
    const credentials = { ...world.credentials, fhir };
    const outcome = await world.run({ credentials, ...(dist === undefined ? {} : { dist }) });
    assert.equal(outcome.error, undefined);
    assert.deepEqual(world.values(), FIRST_VALUES);
    const left = traces(outcome);
    assertNoSecrets(left);
    return left;
  }

  const refused = (): number => world.fhir.requests.filter(({ status }) => status === 401).length;

  const given: [string, FhirAuth, Record<string, unknown>][] = [
    ['user and password', { username: 'reader', password: PASSWORD }, { username: 'reader', password: PASSWORD }],
    ['a given token', { token: 'given token' }, { access_token: 'given token' }],
  ];
  for (const [title, auth, credential] of given) {
    it(`takes ${title}, with the published adaptor and over language-http`, async () => {
      await start(auth);
      const left = await runWith(credential);
      assert.doesNotMatch(left, /language-fhir.*compatible|language-fhir 5\.1\.2 from a local folder/);
      assert.equal(refused(), 0);
      const fhir = { ...world.credentials.fhir, ...credential };
      const dist = await builtWorkflow({ overHttp: true });
      await world.settle({ credentials: { ...world.credentials, fhir }, dist });
      assert.deepEqual([world.values(), refused()], [FIRST_VALUES, 0]);
      assertNoSecrets(traces(undefined));
    });
  }

  const grants: [string, () => Record<string, unknown>, boolean][] = [
    ['client credentials, in our adaptor', () => client('by-secret'), false],
    ['client credentials, over language-http', () => client('by-secret'), true],
    ['a key of RS384', () => withKey(0), false],
    ['a key of ES384', () => withKey(1), false],
    ['a key, over our language-http', () => withKey(1), true],
  ];
  for (const [title, credential, overHttp] of grants) {
    it(`goes on from the page it has come to when the token of ${title} ends in its middle`, async () => {
      await start();
      const ended = endTokens(2);
      await runWith(credential(), await builtWorkflow({ overHttp }));
      assert.equal(ended(), 2);
      assert.deepEqual(
        issuer.asked.map(({ status }) => status),
        [200, 200, 200],
      );
      assert.equal(refused(), 2);
      const pages = world.fhir.requests.filter(({ query }) => query.includes('_getpages'));
      const [again] = pages.filter(({ status }) => status === 401);
      assert.deepEqual(
        pages.filter(({ query }) => query === again?.query).map(({ status }) => status),
        [401, 200],
      );
    });
  }

  it('asks for one token when none ends', async () => {
    await start();
    await runWith(withKey(1));
    assert.equal(issuer.asked.length, 1);
    assert.equal(world.fhir.requests.filter(({ path }) => path === OWN_TOKEN_PATH).length, 1);
    assert.equal(refused(), 0);
  });

  const failures: [string, () => Record<string, unknown>, RegExp][] = [
    [
      'a wrong secret',
      () => client('by-secret', { clientSecret: 'another secret' }),
      /invalid_client.*\(token-refused\)$/,
    ],
    ['a key that is not there', () => ({ ...withKey(1), privateKeyFile: '/nowhere/a.pem' }), /\(key-file\)$/],
    ['no way in', () => ({}), /answered 401.*\(unauthorized\)$/],
  ];
  for (const [title, credential, words] of failures) {
    it(`is red with ${title}, sends nothing, and leaves no secret`, async () => {
      await start();
      const fhir = { ...world.credentials.fhir, ...credential() };
      const outcome = await world.run({ credentials: { ...world.credentials, fhir } });
      assert.equal(outcome.ok, false);
      assert.equal(outcome.error?.step, 'tally');
      assert.match(outcome.error?.message ?? '', words);
      assert.deepEqual(world.values(), []);
      assertNoSecrets(traces(outcome));
      assert.doesNotMatch(traces(outcome), /another secret/);
    });
  }

  it('is red when a renewed token is refused too', async () => {
    await start({ accepts: () => false });
    const fhir = { ...world.credentials.fhir, ...client('by-secret') };
    const { ok, error } = await world.run({ credentials: { ...world.credentials, fhir } });
    assert.equal(ok, false);
    assert.match(error?.message ?? '', /\(unauthorized\)$/);
    const changes = world.fhir.requests.filter(({ path }) => path === '/fhir/Immunization');
    assert.deepEqual(
      changes.map(({ status }) => status),
      [401, 401],
    );
    assert.ok(issuer.asked.length <= 3);
  });
});
