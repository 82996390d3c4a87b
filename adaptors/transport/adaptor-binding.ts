import { asAuthError } from './oauth2/auth-error.ts';
import { originOf } from './oauth2/origin-of.ts';
import type { System, Transport, TransportRequest, TransportResponse } from './transport.ts';
import { TransportError } from './transport-error.ts';

/** An operation of an OpenFn adaptor, as far as a binding needs it. */
export type AdaptorOperation = (state: unknown) => unknown;

/** What an adaptor leaves in the scratch state of one request. */
interface ScratchState {
  readonly data?: unknown;
  readonly response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, unknown>> };
}

/** Makes the adaptor's operation for a request. */
export type ToOperation = (request: TransportRequest) => AdaptorOperation;

/**
 * Bind the transport port to an adaptor. Each request runs on a scratch state of its own, so that nothing fetched stays
 * in `references`, and what the adaptor throws is caught: its errors carry bodies, cookies and whole requests.
 *
 * @param system who answers
 * @param configuration the step's credential
 * @param toOperation the adaptor's operation for a request
 * @returns the transport
 */
export function bindAdaptor(system: System, configuration: unknown, toOperation: ToOperation): Transport {
  async function sendOnce(request: TransportRequest): Promise<TransportResponse> {
    refuseFolder(system, configuration, request);
    const operation = toOperation(request);
    try {
      const state = (await operation({ configuration, data: null, references: [] })) as ScratchState;
      return {
        status: state.response?.statusCode ?? 200,
        headers: lowerCase(state.response?.headers ?? {}),
        body: state.data,
      };
    } catch (error) {
      return answerOf(system, request, error, hostOf(configuration));
    }
  }

  return {
    system,
    async send(request) {
      const answer = await sendOnce(request);
      if (request.method !== 'GET' || !isWordless(answer)) return answer;
      return sendOnce({ ...request, headers: { ...request.headers, 'accept-encoding': 'identity' } });
    },
  };
}

/** A job has no files: `tallysheet run` counts a folder itself, in place of the job. */
function refuseFolder(system: System, configuration: unknown, request: TransportRequest): void {
  const { hostUrl, baseUrl } = (configuration ?? {}) as { readonly hostUrl?: unknown; readonly baseUrl?: unknown };
  if (!/^file:/i.test(String(hostUrl ?? baseUrl ?? ''))) return;
  const what = 'could not be sent (the credential names a folder, and jobs have no files)';
  const fix = 'count it with tallysheet run, in a workflow of counts, or give the address of a server';
  throw new TransportError('misconfigured', system, request, what, fix);
}

/**
 * Whether a refusal came without its reason: language-common unpacks no gzip'd answer from status 400 on, so a read is
 * asked once more for plain text.
 */
function isWordless({ status, body }: TransportResponse): boolean {
  return [400, 409, 422].includes(status) && body === undefined;
}

/** What adaptors throw: the status under one of two names, and the body parsed or not. */
interface AdaptorFailure {
  readonly statusCode?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly description?: unknown;
  readonly contentType?: unknown;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** As Node and undici name what went wrong: `ECONNREFUSED`, `UND_ERR_SOCKET`. */
const SYSTEM_CODE = /^[A-Z][A-Z0-9_]{2,40}$/;

/** Turn what an adaptor throws back into the answer that it hides, or into a short error when there was none. */
function answerOf(system: System, request: TransportRequest, error: unknown, host: string): TransportResponse {
  const auth = asAuthError(error);
  if (auth !== undefined) throw new TransportError(auth.code, system, request, auth.what, auth.fix);
  const failure = (typeof error === 'object' && error !== null ? error : {}) as AdaptorFailure;
  const status = [failure.statusCode, failure.code].find((code): code is number => typeof code === 'number');
  if (status === undefined) {
    const missing = missingOf(failure);
    if (missing !== undefined) {
      throw new TransportError(
        'misconfigured',
        system,
        request,
        `could not be sent (${missing})`,
        'check the credential',
      );
    }
    const { code } = failure;
    const reason = typeof code === 'string' && SYSTEM_CODE.test(code) ? code : 'no answer';
    throw new TransportError(
      'unreachable',
      system,
      request,
      `got no answer from ${host} (${reason})`,
      'check that the server runs and that the base URL is right',
    );
  }
  const headers = lowerCase(failure.headers ?? {});
  const unreadable = unreadableOf(failure);
  const body = unreadable === undefined ? parsed(failure.body) : undefined;
  return { status, headers, body, ...(unreadable === undefined ? {} : { unreadable }) };
}

/** Host and port of a credential, never a user or a path; the server's kind is known to the reader. */
function hostOf(configuration: unknown): string {
  const { hostUrl, baseUrl } = (configuration ?? {}) as { readonly hostUrl?: unknown; readonly baseUrl?: unknown };
  return originOf(hostUrl ?? baseUrl)?.replace(/^https?:\/\//, '') ?? 'the server';
}

/** What the credential lacks, by the words of the adaptors; they say so before anything is sent. */
function missingOf({ code, message }: AdaptorFailure): string | undefined {
  if (code === 'UNEXPECTED_RELATIVE_URL') return 'it has no base URL';
  if (code === 'ERR_INVALID_URL') return 'its base URL is no address';
  const text = typeof message === 'string' ? message : '';
  if (/^Invalid URL|hostUrl is missing/.test(text)) return 'it has no base URL';
  return text.startsWith('Invalid authorization credentials') ? 'it has no user and password or token' : undefined;
}

/** What proxies and login pages answer with; any other type is not repeated. */
const OTHER_TYPES: ReadonlySet<string> = new Set(['text/html', 'text/plain', 'text/xml', 'application/xml']);

function unreadableOf(failure: AdaptorFailure): string | undefined {
  if (failure.description !== 'Error parsing the response body') return undefined;
  const type = typeof failure.contentType === 'string' ? (failure.contentType.split(';')[0] ?? '') : '';
  if (type.includes('json')) return 'JSON that is cut off';
  return `${OTHER_TYPES.has(type) ? type : 'something'} instead of JSON`;
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function lowerCase(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}
