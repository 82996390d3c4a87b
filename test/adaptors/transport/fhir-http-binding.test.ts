import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import { expectOk, fhirOverHttp, overFhir, type Transport, TransportError } from '../../../adaptors/transport/index.ts';
import { type FhirAuth, type FhirServer, type Intercept, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { type Issuer, startIssuer } from '../../support/token-issuer.ts';
import { deadOrigin, fhirAt, muteConsole, reply, startWire } from './wire.ts';

const ASK = { method: 'GET', path: 'Patient', query: { _summary: 'count' } } as const;
const SECRET = 'a secret: of 100% & more';

describe('FHIR over language-http', () => {
  let issuer: Issuer;
  let fhir: FhirServer;
  let auth: FhirAuth;
  let intercept: Intercept;
  let printed: ReturnType<typeof muteConsole>;

  beforeEach(async () => {
    printed = muteConsole();
    issuer = await startIssuer();
    issuer.clients.set('tally', { secret: SECRET, place: 'header' });
    issuer.clients.set('tally-post', { secret: SECRET, place: 'body' });
    auth = { accepts: (token) => issuer.accepts(token) };
    intercept = () => undefined;
    await serve();
  });
  afterEach(async () => {
    printed.restore();
    await fhir.close();
    await issuer.close();
  });

  async function serve(): Promise<void> {
    fhir = await startFhirServer({ auth, intercept: (seen) => intercept(seen) });
  }

  /** The way in of the credential, over language-http on a machine whose clock is the issuer's. */
  function at(changes: Record<string, unknown> = {}): Transport {
    const client = { grantType: 'client_credentials', clientId: 'tally', clientSecret: SECRET, scope: 'fhir read' };
    const place = { baseUrl: new URL(fhir.url).origin, apiPath: 'fhir', tokenUrl: issuer.tokenUrl };
    return fhirOverHttp(request, { clock: { now: () => issuer.now } })({ ...place, ...client, ...changes });
  }

  async function count(transport: Transport): Promise<unknown> {
    return Reflect.get(expectOk('FHIR', ASK, await transport.send(ASK)).body as object, 'total');
  }

  async function failure(transport: Transport): Promise<TransportError> {
    const error = await count(transport).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof TransportError, String(error));
    return error;
  }

  const statuses = (): number[] => fhir.requests.map(({ status }) => status);

  it('asks for one token with the secret in a header, as RFC 6749 says', async () => {
    const transport = at({ audience: 'fhir' });
    for (let asked = 0; asked < 3; asked += 1) assert.equal(await count(transport), 0);
    assert.equal(issuer.asked.length, 1);
    const [{ form, authorization } = assert.fail()] = issuer.asked;
    assert.deepEqual(Object.fromEntries(form), {
      grant_type: 'client_credentials',
      scope: 'fhir read',
      audience: 'fhir',
    });
    assert.match(authorization, /^Basic /);
  });

  it('sends the secret in the body where the credential says so', async () => {
    await count(at({ clientId: 'tally-post', clientAuth: 'body' }));
    const [{ form, authorization } = assert.fail()] = issuer.asked;
    assert.deepEqual([form.get('client_id'), form.get('client_secret'), authorization], ['tally-post', SECRET, '']);
  });

  it('renews the token before it expires, once for all who wait', async () => {
    const transport = at();
    await count(transport);
    issuer.now += 269_000;
    await count(transport);
    assert.equal(issuer.asked.length, 1);
    issuer.now += 2000;
    await Promise.all([count(transport), count(transport), count(transport), count(transport)]);
    assert.equal(issuer.asked.length, 2);
    assert.deepEqual(statuses(), [200, 200, 200, 200, 200, 200]);
  });

  it('renews a token once when the server refuses it, then tells', async () => {
    const transport = at();
    await count(transport);
    issuer.revoke();
    await Promise.all([count(transport), count(transport), count(transport)]);
    assert.equal(issuer.asked.length, 2);
    const before = statuses().length;
    issuer.lifeSeconds = 0;
    issuer.revoke();
    assert.equal((await failure(transport)).code, 'unauthorized');
    assert.deepEqual(statuses().slice(before), [401, 401]);
    assert.equal(issuer.asked.length, 3);
  });

  it('does as language-fhir where the server asks for nothing, a password or a given token', async () => {
    await fhir.close();
    const ways: [FhirAuth | undefined, Record<string, unknown>][] = [
      [undefined, {}],
      [
        { username: 'reader', password: 'pass:wörd' },
        { username: 'reader', password: 'pass:wörd' },
      ],
      [{ token: 'given' }, { access_token: 'given' }],
      [{ token: 'given' }, { access_token: 'given', username: 'reader', password: 'not used' }],
    ];
    for (const [asked, credential] of ways) {
      fhir = await startFhirServer(asked === undefined ? {} : { auth: asked });
      const place = { baseUrl: new URL(fhir.url).origin, apiPath: '/fhir/', ...credential };
      const over = fhirOverHttp(request, { clock: { now: () => 0 } })(place);
      assert.equal(await count(over), 0);
      assert.equal(await count(fhirAt(place.baseUrl, credential)), 0);
      if (asked !== undefined) {
        assert.equal((await failure(fhirAt(place.baseUrl, {}))).code, 'unauthorized');
        const empty = fhirOverHttp(request, { clock: { now: () => 0 }, ...place })({});
        assert.equal((await failure(empty)).code, 'unauthorized');
      }
      await fhir.close();
    }
    await serve();
    assert.equal(issuer.asked.length, 0);
  });

  it('sends what language-fhir sends: addresses, queries, bodies, headers', async () => {
    const { request: published } = await import('@openfn/language-fhir');
    const wire = await startWire(reply(200, { resourceType: 'Bundle' }, 'application/fhir+json'));
    const credential = { baseUrl: wire.origin, apiPath: 'fhir', username: 'a', password: 'b' };
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const requests = [
      { method: 'GET', path: 'Immunization', query: { date: ['ge2024-01-01', 'lt2024-02-01'], _count: '20' } },
      { method: 'GET', path: '', query: { _getpages: 'abc', _getpagesoffset: '20' } },
      { method: 'POST', path: '', body: { resourceType: 'Bundle', type: 'batch' } },
      { method: 'POST', path: 'Patient/_search', body: 'gender=female', headers: form },
    ] as const;
    const overs = [overFhir(published), fhirOverHttp(request, { clock: { now: () => 0 } })];
    for (const over of overs) for (const each of requests) await over(credential).send(each);
    const [first, second] = [wire.received.slice(0, 4), wire.received.slice(4)];
    assert.deepEqual(second, first);
    await wire.close();
  });

  const trouble: [string, () => Record<string, unknown>, string, RegExp][] = [
    [
      'a wrong secret',
      () => ({ clientSecret: 'wrong one' }),
      'token-refused',
      /invalid_client.*clientId and clientSecret/,
    ],
    ['a secret in the wrong place', () => ({ clientAuth: 'body' }), 'token-refused', /invalid_client/],
    ['no token endpoint', () => ({ tokenUrl: undefined }), 'misconfigured', /no tokenUrl/],
    ['a wrong token endpoint', () => ({ tokenUrl: `${issuer.origin}/other` }), 'token-refused', /404.*check tokenUrl/],
    ['no client', () => ({ clientId: undefined }), 'misconfigured', /no clientId/],
    ['a key', () => ({ clientAuth: 'private_key_jwt' }), 'misconfigured', /a key needs tallysheet run/],
    ['another grant', () => ({ grantType: 'password' }), 'misconfigured', /no way in/],
  ];
  for (const [title, changes, code, words] of trouble) {
    it(`tells of ${title}, asks for no data, and prints nothing of the secret`, async () => {
      const error = await failure(at(changes()));
      assert.equal(error.code, code);
      assert.match(error.message, words);
      assert.deepEqual(statuses(), []);
      assert.doesNotMatch([error.message, ...printed.lines].join('\n'), /secret: of|wrong one|Basic /);
    });
  }

  it('tells of an endpoint that gives no answer, and follows no redirect', async () => {
    assert.equal((await failure(at({ tokenUrl: `${await deadOrigin()}/token` }))).code, 'unreachable');
    const wire = await startWire(reply(302, '', 'text/html', { location: issuer.tokenUrl }));
    const error = await failure(at({ tokenUrl: `${wire.origin}/token` }));
    assert.match(error.message, /a redirect, which is not followed/);
    assert.equal(issuer.asked.length, 0);
    await wire.close();
  });

  it('takes no token to another origin, whatever the server answers', async () => {
    const wire = await startWire(reply(200, {}));
    intercept = () => ({ kind: 'answer', status: 307, headers: { location: `${wire.origin}/fhir/Patient` } });
    assert.equal((await failure(at())).code, 'redirected');
    assert.equal(wire.received.length, 0);
    await wire.close();
  });

  it('prints no secret and no token', async () => {
    const transport = at();
    await count(transport);
    issuer.revoke();
    await count(transport);
    const lines = printed.lines.join('\n');
    assert.match(lines, /\/fhir\/Patient/);
    assert.doesNotMatch(lines, /secret: of|token-\d-of|Basic |Bearer /);
  });
});
