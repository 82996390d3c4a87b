import assert from 'node:assert/strict';
import adaptor from '../../../adaptors/language-dhis2/index.ts';
import type { State } from '../../../adaptors/language-dhis2/types.ts';
import { type Answer, type Received, startRecordingServer } from './recording-server.ts';

const { create, execute, get, http, tracker } = adaptor;

describe('what language-dhis2, compatible, leaves behind', () => {
  let server: Awaited<ReturnType<typeof startRecordingServer>>;
  let answer: (received: Received, index: number) => Answer;
  let lines: string[];
  const original = console.log;

  beforeEach(async () => {
    answer = () => ({});
    server = await startRecordingServer((received, index) => answer(received, index));
    lines = [];
    console.log = (...words: unknown[]) => lines.push(words.join(' '));
  });

  afterEach(async () => {
    console.log = original;
    await server.close();
  });

  function state(configuration: Record<string, unknown> = {}): State {
    return { configuration: { hostUrl: server.origin, username: 'admin', password: 'district', ...configuration } };
  }

  describe('state', () => {
    it('gets the answer as data and the former data among references', async () => {
      answer = (_received, index) => ({ body: JSON.stringify({ index }) });
      const final = await execute(get('a'), create('b', {}))({ ...state(), data: 'before', kept: 1 });
      assert.deepEqual(final.data, { index: 1 });
      assert.deepEqual(final.references, ['before', { index: 0 }]);
      assert.equal(final.kept, 1);
      assert.equal('response' in final, false);
    });

    it('gets response from http and tracker operations only, without the body', async () => {
      answer = () => ({ status: 201, body: '{"a":1}' });
      for (const operation of [http.get('a'), http.request('PUT', 'a', { data: {} }), tracker.import('CREATE', {})]) {
        const { response } = await execute(operation)(state());
        assert.ok(typeof response === 'object' && response !== null);
        assert.equal(Reflect.get(response, 'statusCode'), 201);
        assert.equal(Reflect.get(Reflect.get(response, 'headers'), 'content-type'), 'application/json');
        assert.equal('body' in response, false);
      }
    });

    it('gets undefined as data when the answer has no content type', async () => {
      answer = () => ({ headers: {}, body: 'x' });
      assert.equal((await execute(get('a'))({ ...state(), data: 1 })).data, undefined);
    });
  });

  describe('errors', () => {
    it('from 400 on carry what the server said', async () => {
      answer = () => ({
        status: 409,
        headers: { 'content-type': 'application/json;charset=utf-8', 'x-a': 'b' },
        body: '{"response":{"conflicts":[{"errorCode":"E7641"}]}}',
      });
      await assert.rejects(execute(create('dataValueSets', {}))(state()), (error: unknown) => {
        assert.ok(error instanceof Error);
        const { duration, headers, ...rest } = { ...error } as Record<string, unknown>;
        assert.deepEqual(rest, {
          statusCode: 409,
          statusMessage: 'Conflict',
          url: `${server.origin}/api/dataValueSets`,
          method: 'POST',
          body: { response: { conflicts: [{ errorCode: 'E7641' }] } },
        });
        assert.equal(typeof duration, 'number');
        assert.equal((headers as Record<string, unknown>)['x-a'], 'b');
        return true;
      });
    });

    it('refuse a redirect without following it', async () => {
      answer = () => ({ status: 302, headers: { location: '/login' }, body: '' });
      await assert.rejects(execute(get('me'))(state()), /302: Response has redirect status/);
      assert.equal(server.received.length, 1);
    });

    it('refuse an answer that is not JSON, unless it is asked for as text', async () => {
      answer = () => ({ headers: { 'content-type': 'text/html' }, body: '<p>login</p>' });
      await assert.rejects(execute(get('me'))(state()), /200: Error parsing the response body/);
      assert.equal((await execute(http.get('me', { parseAs: 'text' }))(state())).data, '<p>login</p>');
    });
  });

  it('logs method, address and status, never a body or a credential', async () => {
    answer = () => ({ body: '{"secret":"answer"}' });
    await execute(create('dataValueSets', { value: 'confidential' }, { dataSet: 'a' }))(state());
    const text = lines.join('\n');
    assert.match(text, /with params: \{"dataSet":"a"\}/);
    assert.match(text, /Created dataValueSets/);
    assert.doesNotMatch(text, /confidential|answer|district/);
  });
});
