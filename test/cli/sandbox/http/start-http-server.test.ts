import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type HttpServer, type HttpServerOptions, startHttpServer } from '../../../../cli/sandbox/http/index.ts';

describe('the HTTP server of the sandbox', () => {
  let server: HttpServer | undefined;
  const start = async (options: HttpServerOptions): Promise<string> => {
    server = await startHttpServer(options);
    return `http://127.0.0.1:${server.port}`;
  };
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('hands method, path, query, headers and body to the handler and its answer back', async () => {
    const url = await start({
      handle: (request) => ({
        status: 201,
        headers: { 'x-seen': `${request.method} ${request.path} ${request.query.get('a')} ${request.number}` },
        body: `${request.headers['x-mine']}: ${request.body.toString()}`,
      }),
    });
    const answer = await fetch(`${url}/here?a=1%2B1`, { method: 'POST', headers: { 'x-mine': 'me' }, body: 'ä' });
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get('x-seen'), 'POST /here 1+1 1');
    assert.equal(await answer.text(), 'me: ä');
  });

  it('logs every request with its status and the bytes of its body', async () => {
    const url = await start({ handle: () => ({ status: 404, body: 'no such page' }) });
    await fetch(`${url}/a?b=c`);
    await fetch(`${url}/d`, { method: 'HEAD' });
    assert.deepEqual(server?.requests, [
      { method: 'GET', path: '/a', query: 'b=c', status: 404, bytes: 12 },
      { method: 'HEAD', path: '/d', query: '', status: 404, bytes: 0 },
    ]);
  });

  it('packs what is worth it for clients that unpack, and logs the packed bytes', async () => {
    const url = await start({ handle: () => ({ status: 200, body: 'x'.repeat(5000) }) });
    const packed = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(packed.headers.get('content-encoding'), 'gzip');
    assert.equal(await packed.text(), 'x'.repeat(5000));
    const plain = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
    assert.equal(plain.headers.get('content-encoding'), null);
    const [first, second] = (server?.requests ?? []).map((request) => request.bytes);
    assert.equal(second, 5000);
    assert.ok((first ?? 5000) < 200);
  });

  it('unpacks a packed request', async () => {
    const url = await start({ handle: (request) => ({ status: 200, body: request.body }) });
    const body = gzipSync('hello');
    assert.equal(gunzipSync(body).toString(), 'hello');
    const answer = await fetch(url, { method: 'POST', headers: { 'content-encoding': 'gzip' }, body });
    assert.equal(await answer.text(), 'hello');
  });

  it('answers 500 with the stack when the handler throws', async () => {
    const url = await start({
      handle: () => {
        throw new Error('broken on purpose');
      },
    });
    const answer = await fetch(url);
    assert.equal(answer.status, 500);
    assert.match(await answer.text(), /broken on purpose/);
  });

  it('shows the interceptor every request and does what it says instead', async () => {
    const seen: unknown[] = [];
    let handled = 0;
    const url = await start({
      intercept: ({ method, path, query, body, number }) => {
        seen.push([method, path, query.get('q'), body.toString(), number]);
        return number === 1
          ? { kind: 'answer', status: 503, headers: { 'retry-after': '1' }, body: 'later' }
          : undefined;
      },
      handle: () => {
        handled += 1;
        return { status: 200 };
      },
    });
    const first = await fetch(`${url}/x?q=1`, { method: 'PUT', body: 'b' });
    assert.deepEqual([first.status, first.headers.get('retry-after'), await first.text()], [503, '1', 'later']);
    assert.equal((await fetch(`${url}/y`)).status, 200);
    assert.equal(handled, 1);
    assert.deepEqual(seen, [
      ['PUT', '/x', '1', 'b', 1],
      ['GET', '/y', null, '', 2],
    ]);
  });

  for (const [kind, handledTimes] of [
    ['reset', 0],
    ['lost', 1],
  ] as const) {
    it(`destroys the socket on ${kind}, ${handledTimes === 1 ? 'after' : 'before'} the request was handled`, async () => {
      let handled = 0;
      const url = await start({
        intercept: () => ({ kind }),
        handle: () => {
          handled += 1;
          return { status: 200, body: 'done' };
        },
      });
      await assert.rejects(fetch(url));
      assert.equal(handled, handledTimes);
      assert.deepEqual(
        server?.requests.map((request) => request.status),
        [0],
      );
    });
  }

  it('cuts the body on truncate while it announces the whole', async () => {
    const url = await start({
      intercept: () => ({ kind: 'truncate' }),
      handle: () => ({ status: 200, body: '0123456789' }),
    });
    const answer = await fetch(url);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-length'), '10');
    await assert.rejects(answer.text());
    assert.equal(server?.requests[0]?.bytes, 5);
  });

  it('takes an address of 20 kB, so that the handler can refuse it', async () => {
    const url = await start({ handle: (request) => ({ status: 200, body: String(request.search.length) }) });
    const answer = await fetch(`${url}/?${'a'.repeat(20_000)}`);
    assert.equal(await answer.text(), '20000');
  });
});
