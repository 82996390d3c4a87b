import { CodedError } from '../coded-error.ts';
import { tellForeign, wordsOfRequest } from './tell-foreign.ts';
import type { System, TransportRequest, TransportResponse } from './transport.ts';

/** Stable codes of what can go wrong between us and a server. */
export type TransportErrorCode =
  | 'unreachable'
  | 'misconfigured'
  | 'token-refused'
  | 'login-required'
  | 'login-refused'
  | 'login-blocked'
  | 'login-needs-person'
  | 'token-file'
  | 'key-file'
  | 'unauthorized'
  | 'forbidden'
  | 'redirected'
  | 'refused'
  | 'server-error'
  | 'unreadable-answer'
  | 'unexpected-answer'
  | 'search-expired'
  | 'parameter-ignored'
  | 'count-mismatch'
  | 'pages-repeat'
  | 'outbreak-unknown';

/** A request that did not give what was asked for. Holds no body, no header and no query, so it may be logged. */
export class TransportError extends CodedError<TransportErrorCode> {
  override readonly name = 'TransportError';

  constructor(code: TransportErrorCode, system: System, request: TransportRequest, what: string, fix: string) {
    super(code, `${system}: ${describeRequest(request)} ${what} — ${fix} (${code})`, fix);
  }
}

/** Name a request by method and path; queries can hold what must not be logged. */
export function describeRequest(request: TransportRequest): string {
  return `${request.method} ${request.path === '' ? '/' : request.path}`;
}

/**
 * Throw unless an answer has a status of 200 to 299, is whole, and has a body that could be read.
 *
 * @param system who answered
 * @param request what was asked
 * @param response what came
 * @returns the response
 * @throws {TransportError} that says what came, and what to do about it
 * @example const { body } = expectOk('FHIR', request, await transport.send(request));
 */
export function expectOk(system: System, request: TransportRequest, response: TransportResponse): TransportResponse {
  const { status } = response;
  const fail = (code: TransportErrorCode, what: string, fix: string) => {
    throw new TransportError(code, system, request, what, fix);
  };
  if (status === 401)
    fail('unauthorized', 'answered 401', 'the server does not accept the credential: check user, password or token');
  if (status === 403) fail('forbidden', 'answered 403', 'the user may not do this: ask for the right in the server');
  if (status >= 300 && status < 400) {
    fail(
      'redirected',
      `answered ${status}, a redirect`,
      'usually to a login page: check the credential and the base URL',
    );
  }
  if (status >= 500) fail('server-error', `answered ${status}`, 'the server failed: look into its log, then run again');
  if (status >= 400)
    fail(
      'refused',
      `answered ${status}${detailOf(request, response)}`,
      'the server refused the request: check the mapping and the base URL',
    );
  // Nobody asks for a range.
  const broken = status === 206 ? 'a part of what was asked for' : response.unreadable;
  if (broken !== undefined) {
    fail(
      'unreadable-answer',
      `answered ${status} with ${broken}`,
      'a proxy or a cut connection may be between: check the base URL, then run again',
    );
  }
  return response;
}

/**
 * What a server says of a refused request, on one line, without what may be of a person or a secret: a FHIR OperationOutcome, a
 * message of DHIS2, an error of Go.Data or of another JSON API.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc9457
 */
function detailOf(request: TransportRequest, { body }: TransportResponse): string {
  const { issue, message, error, detail, title } = asRecord(body);
  const { diagnostics, details, code } = asRecord(Array.isArray(issue) ? issue[0] : undefined);
  const inError = asRecord(error);
  const said = [
    diagnostics,
    asRecord(details).text,
    message,
    inError.message,
    detail,
    title,
    code,
    inError.code,
    error,
  ];
  const known = wordsOfRequest(request);
  const told = said.map((text) => tellForeign(text, known)).find((text) => text !== '');
  return told === undefined ? '' : `: ${told}`;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
