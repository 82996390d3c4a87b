import type { Fault } from '../../../cli/sandbox/fhir/index.ts';
import { MARK } from './marked-persons.ts';

const FHIR_JSON = { 'content-type': 'application/fhir+json;charset=UTF-8' };
const HTML = { 'content-type': 'text/html' };
const PATIENT = `{"resourceType":"Patient","id":"${MARK}-echo","name":[{"family":"${MARK}-echo"}],"birthDate":"2019-01-10"}`;

const outcome = (diagnostics: string) =>
  JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'processing', diagnostics }] });
const answer = (status: number, body: string, headers: Record<string, string> = FHIR_JSON): Fault => ({
  ...{ kind: 'answer', status, body },
  headers: { ...headers, 'retry-after': '0' },
});

/** A fault of either server. */
export interface CanaryFault {
  readonly title: string;
  readonly fault: Fault;
}

/** Every kind of fault; whatever it says that might be shown names a person. */
export const FAULTS: readonly CanaryFault[] = [
  ...[400, 401, 403, 404, 409, 410, 422, 429, 503].map((status) => ({
    title: `a ${status}`,
    fault: answer(status, outcome('no')),
  })),
  { title: 'a 500 that names a person', fault: answer(500, outcome(`boom for ${MARK}-echo`)) },
  { title: 'a 500 with the resource', fault: answer(500, PATIENT) },
  { title: 'a 502 with a page that names a person', fault: answer(502, `<p>${MARK}-echo</p>`, HTML) },
  { title: 'a page that names a person', fault: answer(200, `<!doctype html><p>${MARK}-echo</p>`, HTML) },
  { title: 'JSON that breaks off after a name', fault: answer(200, `{"family":"${MARK}-echo`) },
  { title: 'a name instead of JSON', fault: answer(200, `${MARK}-echo`) },
  { title: 'a Patient instead of what was asked for', fault: answer(200, PATIENT) },
  {
    title: 'a Bundle of what was not asked for',
    fault: answer(200, `{"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"resource":${PATIENT}}]}`),
  },
  { title: 'a list of persons', fault: answer(200, `[${PATIENT}]`) },
  { title: 'nothing', fault: answer(200, '') },
  { title: 'a redirect', fault: answer(302, '', { location: `http://127.0.0.1:1/login?user=${MARK}-echo` }) },
  { title: 'a cut connection', fault: { kind: 'reset' } },
  { title: 'a lost reply', fault: { kind: 'lost' } },
  { title: 'a body that breaks off', fault: { kind: 'truncate' } },
];
