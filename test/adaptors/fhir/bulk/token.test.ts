import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from '../../../../adaptors/language-http/index.ts';
import { type FhirServer, startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';
import { makeKey } from '../../../support/smart-server.ts';
import { type Issuer, startIssuer } from '../../../support/token-issuer.ts';
import { muteConsole } from '../../transport/wire.ts';
import { runUntilCollected } from './bulk-world.ts';

describe('bulkTally with client credentials', () => {
  let printed: ReturnType<typeof muteConsole>;
  let issuer: Issuer;
  let server: FhirServer;
  let tokensEndAt: string;

  beforeEach(async () => {
    printed = muteConsole();
    tokensEndAt = 'never';
    issuer = await startIssuer();
    issuer.clients.set('tally', { secret: 'a secret', place: 'header' });
    const ended = new Set<string>();
    server = await startFhirServer({
      now: () => new Date('2024-06-10T00:00:00Z'),
      reuseSearchMs: 0,
      bulk: {},
      auth: { accepts: (token) => issuer.accepts(token) },
      intercept: ({ path }) => {
        if (path.includes(tokensEndAt) && !ended.has(path)) {
          ended.add(path);
          issuer.revoke();
        }
        return undefined;
      },
    });
    server.load([
      { resourceType: 'Patient', id: 'p-1', birthDate: '2023-01-01' },
      {
        resourceType: 'Immunization',
        id: 'd-1',
        status: 'completed',
        occurrenceDateTime: '2024-01-10',
        patient: { reference: 'Patient/p-1' },
        location: { reference: 'Location/loc-1' },
      },
    ]);
  });
  afterEach(async () => {
    printed.restore();
    await server.close();
    await issuer.close();
  });

  const credential = () => ({
    grantType: 'client_credentials',
    clientId: 'tally',
    clientSecret: 'a secret',
    tokenUrl: issuer.tokenUrl,
  });

  it('asks for one token a run, for requests and files', async () => {
    const { runs } = await runUntilCollected({ url: server.url, credential: credential() });
    assert.equal(issuer.asked.length, runs.length);
    assert.ok(server.requests.every(({ status }) => status < 300));
    assert.match(printed.lines.join('\n'), /export-poll-status/);
    assert.doesNotMatch(printed.lines.join('\n'), /a secret|of-issuer/);
  });

  it('takes a key, over our adaptor, and renews its token before a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tallysheet-bulk-key-'));
    const { file, known } = makeKey(folder, 'ES384', 'k1');
    issuer.clients.set('by-key', { keys: [known] });
    issuer.now = Date.now();
    tokensEndAt = 'Binary';
    const key = { clientAuth: 'private_key_jwt', privateKeyFile: file, keyId: 'k1', scope: 'system/*.rs' };
    const withKey = { ...credential(), clientSecret: undefined, clientId: 'by-key', ...key };
    await runUntilCollected({ url: server.url, credential: withKey, request });
    const refused = server.requests.filter(({ status }) => status === 401);
    assert.ok(refused.length > 0 && refused.every(({ path }) => path.includes('Binary')));
    assert.equal(issuer.asked.length, 1 + refused.length);
    assert.ok(issuer.asked.every(({ status, claims }) => status === 200 && claims?.sub === 'by-key'));
    assert.doesNotMatch(printed.lines.join('\n'), /of-issuer|eyJ|PRIVATE/);
    rmSync(folder, { recursive: true });
  });

  it('renews a token that ends before a file, and counts the file', async () => {
    tokensEndAt = 'Binary';
    const { runs } = await runUntilCollected({ url: server.url, credential: credential() });
    const refused = server.requests.filter(({ status }) => status === 401);
    assert.ok(refused.length > 0 && refused.every(({ path }) => path.includes('Binary')));
    assert.equal(issuer.asked.length, runs.length + refused.length);
  });
});
