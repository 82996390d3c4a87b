import assert from 'node:assert/strict';
import * as library from '@openfn/language-fhir';
import * as own from '../../../adaptors/language-fhir/index.ts';
import { type Answer, startRecordingServer } from '../language-dhis2/recording-server.ts';
import { muteConsole } from '../transport/wire.ts';

type Step = (state: Record<string, unknown>) => unknown;
type Operations = Record<
  'get' | 'post' | 'create' | 'createTransactionBundle' | 'getClaim' | 'request' | 'execute',
  (...args: unknown[]) => Step
>;

const published = library as unknown as Operations;
const compatible = own as unknown as Operations;

const FHIR = { 'content-type': 'application/fhir+json', etag: 'W/"1"' };
const refusal = (status: number): Answer => ({
  status,
  headers: FHIR,
  body: '{"resourceType":"OperationOutcome","issue":[{"diagnostics":"no"}]}',
});

describe('language-fhir, compatible', () => {
  let server: Awaited<ReturnType<typeof startRecordingServer>>;
  let answer: Answer;
  let printed: ReturnType<typeof muteConsole>;

  beforeEach(async () => {
    printed = muteConsole();
    answer = { headers: FHIR, body: '{"resourceType":"Bundle","total":1}' };
    server = await startRecordingServer(() => answer);
  });
  afterEach(async () => {
    printed.restore();
    await server.close();
  });

  /** What an adaptor does: requests, state or error, and printed lines, without what no two requests have in common. */
  async function traceOf(toStep: (operations: Operations) => Step, operations: Operations, configuration: object) {
    const [requests, lines] = [server.received.length, printed.lines.length];
    const state = { configuration: { baseUrl: server.origin, apiPath: 'fhir', ...configuration }, data: { was: 1 } };
    let outcome: unknown;
    try {
      const left = await toStep(operations)({ ...state, references: [], ids: ['a', 'b'] });
      outcome = { left };
    } catch (error) {
      outcome = { message: String(error), ...(error as object) };
    }
    const plain = JSON.parse(JSON.stringify(outcome), (key, value) => (/^(duration|date)$/.test(key) ? 0 : value));
    const received = server.received.slice(requests).map(({ method, url, headers, body }) => {
      return { method, url, headers, body: body.toString() };
    });
    // The library prints no line for a request of less than a millisecond.
    const said = printed.lines.slice(lines).filter((line) => !/ - \d+ in \d+ms$|ExperimentalWarning/.test(line));
    return { plain, received, said };
  }

  const operations: [string, (of: Operations) => Step][] = [
    ['get', ({ get }) => get('Immunization', { _count: 20, date: ['ge2024-01-01', 'lt2024-02-01'] })],
    ['get with options', ({ get }) => get('Patient', {}, { headers: { prefer: 'count=exact' } })],
    [
      'get with functions',
      ({ get }) =>
        get(
          (s: { ids: string[] }) => `Patient/${s.ids[0]}`,
          () => ({ _summary: 'true' }),
        ),
    ],
    ['get with a callback', ({ get }) => get('metadata', {}, {}, (s: object) => ({ ...s, called: true }))],
    ['get with a query in the path', ({ get }) => get('?_getpages=abc&_getpagesoffset=20')],
    ['get above the path', ({ get }) => get('../admin')],
    ['get of a whole address', ({ get }) => get('https://evil.example.org/Patient')],
    ['request', ({ request }) => request('POST', '', { body: { resourceType: 'Bundle', type: 'batch' } })],
    ['request of a form', ({ request }) => request('POST', 'Patient/_search', { body: 'gender=female' })],
    ['request with its own way in', ({ request }) => request('GET', 'x', { headers: { Authorization: 'Other' } })],
    ['post', ({ post }) => post('Patient', (s: { ids: string[] }) => ({ ids: s.ids }), { query: { a: 1 } })],
    ['create', ({ create }) => create('Patient', { active: true, resourceType: 'Wrong' }, { headers: { 'x-a': '1' } })],
    [
      'createTransactionBundle',
      ({ createTransactionBundle }) => createTransactionBundle([{ request: { method: 'GET' } }]),
    ],
    ['getClaim', ({ getClaim }) => getClaim('49023', { _summary: 'true' })],
    ['getClaim without an id', ({ getClaim }) => getClaim()],
    ['execute', ({ execute, get }) => execute(get('metadata'), get('Patient'))],
  ];
  const ways: [string, object][] = [
    ['no credential', {}],
    ['a password', { username: 'reader', password: 'pass:wörd' }],
    ['a token', { access_token: 'given', username: 'reader', password: 'x' }],
    ['another path', { apiPath: '' }],
  ];
  for (const [title, toStep] of operations) {
    it(`does as the published adaptor: ${title}`, async () => {
      for (const [way, configuration] of ways) {
        assert.deepEqual(
          await traceOf(toStep, compatible, configuration),
          await traceOf(toStep, published, configuration),
          way,
        );
      }
    });
  }

  const answers: [string, Answer][] = [
    ['401', refusal(401)],
    ['404', refusal(404)],
    ['412', refusal(412)],
    ['500 as text', { status: 500, headers: { 'content-type': 'text/plain' }, body: 'oops' }],
    ['a redirect', { status: 302, headers: { location: 'https://evil.example.org/' }, body: '' }],
    ['HTML', { headers: { 'content-type': 'text/html' }, body: '<html></html>' }],
    ['nothing', { status: 204, headers: {}, body: '' }],
  ];
  for (const [title, given] of answers) {
    it(`does as the published adaptor when the server answers ${title}`, async () => {
      answer = given;
      for (const options of [
        {},
        { errors: false },
        { errors: { 404: false } },
        { maxRedirections: 0, errors: false },
      ]) {
        const toStep = ({ get }: Operations): Step => get('Patient', {}, { ...options });
        const ours = await traceOf(toStep, compatible, { username: 'a', password: 'b' });
        assert.deepEqual(ours, await traceOf(toStep, published, { username: 'a', password: 'b' }));
      }
    });
  }

  it('has every name that the published adaptor has', () => {
    const names = Object.keys(library).filter((name) => name !== 'default');
    assert.deepEqual(
      names.filter((name) => !(name in own)),
      [],
    );
    assert.deepEqual(
      Object.keys(own.default).sort(),
      Object.keys(own)
        .filter((name) => name !== 'default')
        .sort(),
    );
  });
});
