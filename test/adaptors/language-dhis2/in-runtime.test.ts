import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildLocalAdaptors } from '../../../cli/build/index.ts';
import { type RunOutcome, runWorkflow } from '../../../cli/run/index.ts';
import { type TempWorkflow, tempWorkflow } from '../../cli/run/temp-workflow.ts';
import { type Answer, startRecordingServer } from './recording-server.ts';

const COMMON = fileURLToPath(new URL('../../../node_modules/@openfn/language-common', import.meta.url));

describe('language-dhis2, compatible, in the OpenFn runtime', () => {
  let server: Awaited<ReturnType<typeof startRecordingServer>>;
  let flow: TempWorkflow | undefined;
  let answer: Answer;
  let lines: string[];

  beforeEach(async () => {
    answer = {};
    lines = [];
    server = await startRecordingServer(() => answer);
  });
  afterEach(async () => {
    flow?.remove();
    await server.close();
  });

  /** Run one job with the built adaptor. */
  async function run(body: string): Promise<RunOutcome> {
    const expression = `import { create, fn, get, http } from '@openfn/language-dhis2';
export * from '@openfn/language-dhis2';
${body}
export default operations;
`;
    flow = tempWorkflow([
      { id: 'report', adaptor: '@openfn/language-dhis2@8.2.1', configuration: 'dhis2', expression },
    ]);
    const dist = dirname(flow.dist);
    await buildLocalAdaptors(dist);
    const link = join(dist, 'node_modules/@openfn/language-common');
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(COMMON, link);
    const credentials = { dhis2: { hostUrl: server.origin, username: 'admin', password: 'district' } };
    return runWorkflow({ ...flow, credentials, onLog: (line) => lines.push(line) });
  }

  it('runs operations one after the other, with references from the first', async () => {
    answer = { body: '{"id":"u1"}' };
    const { state, error } = await run(`const operations = [get('me'), create('dataValueSets', (s) => s.data)];`);
    assert.equal(error, undefined);
    assert.deepEqual(state, { data: { id: 'u1' }, references: [{}, { id: 'u1' }] });
    assert.equal(server.received[1]?.body.toString(), '{"id":"u1"}');
    assert.match(lines.join('\n'), /stands in for 8\.2\.1[\s\S]*POST http.* - 200 in \d+ms\nCreated dataValueSets/);
  });

  it('throws errors that a job can catch, with the status and what the server said', async () => {
    answer = { status: 409, body: '{"response":{"conflicts":[{"errorCode":"E7641"}]}}' };
    const { state, error } = await run(`
async function send(state) {
  try {
    return await create('dataValueSets', { dataValues: [] })(state);
  } catch (error) {
    return { ...state, caught: [error.statusCode, error.body.response.conflicts[0].errorCode] };
  }
}
const operations = [fn(send)];`);
    assert.equal(error, undefined);
    assert.deepEqual(Reflect.get(state as object, 'caught'), [409, 'E7641']);
  });

  it('leaves an error that nobody catches in state, as the runtime has it of adaptors', async () => {
    answer = { status: 409, body: '{"message":"no"}' };
    const { state, error } = await run(`const operations = [create('dataValueSets', {})];`);
    assert.match(error?.message ?? '', /POST to http.*\/api\/dataValueSets returned 409: Conflict/);
    const failure: unknown = Reflect.get(Reflect.get(state as object, 'errors'), 'report');
    const { name, details } = failure as { name: string; details: Record<string, unknown> };
    assert.equal(name, 'AdaptorError');
    assert.deepEqual([details.statusCode, details.body], [409, { message: 'no' }]);
  });

  it('sends a gzip Buffer made in the sandbox byte for byte', async () => {
    const zipped = gzipSync('{"dataValues":[]}');
    await run(`
const zipped = Buffer.from('${zipped.toString('base64')}', 'base64');
const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
const operations = [http.post('dataValueSets', zipped, { headers, query: { period: ['202301', '202302'] } })];`);
    const [received] = server.received;
    assert.ok(received);
    assert.ok(received.body.equals(zipped));
    assert.equal(received.headers['content-encoding'], 'gzip');
    assert.equal(received.url, '/api/dataValueSets?period=202301&period=202302');
  });
});
