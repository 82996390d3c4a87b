import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { countMatches, searchPages } from '../../../adaptors/fhir/index.ts';
import { type FhirServerOptions, type Intercept, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { fhirAt, muteConsole, startWire } from '../transport/wire.ts';
import { all } from './mapping.ts';
import { dose, idsOf } from './searched.ts';

const doses = (count: number) => Array.from({ length: count }, (_, at) => dose(`d${at}`));
const idsIn = (list: readonly { id: string }[]) => list.map(({ id }) => id);
const html = '<html></html>';

describe('searchPages over the embedded server', () => {
  let printed: ReturnType<typeof muteConsole>;
  beforeEach(() => {
    printed = muteConsole();
  });
  afterEach(() => printed.restore());

  async function withServer(
    options: FhirServerOptions,
    use: (server: Awaited<ReturnType<typeof startFhirServer>>) => Promise<void>,
  ): Promise<void> {
    const server = await startFhirServer(options);
    try {
      await use(server);
    } finally {
      await server.close();
    }
  }

  it('reads every page of a server that clamps the page size', async () => {
    await withServer({ maxPageSize: 7 }, async (server) => {
      server.load(doses(30));
      const pages = await all(searchPages(fhirAt(new URL(server.url).origin), 'Immunization', { status: 'completed' }));
      assert.deepEqual(
        pages.map(({ matches }) => matches.length),
        [7, 7, 7, 7, 2],
      );
      assert.equal(new Set(idsOf(pages)).size, 30);
      assert.equal(server.requests[0]?.query, '_count=1000&_sort=_lastUpdated&_total=accurate&status=completed');
    });
  });

  it('gives one page without matches where nothing is found', async () => {
    await withServer({}, async (server) => {
      const pages = await all(searchPages(fhirAt(new URL(server.url).origin), 'Immunization', {}));
      assert.deepEqual(idsOf(pages), []);
      assert.equal(pages.length, 1);
    });
  });

  it('goes on after a page that deletions have emptied', async () => {
    await withServer({ maxPageSize: 2 }, async (server) => {
      server.load(doses(6));
      const order = idsOf(await all(searchPages(fhirAt(new URL(server.url).origin), 'Immunization', { _sort: '_id' })));
      const seen: (string | undefined)[] = [];
      for await (const { matches } of searchPages(fhirAt(new URL(server.url).origin), 'Immunization', {
        _sort: '_id',
        status: 'completed',
      })) {
        if (seen.length === 0) for (const id of order.slice(2, 4)) server.delete('Immunization', id ?? '');
        seen.push(...matches.map(({ id }) => id));
      }
      assert.deepEqual(seen, [...order.slice(0, 2), ...order.slice(4)]);
    });
  });

  it('asks again what the server would answer from its cache', async () => {
    await withServer({}, async (server) => {
      const transport = fhirAt(new URL(server.url).origin);
      assert.equal(await countMatches(transport, 'Immunization', {}), 0);
      server.put(dose('new'));
      assert.equal(await countMatches(transport, 'Immunization', {}), 1);
      assert.deepEqual(idsOf(await all(searchPages(transport, 'Immunization', {}))), ['new']);
      server.put(dose('newer'));
      assert.equal(idsOf(await all(searchPages(transport, 'Immunization', {}))).length, 2);
    });
  });

  it('takes a search up again where the server has dropped its result, and loses nothing', async () => {
    let now = Date.parse('2024-03-01T00:00:00Z');
    await withServer({ maxPageSize: 2, searchExpiryMs: 1000, now: () => new Date(now) }, async (server) => {
      for (const one of doses(9)) {
        now += 60_000;
        server.load([one]);
      }
      const seen: (string | undefined)[] = [];
      const totals: (number | undefined)[] = [];
      for await (const { matches, total } of searchPages(fhirAt(new URL(server.url).origin), 'Immunization', {})) {
        seen.push(...matches.map(({ id }) => id));
        totals.push(total);
        // The third page was asked for in time, the fourth is not.
        if (seen.length === 4) now += 3_600_000;
      }
      assert.deepEqual([...new Set(seen)], idsIn(doses(9)));
      assert.ok(seen.length < 18, 'it goes on near where it was');
      assert.equal(totals[0], 9);
      const resumed = server.requests.filter(({ query }) => query.includes('_lastUpdated=ge'));
      assert.ok(resumed.length >= 1);
    });
  });

  it('begins a search again where all resources were changed at once, which has no place to go on from', async () => {
    let now = Date.parse('2024-03-01T00:00:00Z');
    await withServer({ maxPageSize: 2, searchExpiryMs: 1000, now: () => new Date(now) }, async (server) => {
      server.load(doses(6));
      const seen: (string | undefined)[] = [];
      for await (const { matches } of searchPages(fhirAt(new URL(server.url).origin), 'Immunization', {})) {
        seen.push(...matches.map(({ id }) => id));
        if (seen.length === 2) now += 3_600_000;
      }
      assert.deepEqual([...new Set(seen)].sort(), idsIn(doses(6)));
    });
  });

  it('says what to do when the result is dropped each time', async () => {
    const gone = { status: 410, headers: { 'content-type': 'application/fhir+json' }, body: '{}' };
    const intercept: Intercept = ({ query }) => (query.has('_getpages') ? { kind: 'answer', ...gone } : undefined);
    await withServer({ maxPageSize: 2, intercept }, async (server) => {
      server.load(doses(6));
      await assert.rejects(all(searchPages(fhirAt(new URL(server.url).origin), 'Immunization', {})), {
        name: 'TransportError',
        code: 'search-expired',
        message:
          'FHIR: GET / answered 410 to a further page: the server no longer keeps the result of the search — run again; if it happens each time, let the server keep results longer (search-expired)',
      });
      assert.equal(server.requests.filter(({ query }) => !query.includes('_getpages')).length, 3);
    });
  });

  it('goes as a form before an address gets too long for servers', async () => {
    await withServer({ maxPageSize: 2 }, async (server) => {
      server.load(doses(5));
      const status = ['completed', ...Array.from({ length: 900 }, (_, at) => `local-${at}`)].join(',');
      const transport = fhirAt(new URL(server.url).origin);
      assert.equal(idsOf(await all(searchPages(transport, 'Immunization', { status }))).length, 5);
      assert.equal(await countMatches(transport, 'Immunization', { status }), 5);
      assert.deepEqual(
        server.requests.map(({ method, path, query }) => `${method} ${path}${query === '' ? '' : '?'}`),
        ['POST /fhir/Immunization/_search', 'GET /fhir?', 'GET /fhir?', 'POST /fhir/Immunization/_search'],
      );
    });
  });

  it('refuses the answer of a server that has left a parameter out', async () => {
    await withServer({ ignored: ['status'] }, async (server) => {
      server.load(doses(3));
      const transport = fhirAt(new URL(server.url).origin);
      await assert.rejects(all(searchPages(transport, 'Immunization', { status: 'completed' })), {
        code: 'parameter-ignored',
        message:
          'FHIR: GET Immunization left out of the search what it was asked by: status — the server does not know the parameter: correct search and searchDate in the mapping, or let the server index it (parameter-ignored)',
      });
      assert.equal((await all(searchPages(transport, 'Immunization', { date: 'ge2024' }))).length, 1);
    });
  });

  it('asks a server that refuses order and totals without them, and the next time at once', async () => {
    const refusal = { status: 400, headers: { 'content-type': 'application/fhir+json' }, body: '{}' };
    const intercept: Intercept = ({ query }) =>
      query.has('_total') || query.has('_elements') ? { kind: 'answer', ...refusal } : undefined;
    await withServer({ intercept }, async (server) => {
      server.load(doses(3));
      const transport = fhirAt(new URL(server.url).origin);
      for (let time = 0; time < 2; time += 1) {
        assert.equal(idsOf(await all(searchPages(transport, 'Immunization', { status: 'completed' }))).length, 3);
      }
      assert.equal(server.requests.at(-1)?.query, '_count=1000&status=completed');
      assert.equal(server.requests.filter(({ status }) => status === 200).length, 2);
    });
  });

  it('asks a server that refuses to include for the matches alone, with their order and number', async () => {
    const refusal = { status: 400, headers: { 'content-type': 'application/fhir+json' }, body: '{}' };
    const intercept: Intercept = ({ query }) => (query.has('_include') ? { kind: 'answer', ...refusal } : undefined);
    await withServer({ intercept }, async (server) => {
      server.load(doses(3));
      const transport = fhirAt(new URL(server.url).origin);
      for (let time = 0; time < 2; time += 1) {
        const query = { _include: 'Immunization:patient' };
        assert.equal(idsOf(await all(searchPages(transport, 'Immunization', query))).length, 3);
      }
      const asked = server.requests.filter(({ status }) => status === 200).map(({ query }) => query);
      assert.deepEqual(asked, Array(2).fill('_count=1000&_sort=_lastUpdated&_total=accurate'));
    });
  });

  it('stays with the configured origin where links follow the Host header', async () => {
    await withServer({ maxPageSize: 2 }, async (server) => {
      server.load(doses(5));
      const { port } = new URL(server.url);
      // A proxy that forwards under another name, as a TLS proxy does.
      const proxy = await startWire((response, { url, headers }) => {
        const options = { port, path: url, headers: { ...headers, host: 'internal.example' } };
        httpRequest(options, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        }).end();
      });
      try {
        const pages = await all(searchPages(fhirAt(proxy.origin), 'Immunization', {}));
        assert.match(pages[0]?.next ?? '', /^http:\/\/internal\.example\/fhir\?/);
        assert.equal(idsOf(pages).length, 5);
        assert.equal(proxy.received.length, 3);
      } finally {
        await proxy.close();
      }
    });
  });

  it('stops at a page that does not come', async () => {
    const faults: [Parameters<Intercept>[0]['number'], ReturnType<Intercept>, string][] = [
      [2, { kind: 'answer', status: 500, body: html, headers: { 'content-type': 'text/html' } }, 'server-error'],
      [2, { kind: 'answer', status: 200, body: html, headers: { 'content-type': 'text/html' } }, 'unreadable-answer'],
      [2, { kind: 'answer', status: 401 }, 'unauthorized'],
      [2, { kind: 'answer', status: 302, headers: { location: '/login' } }, 'redirected'],
      [2, { kind: 'answer', status: 200, body: '', headers: { 'content-type': 'text/plain' } }, 'unexpected-answer'],
      [2, { kind: 'truncate' }, 'unreadable-answer'],
      [2, { kind: 'reset' }, 'unreachable'],
      [1, { kind: 'answer', status: 404 }, 'refused'],
    ];
    for (const [at, fault, code] of faults) {
      const intercept: Intercept = ({ number }) => (number === at ? fault : undefined);
      await withServer({ maxPageSize: 2, intercept }, async (server) => {
        server.load(doses(6));
        const pages = searchPages(fhirAt(new URL(server.url).origin), 'Immunization', {});
        await assert.rejects(all(pages), { name: 'TransportError', code });
      });
    }
  });
});
