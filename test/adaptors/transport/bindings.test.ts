import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { bindAdaptor, type Transport, type TransportRequest } from '../../../adaptors/transport/index.ts';
import { type Answer, cutOff, deadOrigin, dhis2At, fhirAt, muteConsole, reply, startWire, type Wire } from './wire.ts';

const systems = {
  FHIR: { at: fhirAt, base: '/fhir/', type: 'application/fhir+json' },
  DHIS2: { at: dhis2At, base: '/api/', type: 'application/json' },
};
const html = '<html><title>Log in</title></html>';

for (const [system, { at, base, type }] of Object.entries(systems)) {
  describe(`${system} binding`, () => {
    let wire: Wire;
    let answer: Answer;
    let transport: Transport;
    let printed: ReturnType<typeof muteConsole>;

    beforeEach(async () => {
      printed = muteConsole();
      answer = reply(200, {}, type);
      wire = await startWire((...args) => answer(...args));
      transport = at(wire.origin);
    });

    afterEach(async () => {
      printed.restore();
      await wire.close();
    });

    async function ask(request: Partial<TransportRequest> = {}) {
      return transport.send({ method: 'GET', path: 'things', ...request });
    }

    for (const status of [200, 400, 401, 403, 404, 409, 410, 429, 500, 503]) {
      it(`gives back status, body and headers of a ${status}`, async () => {
        const said = { resourceType: 'OperationOutcome', issue: [{ diagnostics: `says ${status}` }] };
        answer = reply(status, said, type, { 'X-Seen': 'yes' });
        const response = await ask();
        assert.equal(response.status, status);
        assert.deepEqual(response.body, said);
        assert.equal(response.headers['x-seen'], 'yes');
        assert.equal(response.unreadable, undefined);
      });
    }

    it('reads the words of a refusal that comes packed, by asking once more for plain ones', async () => {
      const said = { resourceType: 'OperationOutcome', issue: [{ diagnostics: 'no such parameter' }] };
      const packed = gzipSync(JSON.stringify(said));
      answer = (response, { headers }) => {
        const isPacked = headers['accept-encoding'] === 'gzip';
        response.writeHead(400, { 'content-type': type, ...(isPacked ? { 'content-encoding': 'gzip' } : {}) });
        response.end(isPacked ? packed : JSON.stringify(said));
      };
      const { status, body } = await ask();
      assert.deepEqual({ status, body }, { status: 400, body: said });
      assert.deepEqual(
        wire.received.map(({ headers }) => headers['accept-encoding']),
        ['gzip', 'identity'],
      );
    });

    it('gives back the status of HTML, and that it is none of JSON', async () => {
      answer = reply(200, html, 'text/html; charset=utf-8');
      assert.deepEqual(await ask(), {
        status: 200,
        headers: {},
        body: undefined,
        unreadable: 'text/html instead of JSON',
      });
      answer = reply(500, html, 'text/html');
      const failed = await ask();
      assert.equal(failed.status, 500);
      assert.equal(failed.body, undefined);
    });

    it('tells a body that is cut off from one that is whole', async () => {
      answer = cutOff(200, type);
      const response = await ask();
      assert.equal(response.status, 200);
      assert.equal(response.unreadable, 'JSON that is cut off');
      assert.equal(response.body, undefined);
    });

    it('tells a packed body that is cut off', async () => {
      const packed = gzipSync(JSON.stringify({ values: Array.from({ length: 500 }, (_, value) => value) }));
      answer = (response) => {
        response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip', 'content-length': packed.length });
        response.write(packed.subarray(0, packed.length / 2), () => response.destroy());
      };
      assert.equal((await ask()).unreadable, 'JSON that is cut off');
    });

    it('unpacks a packed body, which it asks for', async () => {
      answer = (response) => {
        response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' });
        response.end(gzipSync('{"total":3}'));
      };
      assert.deepEqual((await ask()).body, { total: 3 });
      assert.match(String(wire.received[0]?.headers['accept-encoding']), /gzip/);
    });

    it('has no body where the answer is empty', async () => {
      for (const status of [200, 404]) {
        answer = (response) => {
          response.writeHead(status, { 'content-length': 0 });
          response.end();
        };
        const response = await ask();
        assert.equal(response.status, status);
        assert.equal(response.body, undefined);
      }
    });

    it('does not follow a redirect to a login page', async () => {
      const other = await startWire(reply(200, {}));
      try {
        answer = reply(302, '', 'text/html', { location: `${other.origin}/login` });
        assert.equal((await ask()).status, 302);
        assert.equal(other.received.length, 0);
        assert.equal(wire.received.length, 1);
      } finally {
        await other.close();
      }
    });

    it('says that there was no answer where nothing listens', async () => {
      const origin = await deadOrigin();
      transport = at(origin);
      await assert.rejects(ask({ query: { secret: 'x' } }), {
        name: 'TransportError',
        code: 'unreachable',
        message: `${system}: GET things got no answer from ${origin.replace('http://', '')} (ECONNREFUSED) — check that the server runs and that the base URL is right (unreachable)`,
      });
    });

    it('says that there was no answer where the connection breaks before it', async () => {
      answer = (response) => response.destroy();
      await assert.rejects(ask(), {
        code: 'unreachable',
        message: /GET things got no answer from 127\.0\.0\.1:\d+ \(\w+\)/,
      });
    });

    it('says what the credential lacks, without sending anything', async () => {
      for (const address of ['', 'nowhere']) {
        transport = at(address);
        await assert.rejects(ask(), { name: 'TransportError', code: 'misconfigured', message: /base URL/ });
      }
      assert.equal(wire.received.length, 0);
    });

    it('repeats a list in the query and encodes what would end a value', async () => {
      await ask({ query: { date: ['ge2024-01-01', 'le2024-02-01'], name: 'a?b&c=d/e #+é|' } });
      const [path, query] = (wire.received[0]?.url ?? '').split(/\?(.*)/s);
      assert.equal(path, `${base}things`);
      assert.deepEqual(
        [...new URLSearchParams(query)],
        [
          ['date', 'ge2024-01-01'],
          ['date', 'le2024-02-01'],
          ['name', 'a?b&c=d/e #+é|'],
        ],
      );
      assert.ok(!query?.includes('?'));
    });

    it('posts a body as JSON', async () => {
      await ask({ method: 'POST', body: { type: 'batch', entry: [] } });
      const [received] = wire.received;
      assert.equal(received?.method, 'POST');
      assert.deepEqual(JSON.parse(received?.body ?? ''), { type: 'batch', entry: [] });
      assert.match(String(received?.headers['content-type']), /json/);
    });

    it('sends the credential, and the headers of the request beside it', async () => {
      await ask({ headers: { 'cache-control': 'no-cache' } });
      const headers = wire.received[0]?.headers ?? {};
      assert.equal(headers.authorization, `Basic ${Buffer.from('admin:sesame').toString('base64')}`);
      assert.equal(headers['cache-control'], 'no-cache');
    });

    it('changes neither request nor configuration', async () => {
      const configuration = Object.freeze({ access_token: 'letmein' });
      transport = at(wire.origin, configuration);
      const query = Object.freeze({ date: Object.freeze(['a', 'b']) });
      const request = Object.freeze({
        method: 'GET' as const,
        path: 'things',
        query,
        headers: Object.freeze({ a: 'b' }),
      });
      await transport.send(request);
      await transport.send(request);
      assert.equal(wire.received.length, 2);
      assert.deepEqual(request, { method: 'GET', path: 'things', query: { date: ['a', 'b'] }, headers: { a: 'b' } });
    });

    it('has the credential and the bodies in nothing that is printed', async () => {
      for (const status of [200, 400, 401, 500]) {
        answer = reply(status, { name: 'Achieng' }, type);
        await ask({ method: 'POST', body: { family: 'Odhiambo' } });
      }
      const text = printed.lines.join('\n');
      for (const secret of ['sesame', Buffer.from('admin:sesame').toString('base64'), 'Achieng', 'Odhiambo'])
        assert.ok(!text.includes(secret), secret);
    });
  });
}

describe('DHIS2 binding', () => {
  it('says in its own words that the credential has no user', async () => {
    await assert.rejects(dhis2At('http://127.0.0.1:9', {}).send({ method: 'GET', path: 'me' }), {
      code: 'misconfigured',
      message:
        'DHIS2: GET me could not be sent (it has no user and password or token) — check the credential (misconfigured)',
    });
  });

  it('changes single objects by PUT, PATCH and DELETE, their bodies never packed', async () => {
    const wire = await startWire(reply(200, {}));
    const printed = muteConsole();
    try {
      const dhis2 = dhis2At(wire.origin);
      const path = 'organisationUnits/DiszpKrYNg8';
      const patch = [{ op: 'replace', path: '/name', value: 'é'.repeat(2000) }];
      const headers = { 'content-type': 'application/json-patch+json' };
      await dhis2.send({ method: 'PUT', path, query: { importReportMode: 'FULL' }, body: { name: 'é'.repeat(2000) } });
      await dhis2.send({ method: 'PATCH', path, headers, body: patch });
      await dhis2.send({ method: 'POST', path: 'organisationUnits', body: { name: 'é'.repeat(2000) }, once: true });
      await dhis2.send({ method: 'DELETE', path });
      assert.deepEqual(
        wire.received.map((each) => [each.method, each.url, each.headers['content-type'], each.body]),
        [
          ['PUT', `/api/${path}?importReportMode=FULL`, 'application/json', JSON.stringify({ name: 'é'.repeat(2000) })],
          ['PATCH', `/api/${path}`, 'application/json-patch+json', JSON.stringify(patch)],
          ['POST', '/api/organisationUnits', 'application/json', JSON.stringify({ name: 'é'.repeat(2000) })],
          ['DELETE', `/api/${path}`, 'application/json', ''],
        ],
      );
      assert.ok(wire.received.every((each) => each.headers['content-encoding'] === undefined));
    } finally {
      printed.restore();
      await wire.close();
    }
  });
});

describe('bindAdaptor', () => {
  it('gives each request a scratch state of its own', async () => {
    const seen: unknown[] = [];
    const configuration = { baseUrl: 'x' };
    const transport = bindAdaptor('FHIR', configuration, ({ path }) => (state) => {
      seen.push(structuredClone(state));
      (state as { references: unknown[] }).references.push('kept');
      return { data: path, response: { statusCode: 200, headers: {} } };
    });
    assert.equal((await transport.send({ method: 'GET', path: 'a' })).body, 'a');
    assert.equal((await transport.send({ method: 'GET', path: 'b' })).body, 'b');
    const scratch = { configuration, data: null, references: [] };
    assert.deepEqual(seen, [scratch, scratch]);
  });

  it('gives header names in lower case and takes an answer without a status for 200', async () => {
    const transport = bindAdaptor('FHIR', {}, () => () => ({ data: {}, response: { headers: { 'Retry-After': 5 } } }));
    assert.deepEqual(await transport.send({ method: 'GET', path: 'a' }), {
      status: 200,
      headers: { 'retry-after': '5' },
      body: {},
    });
  });

  it('turns whatever an adaptor throws into an error without its message', async () => {
    for (const thrown of ['text', null, new Error('http://x?name=Achieng'), { code: 'ECONNRESET' }]) {
      const transport = bindAdaptor('FHIR', {}, () => () => Promise.reject(thrown));
      const error = await transport.send({ method: 'GET', path: 'a' }).then(
        () => assert.fail(),
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof Error);
      assert.equal(error.name, 'TransportError');
      assert.doesNotMatch(JSON.stringify({ ...error, message: error.message }), /Achieng/);
    }
  });
});
