import {
  expectOk,
  type Query,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from '../transport/index.ts';

/** How a post ended: with an answer to read, refused as a whole, or without anybody knowing. */
export type Reply =
  | { readonly is: 'answer'; readonly body: unknown }
  | { readonly is: 'refused'; readonly code: string }
  | { readonly is: 'trouble'; readonly code: string };

/** Statuses of what is wrong with a payload: it cannot be read, is too large, or DHIS2 fails on it. */
const OF_PAYLOAD: ReadonlySet<number> = new Set([400, 409, 413, 422, 500]);
/** Statuses of what passes. */
const PASSING: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/**
 * Post to the tracker.
 *
 * @param transport the DHIS2 server, which tries again what passes
 * @param path below `/api/`
 * @param query its parameters
 * @param body what is sent
 * @param isReport tells an answer that can be read from one without a report
 * @returns how it ended
 * @throws {TransportError} where the credential or the address is wrong
 */
export async function sendRequest(
  transport: Transport,
  path: string,
  query: Query,
  body: unknown,
  isReport: (body: unknown) => boolean,
): Promise<Reply> {
  const request: TransportRequest = { method: 'POST', path, query, body };
  let response: TransportResponse;
  try {
    response = await transport.send(request);
  } catch (error) {
    if (error instanceof TransportError && error.code === 'unreachable') return { is: 'trouble', code: 'no-answer' };
    throw error;
  }
  if (isReport(response.body)) return { is: 'answer', body: response.body };
  const code = `http-${response.status}`;
  if (OF_PAYLOAD.has(response.status)) return { is: 'refused', code };
  if (PASSING.has(response.status)) return { is: 'trouble', code };
  // Whatever DHIS2 says of a refused request may hold values of the person.
  expectOk('DHIS2', request, { ...response, body: undefined });
  return { is: 'trouble', code: 'no-answer' };
}
