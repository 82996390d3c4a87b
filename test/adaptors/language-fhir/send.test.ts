import assert from 'node:assert/strict';
import type { Platform } from '../../../adaptors/language-dhis2/platform.ts';
import { send } from '../../../adaptors/language-fhir/send.ts';
import { type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { type Issuer, startIssuer } from '../../support/token-issuer.ts';
import { muteConsole } from '../transport/wire.ts';

const COUNT = { method: 'GET', path: 'Patient', options: { query: { _summary: 'count' } } };

describe('language-fhir, compatible, with client credentials', () => {
  let issuer: Issuer;
  let fhir: FhirServer;
  let platform: Platform;
  let printed: ReturnType<typeof muteConsole>;

  beforeEach(async () => {
    printed = muteConsole();
    issuer = await startIssuer();
    issuer.clients.set('in-header', { secret: 'a secret: & more', place: 'header' });
    issuer.clients.set('in-body', { secret: 'a secret: & more', place: 'body' });
    platform = { now: () => issuer.now, sleep: async () => undefined, fetch: (...args) => fetch(...args) };
    fhir = await startFhirServer({ auth: { accepts: (token) => issuer.accepts(token) } });
  });
  afterEach(async () => {
    printed.restore();
    await fhir.close();
    await issuer.close();
  });

  const credential = (clientId: string, changes: object = {}): Record<string, unknown> => ({
    baseUrl: new URL(fhir.url).origin,
    apiPath: 'fhir',
    grantType: 'client_credentials',
    tokenUrl: issuer.tokenUrl,
    clientId,
    clientSecret: 'a secret: & more',
    ...changes,
  });

  for (const [clientId, changes] of [
    ['in-header', {}],
    ['in-body', { clientAuth: 'body' }],
  ] as const) {
    it(`keeps one token with the secret ${clientId}, and renews it before it expires`, async () => {
      const given = credential(clientId, changes);
      for (const wait of [0, 269_000, 2000]) {
        issuer.now += wait;
        await Promise.all([send(given, COUNT, platform), send(given, COUNT, platform)]);
      }
      assert.equal(issuer.asked.length, 2);
      assert.ok(fhir.requests.every(({ status }) => status === 200));
      assert.doesNotMatch(printed.lines.join('\n'), /secret|of-issuer/);
    });
  }

  it('renews a refused token once, whether statuses throw or not', async () => {
    const given = credential('in-header');
    for (const errors of [undefined, false]) {
      const asked = { ...COUNT, options: { ...COUNT.options, ...(errors === undefined ? {} : { errors }) } };
      assert.equal((await send(given, asked, platform)).statusCode, 200);
      issuer.revoke();
      assert.equal((await send(given, asked, platform)).statusCode, 200);
    }
    assert.equal(issuer.asked.length, 3);
    issuer.lifeSeconds = 0;
    issuer.revoke();
    await assert.rejects(send(given, COUNT, platform), { statusCode: 401 });
    assert.equal(issuer.asked.length, 4);
  });

  it('asks for no token where the job brings its own header', async () => {
    const headers = { Authorization: 'Bearer other' };
    await assert.rejects(send(credential('in-header'), { ...COUNT, options: { headers } }, platform), {
      statusCode: 401,
    });
    assert.equal(issuer.asked.length, 0);
  });
});
