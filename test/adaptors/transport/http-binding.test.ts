import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import { expectOk, overHttp, type Transport, TransportError } from '../../../adaptors/transport/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { type Answer, deadOrigin, muteConsole, reply, startWire, type Wire } from './wire.ts';

const ME = { method: 'GET', path: 'me', query: { fields: 'username' } } as const;

describe('DHIS2 over language-http', () => {
  let dhis2: Dhis2Server;
  let provider: Wire;
  let answer: Answer;
  let printed: ReturnType<typeof muteConsole>;
  let now: number;
  let made: number;
  /** Tokens that DHIS2 takes. */
  let good: Set<string>;

  beforeEach(async () => {
    printed = muteConsole();
    now = 1_000_000;
    made = 0;
    good = new Set();
    answer = (...exchange) => {
      made += 1;
      good.add(`token-${made}`);
      reply(200, { access_token: `token-${made}`, token_type: 'Bearer', expires_in: 300 })(...exchange);
    };
    provider = await startWire((...exchange) => answer(...exchange));
    const outsideUser = (token: string) => (good.has(token) ? 'admin' : undefined);
    dhis2 = await startDhis2Server({ version: '2.43', metadata: [], outsideUser });
  });
  afterEach(async () => {
    printed.restore();
    await dhis2.close();
    await provider.close();
  });

  function at(changes: Record<string, unknown> = {}): Transport {
    const client = { grantType: 'client_credentials', clientId: 'tally', clientSecret: 'a secret & more' };
    const tokenUrl = `${provider.origin}/realms/health/token`;
    const clock = { now: () => now };
    return overHttp(request, { clock })({ hostUrl: dhis2.url, tokenUrl, ...client, scope: 'dhis2 write', ...changes });
  }

  async function whoAmI(transport: Transport): Promise<unknown> {
    return expectOk('DHIS2', ME, await transport.send(ME)).body;
  }

  /** Code and words of the error that a request ends with. */
  async function failure(transport: Transport): Promise<{ code: string; message: string; fix: string }> {
    const error = await whoAmI(transport).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof TransportError);
    return { code: error.code, message: error.message, fix: error.fix };
  }

  it('asks the provider for a token once, as RFC 6749 says, and uses it', async () => {
    const transport = at();
    for (let count = 0; count < 3; count += 1) assert.deepEqual(await whoAmI(transport), { username: 'admin' });
    assert.equal(provider.received.length, 1);
    const [{ method, url, headers, body } = { method: '', url: '', headers: {}, body: '' }] = provider.received;
    assert.deepEqual({ method, url }, { method: 'POST', url: '/realms/health/token' });
    assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
    assert.equal(body, 'grant_type=client_credentials&scope=dhis2+write');
    const basic = Buffer.from('tally:a+secret+%26+more').toString('base64');
    assert.equal(headers.authorization, `Basic ${basic}`);
  });

  it('sends the secret in the body where the credential says so', async () => {
    await whoAmI(at({ clientAuth: 'body' }));
    assert.equal(provider.received[0]?.headers.authorization, undefined);
    assert.match(provider.received[0]?.body ?? '', /&client_id=tally&client_secret=a\+secret\+%26\+more$/);
  });

  it('renews the token before it expires, once for all who wait', async () => {
    const transport = at();
    await whoAmI(transport);
    now += 269_000;
    await whoAmI(transport);
    assert.equal(made, 1);
    now += 2000;
    await Promise.all([whoAmI(transport), whoAmI(transport), whoAmI(transport)]);
    assert.equal(made, 2);
    assert.equal(dhis2.requests.filter(({ status }) => status !== 200).length, 0);
  });

  it('renews a token once when DHIS2 refuses it, then tells', async () => {
    const transport = at();
    await whoAmI(transport);
    good.clear();
    assert.deepEqual(await whoAmI(transport), { username: 'admin' });
    assert.equal(made, 2);
    good.clear();
    answer = reply(200, { access_token: 'never good', expires_in: 300 });
    assert.equal((await failure(transport)).code, 'redirected');
    assert.deepEqual(
      dhis2.requests.map(({ status }) => status),
      [200, 302, 200, 302, 302],
    );
  });

  const refusals: [string, () => Answer, string, RegExp][] = [
    ['a wrong client', () => reply(401, { error: 'invalid_client' }), 'token-refused', /clientId and clientSecret/],
    ['a grant not allowed', () => reply(400, { error: 'unauthorized_client' }), 'token-refused', /does not allow/],
    ['a scope', () => reply(400, { error: 'invalid_scope' }), 'token-refused', /scope/],
    ['HTML', () => reply(200, '<html>Log in</html>', 'text/html'), 'token-refused', /tokenUrl/],
    ['a redirect', () => reply(302, '', 'text/html', { location: 'http://127.0.0.1:1/' }), 'token-refused', /tokenUrl/],
    ['trouble', () => reply(503, 'busy', 'text/plain'), 'unreachable', /run again later/],
  ];
  for (const [title, toAnswer, code, fix] of refusals) {
    it(`tells of ${title}, and prints nothing of the answer`, async () => {
      answer = toAnswer();
      const told = await failure(at());
      assert.equal(told.code, code);
      assert.match(told.fix, fix);
      assert.doesNotMatch([told.message, ...printed.lines].join('\n'), /secret|Log in/);
      assert.equal(dhis2.requests.length, 0);
    });
  }

  it('tells of a provider that gives no answer', async () => {
    const told = await failure(at({ tokenUrl: `${await deadOrigin()}/token` }));
    assert.equal(told.code, 'unreachable');
  });

  it('does not follow DHIS2 to another origin', async () => {
    const transport = overHttp(request, { clock: { now: () => now } })({
      hostUrl: provider.origin,
      access_token: 'given',
    });
    answer = reply(302, '', 'text/html', { location: `${dhis2.url}/login/` });
    assert.equal((await failure(transport)).code, 'redirected');
    assert.equal(dhis2.requests.length, 0);
  });

  it('takes the token that Lightning keeps fresh, with the address from the job', async () => {
    good.add('of Lightning');
    const over = overHttp(request, { clock: { now: () => now }, hostUrl: dhis2.url });
    assert.deepEqual(await whoAmI(over({ access_token: 'of Lightning', token_type: 'Bearer' })), { username: 'admin' });
    assert.equal(provider.received.length, 0);
  });

  it('takes user and password, checked once, and a personal access token', async () => {
    const basic = at({ grantType: undefined, username: 'admin', password: 'district' });
    for (let count = 0; count < 3; count += 1) assert.deepEqual(await whoAmI(basic), { username: 'admin' });
    assert.equal(dhis2.entrances().passwordChecks, 1);
    const { body } = await basic.send({ method: 'POST', path: 'apiToken', body: {} });
    const { response } = body as { response: { key: string } };
    assert.deepEqual(await whoAmI(at({ grantType: undefined, pat: response.key })), { username: 'admin' });
  });

  it('says what a credential lacks, and sends nothing', async () => {
    const lacking: Record<string, unknown>[] = [
      { grantType: 'password' },
      { tokenUrl: undefined },
      { tokenUrl: 'file:///etc/passwd' },
      { clientId: undefined },
      { grantType: undefined, hostUrl: undefined, access_token: 'given' },
    ];
    for (const changes of lacking) assert.equal((await failure(at(changes))).code, 'misconfigured');
    assert.equal(provider.received.length + dhis2.requests.length, 0);
  });

  it('prints nothing of an answer that is refused, or no JSON', async () => {
    const transport = overHttp(request, { clock: { now: () => now } })({
      hostUrl: provider.origin,
      access_token: 'given',
    });
    answer = reply(200, '<p>the body</p>', 'text/html');
    assert.equal((await failure(transport)).code, 'unreadable-answer');
    answer = reply(409, { message: 'the body' });
    assert.equal((await failure(transport)).code, 'refused');
    answer = reply(500, 'the body', 'text/plain');
    assert.equal((await failure(transport)).code, 'server-error');
    assert.doesNotMatch(printed.lines.join('\n'), /the body/);
  });

  it('packs what is large where DHIS2 unpacks it, and sends lists as JSON', async () => {
    answer = reply(200, {});
    const transport = overHttp(request, { clock: { now: () => now } })({
      hostUrl: provider.origin,
      access_token: 'given',
    });
    await transport.send({ method: 'POST', path: 'things', body: [{ a: 1 }] });
    await transport.send({ method: 'POST', path: 'things', body: { a: 'x'.repeat(5000) } });
    await transport.send({ method: 'POST', path: 'dataValueSets', body: { a: 'x'.repeat(5000) } });
    assert.equal(provider.received[0]?.body, '[{"a":1}]');
    assert.deepEqual(
      provider.received.map(({ headers }) => headers['content-encoding']),
      [undefined, undefined, 'gzip'],
    );
  });

  it('prints no secret and no token', async () => {
    await whoAmI(at());
    assert.doesNotMatch(printed.lines.join('\n'), /a secret|token-1|dGFsbHk/);
  });
});
