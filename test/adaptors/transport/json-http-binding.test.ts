import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import { jsonOverHttp, TransportError } from '../../../adaptors/transport/index.ts';
import { type Answer, muteConsole, reply, startWire, type Wire } from './wire.ts';

const ASK = { method: 'GET', path: 'movements', query: { dateFrom: '2026-03-01', page: '1' } } as const;

describe('a JSON API over language-http', () => {
  let api: Wire;
  let answer: Answer;
  let printed: ReturnType<typeof muteConsole>;
  beforeEach(async () => {
    printed = muteConsole();
    answer = reply(200, { items: [1] });
    api = await startWire((...exchange) => answer(...exchange));
  });
  afterEach(async () => {
    printed.restore();
    await api.close();
  });

  const at = (credential: Record<string, unknown> = {}) =>
    jsonOverHttp(request)({ baseUrl: api.origin, ...credential });

  it('asks with a token, with user and password, or with neither', async () => {
    await at({ access_token: 'secret' }).send(ASK);
    await at({ username: 'tally', password: 'sheet' }).send(ASK);
    assert.deepEqual((await at().send(ASK)).body, { items: [1] });
    assert.deepEqual(
      api.received.map(({ method, url, headers }) => [method, url, headers.authorization]),
      [
        ['GET', '/movements?dateFrom=2026-03-01&page=1', 'Bearer secret'],
        ['GET', '/movements?dateFrom=2026-03-01&page=1', 'Basic dGFsbHk6c2hlZXQ='],
        ['GET', '/movements?dateFrom=2026-03-01&page=1', undefined],
      ],
    );
  });

  it('asks with a key in the header that the API has for it', async () => {
    await at({ apiKey: 'secret-key' }).send(ASK);
    await at({ apiKey: 'Token secret-key', apiKeyHeader: 'Authorization' }).send(ASK);
    assert.deepEqual(
      api.received.map(({ headers }) => [headers['x-api-key'], headers.authorization]),
      [
        ['secret-key', undefined],
        [undefined, 'Token secret-key'],
      ],
    );
    assert.ok(!printed.lines.join('\n').includes('secret-key'));
  });

  it('sends a body as JSON', async () => {
    await at().send({ method: 'POST', path: 'movements/filter', body: { where: { date: '2026-03-01' } } });
    const [{ body, headers } = { body: '', headers: {} as Record<string, unknown> }] = api.received;
    assert.equal(body, '{"where":{"date":"2026-03-01"}}');
    assert.equal(headers['content-type'], 'application/json');
  });

  it('gives any status back, and says what cannot be read, without printing it', async () => {
    answer = reply(404, { message: 'Not found' });
    assert.deepEqual((await at().send(ASK)).status, 404);
    answer = reply(200, '<html>Zainab Musa</html>', 'text/html');
    assert.equal((await at().send(ASK)).unreadable, 'text/html instead of JSON');
    answer = reply(200, '{"name":"Zainab', 'application/json');
    assert.equal((await at().send(ASK)).unreadable, 'JSON that is cut off');
    answer = reply(200, '');
    assert.equal((await at().send(ASK)).body, undefined);
    assert.ok(!printed.lines.join('\n').includes('Zainab'));
  });

  it('says what the credential lacks, and what gives no answer', async () => {
    const codeOf = (error: unknown) => error instanceof TransportError && error.code;
    await assert.rejects(jsonOverHttp(request)({}).send(ASK), (error) => codeOf(error) === 'misconfigured');
    await assert.rejects(at({ baseUrl: 'http://127.0.0.1:1' }).send(ASK), (error) => codeOf(error) === 'unreachable');
  });
});
