import type { AnswerFault, Fault, InterceptedRequest } from '../../../cli/sandbox/fhir/index.ts';
import {
  detailsAlone,
  echoOf,
  importSummary,
  oauthError,
  PATIENT,
  PERSON_HEADERS,
  PERSON_WORDS,
  refusal,
  refusedEntries,
  searchWithOutcome,
  trackerReport,
} from './foreign-words.ts';
import { MARK } from './marked-persons.ts';

const FHIR_JSON = { 'content-type': 'application/fhir+json;charset=UTF-8' };
const HTML = { 'content-type': 'text/html' };
const PLAIN = { 'content-type': 'text/plain' };

const answer = (status: number, body: string, headers: Readonly<Record<string, string>> = FHIR_JSON): AnswerFault => ({
  ...{ kind: 'answer', status, body },
  headers: { ...headers, 'retry-after': '0' },
});

const redirect = (status: number, location: string): Fault => ({
  ...answer(status, '', { location }),
  statusText: `Look at ${location}`,
});

/** A fault of either server. */
export interface CanaryFault {
  readonly title: string;
  /** What is done instead; made of the request where it says something of it. */
  readonly fault: Fault | ((request: InterceptedRequest) => Fault);
}

/** Every kind of fault; whatever it says that might be shown names a person, or a secret that the request holds. */
export const FAULTS: readonly CanaryFault[] = [
  ...[400, 401, 403, 404, 409, 410, 422, 429, 503].map((status) => ({
    title: `a ${status} that names a person`,
    fault: answer(status, refusal()),
  })),
  { title: 'a 412 that names a person in its details alone', fault: answer(412, detailsAlone()) },
  { title: 'a 400 that repeats the request', fault: (request) => answer(400, refusal(echoOf(request))) },
  { title: 'a 409 that repeats the request', fault: (request) => answer(409, refusal(echoOf(request))) },
  { title: 'a 400 in plain text that repeats the request', fault: (request) => answer(400, echoOf(request), PLAIN) },
  { title: 'an unknown error of OAuth2', fault: (request) => answer(400, oauthError(request)) },
  { title: 'a 500 that names a person', fault: answer(500, refusal()) },
  { title: 'a 500 with the resource', fault: answer(500, PATIENT) },
  { title: 'a 502 with a page that names a person', fault: answer(502, `<p>${MARK}-echo</p>`, HTML) },
  { title: 'a 400 with a page that names a person', fault: answer(400, `<p>${MARK}-echo</p>`, HTML) },
  { title: 'a page that names a person', fault: answer(200, `<${MARK}-echo></${MARK}-echo>`, HTML) },
  { title: 'an import that names a person in its conflicts', fault: answer(409, importSummary()) },
  { title: 'an import that names a person, with 200', fault: answer(200, importSummary()) },
  { title: 'a tracker report that names a person', fault: (request) => answer(409, trackerReport(request)) },
  { title: 'a tracker report that names a person, with 200', fault: (request) => answer(200, trackerReport(request)) },
  { title: 'a Bundle of refused entries', fault: (request) => answer(200, refusedEntries(request)) },
  {
    title: 'a search that says what it made of the search',
    fault: (request) => answer(200, searchWithOutcome(request)),
  },
  { title: 'an outcome instead of what was asked for', fault: answer(200, refusal()) },
  { title: 'JSON that breaks off after a name', fault: answer(200, `{"family":"${MARK}-echo`) },
  { title: 'JSON with a name without quotes', fault: answer(200, `{"family":${MARK}-echo}`) },
  { title: 'a 400 whose JSON breaks off after a name', fault: answer(400, `{"message":"${MARK}-echo`) },
  { title: 'a name instead of JSON', fault: answer(200, `${MARK}-echo`) },
  { title: 'a Patient instead of what was asked for', fault: answer(200, PATIENT) },
  {
    title: 'a Bundle of what was not asked for',
    fault: answer(200, `{"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"resource":${PATIENT}}]}`),
  },
  { title: 'a list of persons', fault: answer(200, `[${PATIENT}]`) },
  { title: 'nothing', fault: answer(200, '') },
  {
    title: 'headers that name a person',
    fault: { ...answer(202, refusal(), { ...FHIR_JSON, ...PERSON_HEADERS }), statusText: `Accepted ${MARK}` },
  },
  {
    title: 'a refusal whose headers and status line name a person',
    fault: { ...answer(400, '', { 'content-type': `text/${MARK}`, ...PERSON_HEADERS }), statusText: `No ${MARK}` },
  },
  { title: 'a type that names a person', fault: answer(200, PERSON_WORDS, { 'content-type': `text/${MARK}` }) },
  {
    title: 'a redirect',
    fault: redirect(302, `http://127.0.0.1:1/login?user=${MARK}-echo`),
  },
  {
    title: 'a redirect on the same server',
    fault: redirect(307, `/Patient/${MARK}-echo?name=${MARK}`),
  },
  { title: 'a cut connection', fault: { kind: 'reset' } },
  { title: 'a lost reply', fault: { kind: 'lost' } },
  { title: 'a body that breaks off', fault: { kind: 'truncate' } },
];

/**
 * Find a fault by its title.
 *
 * @param title as in the list
 * @returns what is done with a request
 * @throws TypeError where there is none
 */
export function faultCalled(title: string): (request: InterceptedRequest) => Fault {
  const found = FAULTS.find((one) => one.title === title);
  if (found === undefined) throw new TypeError(`there is no fault "${title}"`);
  return (request) => faultFor(found, request);
}

/** What a fault does with a request. */
export function faultFor({ fault }: CanaryFault, request: InterceptedRequest): Fault {
  return typeof fault === 'function' ? fault(request) : fault;
}
