import assert from 'node:assert/strict';
import { gunzipSync, gzipSync } from 'node:zlib';
import adaptor, * as named from '../../../adaptors/language-dhis2/index.ts';
import type { Operation, State } from '../../../adaptors/language-dhis2/types.ts';
import { type Answer, type Received, startRecordingServer } from './recording-server.ts';

const { create, destroy, execute, get, http, tracker, update, upsert } = adaptor;
const basic = `Basic ${Buffer.from('admin:district').toString('base64')}`;

describe('language-dhis2, compatible', () => {
  let server: Awaited<ReturnType<typeof startRecordingServer>>;
  let answer: (received: Received, index: number) => Answer;
  const original = console.log;

  beforeEach(async () => {
    answer = () => ({});
    server = await startRecordingServer((received, index) => answer(received, index));
    console.log = () => undefined;
  });

  afterEach(async () => {
    console.log = original;
    await server.close();
  });

  function state(configuration: Record<string, unknown> = {}): State {
    return { configuration: { hostUrl: server.origin, username: 'admin', password: 'district', ...configuration } };
  }

  /** Run one operation and return the one request it sent. */
  async function wire(operation: Operation, input: State = state()): Promise<Received> {
    await execute(operation)(input);
    const [first, ...rest] = server.received;
    assert.ok(first);
    assert.equal(rest.length, 0);
    return first;
  }

  it('exports the names that jobs use, by name and as one default namespace', () => {
    const names = `alterState as combine create cursor dataPath dataValue dateFns destroy each execute field fields fn
      fnIf get group http lastReferenceValue log map merge sourceValue tracker update upsert util`.split(/\s+/);
    assert.deepEqual(Object.keys(adaptor).sort(), names);
    assert.deepEqual(Object.keys(named).sort(), [...names, 'default'].sort());
    assert.deepEqual(Object.keys(http).sort(), ['get', 'patch', 'post', 'request']);
    assert.deepEqual(Object.keys(tracker).sort(), ['export', 'import']);
    assert.equal(typeof adaptor.util.attr, 'function');
  });

  describe('the address', () => {
    const cases: [string, string, Record<string, unknown>, string][] = [
      ['hostUrl/api/path', '', {}, '/api/system/info'],
      ['a context path', '/dhis', {}, '/dhis/api/system/info'],
      ['a slash at the end', '/dhis/', {}, '/dhis/api/system/info'],
      ['an API version', '', { apiVersion: 41 }, '/api/41/system/info'],
    ];
    for (const [title, suffix, configuration, expected] of cases) {
      it(`is built with ${title}`, async () => {
        const hostUrl = `${server.origin}${suffix}`;
        const { url, body } = await wire(get('system/info'), state({ ...configuration, hostUrl }));
        assert.equal(url, expected);
        assert.equal(body.length, 0);
      });
    }

    it('takes the API version of the options first', async () => {
      const { url } = await wire(http.get('me', { apiVersion: 40 }), state({ apiVersion: 41 }));
      assert.equal(url, '/api/40/me');
    });

    it('repeats a query value that is an array', async () => {
      const { url } = await wire(get('dataValueSets', { period: ['202301', '202302'], includeDeleted: true }));
      assert.equal(url, '/api/dataValueSets?period=202301&period=202302&includeDeleted=true');
    });

    it('refuses an absolute one and sends nothing', async () => {
      await assert.rejects(execute(get('http://other.example/api/me'))(state()), /Invalid URL/);
      assert.equal(server.received.length, 0);
    });

    it('reads an old credential with apiUrl', async () => {
      const { url } = await wire(get('me'), {
        configuration: { apiUrl: server.origin, username: 'admin', password: 'district' },
      });
      assert.equal(url, '/api/me');
    });
  });

  describe('the credential', () => {
    const cases: [string, Record<string, unknown>, string][] = [
      ['username and password', {}, basic],
      ['a personal access token', { pat: 'd2pat_1' }, 'ApiToken d2pat_1'],
      ['an OAuth2 token', { username: undefined, password: undefined, access_token: 'abc' }, 'Bearer abc'],
    ];
    for (const [title, configuration, expected] of cases) {
      it(`may be ${title}`, async () => {
        const { headers } = await wire(get('me'), state(configuration));
        assert.equal(headers.authorization, expected);
      });
    }

    it('is missed before anything is sent', async () => {
      await assert.rejects(
        execute(get('me'))({ configuration: { hostUrl: server.origin } }),
        /^Error: Invalid authorization credentials/,
      );
      await assert.rejects(execute(get('me'))({ configuration: {} }), /hostUrl is missing/);
      assert.equal(server.received.length, 0);
    });

    it('wins over an Authorization among the headers', async () => {
      const { headers } = await wire(http.get('me', { headers: { Authorization: 'Bearer mine' } }));
      assert.equal(headers.authorization, basic);
    });
  });

  describe('create', () => {
    it('posts JSON; its third argument is the query', async () => {
      const payload = { dataValues: [{ value: '1' }], none: undefined, lazy: (s: State) => s.count };
      const received = await wire(create('dataValueSets', payload, { dataSet: 'a', importStrategy: 'CREATE' }), {
        ...state(),
        count: 7,
      });
      assert.equal(received.method, 'POST');
      assert.equal(received.url, '/api/dataValueSets?dataSet=a&importStrategy=CREATE');
      assert.equal(received.body.toString(), '{"dataValues":[{"value":"1"}],"lazy":7}');
      assert.equal(received.headers['content-type'], 'application/json');
      assert.equal(received.headers['content-length'], String(received.body.length));
    });

    it('sends a string as it is', async () => {
      const received = await wire(create('dataValueSets', '{"a":1}'));
      assert.equal(received.body.toString(), '{"a":1}');
    });

    it('sends tracker objects to the importer', async () => {
      const received = await wire(create('events', { program: 'p' }));
      assert.equal(received.url, '/api/tracker?async=false&importStrategy=CREATE');
      assert.deepEqual(JSON.parse(received.body.toString()), { events: [{ program: 'p' }] });
    });

    it("refuses the path 'tracker'", async () => {
      await assert.rejects(execute(create('tracker', {}))(state()), /use tracker\.import/);
      assert.equal(server.received.length, 0);
    });
  });

  it('update puts, destroy deletes, http.patch patches', async () => {
    await execute(
      update('dataElements', 'id1', { name: 'n' }, { query: { mergeMode: 'REPLACE' } }),
      destroy('dataElements', 'id1'),
      http.patch('dataElements', 'id1', [{ op: 'replace', path: '/name', value: 'm' }], {
        headers: { 'content-type': 'application/json-patch+json' },
      }),
    )(state());
    assert.deepEqual(
      server.received.map(({ method, url, headers, body }) => [method, url, headers['content-type'], body.toString()]),
      [
        ['PUT', '/api/dataElements/id1?mergeMode=REPLACE', 'application/json', '{"name":"n"}'],
        ['DELETE', '/api/dataElements/id1', 'application/json', ''],
        [
          'PATCH',
          '/api/dataElements/id1',
          'application/json-patch+json',
          '[{"op":"replace","path":"/name","value":"m"}]',
        ],
      ],
    );
  });

  it('update and destroy send tracker objects to the importer with their id', async () => {
    await execute(update('events', 'ev1', { status: 'ACTIVE' }), destroy('events', 'ev1'))(state());
    assert.deepEqual(
      server.received.map(({ method, url, body }) => [method, url, body.toString()]),
      [
        ['POST', '/api/tracker?async=false&importStrategy=UPDATE', '{"events":[{"event":"ev1","status":"ACTIVE"}]}'],
        ['POST', '/api/tracker?async=false&importStrategy=DELETE', '{"events":[{"event":"ev1"}]}'],
      ],
    );
  });

  describe('upsert', () => {
    const operation = upsert('dataElements', { filter: 'code:eq:A' }, { code: 'A' });

    it('posts when the query finds nothing', async () => {
      answer = () => ({ body: '{"dataElements":[]}' });
      await execute(operation)(state());
      assert.deepEqual(
        server.received.map(({ method, url, body }) => [method, url, body.toString()]),
        [
          ['GET', '/api/dataElements?filter=code%3Aeq%3AA', ''],
          ['POST', '/api/dataElements', '{"code":"A"}'],
        ],
      );
    });

    it('puts when it finds one', async () => {
      answer = () => ({ body: '{"dataElements":[{"id":"x1"}]}' });
      await execute(operation)(state());
      assert.equal(server.received[1]?.method, 'PUT');
      assert.equal(server.received[1]?.url, '/api/dataElements/x1');
    });

    it('throws 409 when it finds two, and writes nothing', async () => {
      answer = () => ({ body: '{"dataElements":[{"id":"x1"},{"id":"x2"}]}' });
      await assert.rejects(execute(operation)(state()), { code: 409 });
      assert.equal(server.received.length, 1);
    });
  });

  it('http.post sends a gzip Buffer byte for byte, with the headers given', async () => {
    const zipped = gzipSync('{"dataValues":[]}');
    const received = await wire(
      http.post('dataValueSets', zipped, {
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        query: { async: true },
      }),
    );
    assert.ok(received.body.equals(zipped));
    assert.equal(gunzipSync(received.body).toString(), '{"dataValues":[]}');
    assert.equal(received.headers['content-encoding'], 'gzip');
    assert.equal(received.headers['content-type'], 'application/json');
    assert.equal(received.url, '/api/dataValueSets?async=true');
  });

  it('drops the default content type when headers are given', async () => {
    const received = await wire(http.get('me', { headers: { 'x-a': 'b' } }));
    assert.equal(received.headers['content-type'], undefined);
    assert.equal(received.headers['x-a'], 'b');
  });

  it('reads a gzip answer', async () => {
    answer = () => ({
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync('{"a":1}'),
    });
    const { data } = await execute(http.get('me', { headers: { 'accept-encoding': 'gzip' } }))(state());
    assert.deepEqual(data, { a: 1 });
  });

  it('tracker.import sends its strategy, which the options may repeat', async () => {
    const events = [{ event: 'e' }];
    await execute(
      tracker.import('DELETE', { events }),
      tracker.import('DELETE', { events }, { importStrategy: 'DELETE', atomicMode: 'OBJECT', apiVersion: 41 }),
      tracker.export('events', { program: 'p' }),
    )(state());
    assert.deepEqual(
      server.received.map(({ method, url }) => `${method} ${url}`),
      [
        'POST /api/tracker?async=false&importStrategy=DELETE',
        'POST /api/41/tracker?async=false&importStrategy=DELETE&atomicMode=OBJECT',
        'GET /api/tracker/events?program=p',
      ],
    );
  });
});
