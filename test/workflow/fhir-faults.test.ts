import assert from 'node:assert/strict';
import { fhirCredential } from '../../cli/connect/fhir-credential.ts';
import type { InterceptedRequest } from '../../cli/sandbox/fhir/index.ts';
import { startHttpServer } from '../../cli/sandbox/http/index.ts';
import { beforeFault, converges, LATER_VALUES, runInto } from './support/before-fault.ts';
import { answerWith, type FaultCase } from './support/fault-case.ts';
import { FIRST_VALUES } from './support/tiny-data.ts';
import type { TinyWorld } from './support/tiny-world.ts';

const FHIR_JSON = { 'content-type': 'application/fhir+json;charset=UTF-8' };
const outcome = (diagnostics: string) =>
  JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'processing', diagnostics }] });

const searchset = (total: number, ...entry: object[]) =>
  JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total, entry });

const isChangeQuery = ({ query }: InterceptedRequest) => query.has('_lastUpdated');
const isCount = ({ query }: InterceptedRequest) => query.has('_include');
const isPage2 = ({ query }: InterceptedRequest) => query.has('_getpages');
const isOfPeriod = ({ query }: InterceptedRequest) => query.get('_summary') === 'count' && query.has('date');
const isUndatedCount = ({ query }: InterceptedRequest) => query.get('_summary') === 'count';

const answer = answerWith(FHIR_JSON);

const CASES: readonly FaultCase[] = [
  {
    title: 'a 401',
    when: isChangeQuery,
    fault: answer(401, outcome('who are you')),
    message: /FHIR: GET Immunization answered 401 — .*check user, password or token \(unauthorized\)/,
  },
  {
    title: 'a 403 in the middle',
    when: isCount,
    fault: answer(403, outcome('not for you')),
    message: /FHIR: GET Immunization answered 403 — .*ask for the right .*\(forbidden\)/,
  },
  {
    title: 'a redirect to a login page',
    when: isChangeQuery,
    fault: answer(302, '', { location: 'http://127.0.0.1:1/login' }),
    message: /FHIR: GET Immunization answered 302, a redirect — .*check the credential .*\(redirected\)/,
  },
  {
    title: 'a 500',
    when: isCount,
    fault: answer(500, outcome('HAPI-0389: boom for pt-amina-7731')),
    message: /FHIR: GET Immunization answered 500 — .*look into its log, then run again \(server-error\)/,
  },
  {
    title: 'an HTML page',
    when: isChangeQuery,
    fault: answer(200, '<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' }),
    message: /FHIR: GET Immunization answered 200 with text\/html instead of JSON — .*\(unreadable-answer\)/,
  },
  {
    title: 'an OperationOutcome with 200',
    when: isCount,
    fault: answer(200, outcome('search failed')),
    message:
      /FHIR: GET Immunization answered OperationOutcome where a searchset Bundle was expected — .*\(unexpected-answer\)/,
  },
  {
    title: 'JSON that ends in its middle',
    when: isCount,
    fault: answer(200, '{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"id":"pt-amina-7731"'),
    message: /FHIR: GET Immunization .*\((unreadable-answer|unexpected-answer|unreachable)\)/,
  },
  {
    title: 'a Bundle without a type',
    when: isCount,
    fault: answer(200, '{"resourceType":"Bundle","total":0,"entry":[]}'),
    message: /FHIR: GET Immunization answered Bundle where a searchset Bundle was expected — .*\(unexpected-answer\)/,
  },
  {
    title: 'a Bundle whose entry is no list',
    when: isCount,
    fault: answer(200, '{"resourceType":"Bundle","type":"searchset","entry":{"resource":{}}}'),
    message: /FHIR: GET Immunization answered a Bundle whose entry or link is no list — .*\(unexpected-answer\)/,
  },
  {
    title: 'an error among the entries',
    when: isCount,
    fault: answer(200, searchset(1, { resource: JSON.parse(outcome('pt-amina-7731')), search: { mode: 'outcome' } })),
    message: /FHIR: GET Immunization answered only in part, with an error in the page — .*\(unexpected-answer\)/,
  },
  {
    title: 'resources of another type',
    when: (request) => isCount(request) || isOfPeriod(request),
    fault: answer(200, searchset(1, { resource: { resourceType: 'Observation', id: 'pt-amina-7731' } })),
    message: /FHIR: GET Immunization gave 0 resources on all pages, and counts 1 — .*\(count-mismatch\)/,
  },
  {
    title: 'a history that is none',
    when: ({ path }) => path.endsWith('/_history'),
    fault: answer(200, '{"resourceType":"Bundle","type":"history","entry":"none"}'),
    message:
      /FHIR: GET Immunization\/_history answered a Bundle whose entry or link is no list — .*\(unexpected-answer\)/,
  },
  {
    title: 'an empty body',
    when: isCount,
    fault: answer(200),
    message: /FHIR: GET Immunization (answered 200 with|answered nothing).*\((unreadable|unexpected)-answer\)/,
  },
  {
    title: 'a count without a total',
    when: isUndatedCount,
    fault: answer(200, '{"resourceType":"Bundle","type":"searchset"}'),
    message: /FHIR: GET Immunization with _summary=count has no total — .*\(unexpected-answer\)/,
  },
];

describe('faults of the FHIR server', function () {
  this.timeout(180_000);
  let world: TinyWorld;
  afterEach(() => world.close());

  for (const { title, when, fault, message } of CASES) {
    it(`${title} stops the run, and the next one makes up for it`, async () => {
      world = await beforeFault();
      world.faults.fhir = (request) => (when(request) ? fault : undefined);
      await runInto(world, { step: 'tally', message });
      assert.deepEqual(world.values(), FIRST_VALUES);
      await converges(world);
    });
  }

  it('a body that stays cut off stops the run after three attempts', async () => {
    world = await beforeFault();
    let attempts = 0;
    world.faults.fhir = (request) => {
      if (!isCount(request)) return undefined;
      attempts += 1;
      return { kind: 'truncate' };
    };
    await runInto(world, { step: 'tally', message: /FHIR: GET Immunization .*(cut off|no answer).*run/ });
    assert.equal(attempts, 3);
    await converges(world);
  });

  it('a body that is cut off once is asked for again', async () => {
    world = await beforeFault();
    let left = 1;
    world.faults.fhir = (request) => (isCount(request) && left-- > 0 ? { kind: 'truncate' } : undefined);
    assert.equal((await world.run()).ok, true);
    assert.deepEqual(world.values(), LATER_VALUES);
  });

  it('a second page that fails stops the run: half a month is never sent', async () => {
    world = await beforeFault({ maxPageSize: 1 });
    world.faults.fhir = (request) => (isPage2(request) ? answer(410, outcome('search expired')) : undefined);
    await runInto(world, {
      step: 'tally',
      message: /FHIR: GET \/ answered 410 to a further page.* — run again.*\(search-expired\)/,
    });
    assert.deepEqual(world.values(), FIRST_VALUES);
    await converges(world);
  });

  it('a server that is down is named, with its request', async () => {
    world = await beforeFault();
    const closed = await startHttpServer({ handle: () => ({ status: 200 }) });
    await closed.close();
    const credentials = { ...world.credentials, fhir: fhirCredential(`http://127.0.0.1:${closed.port}/fhir`) };
    const message =
      /FHIR: GET Immunization got no answer from 127\.0\.0\.1:\d+ \(\w+\) — check that the server runs .*\(unreachable\)/;
    await runInto(world, { step: 'tally', message }, { credentials });
    await converges(world);
  });

  it('a Bundle without entry is an answer: nothing was found', async () => {
    world = await beforeFault();
    const nothing = answer(200, '{"resourceType":"Bundle","type":"searchset","total":0,"link":[]}');
    world.faults.fhir = (request) => (isChangeQuery(request) ? nothing : undefined);
    const before = world.state().cursor;
    const { ok, report } = await world.run();
    assert.equal(ok, true);
    assert.deepEqual(report.cursor, before);
    assert.deepEqual(report.periods, ['202602', '202603']);
    await converges(world);
  });
});
