import type { HttpAnswer, HttpRequest } from '../http/index.ts';
import { authorize, type FhirAuth } from './authorize.ts';
import type { Context, FhirAnswer } from './context.ts';
import { errorOutcome, FhirError } from './fhir-error.ts';
import { type Gateway, throughGateway } from './gateway.ts';
import { parseTarget } from './parse-target.ts';
import { route } from './route.ts';

/** The path that everything is served below. */
export const basePath = '/fhir';

/** Bytes; what Jetty, that HAPI FHIR runs in, takes of an address. */
const longestUrl = 8192;

const uriTooLong = `<html>
<head><title>Error 414 URI Too Long</title></head>
<body><h2>HTTP ERROR 414 URI Too Long</h2></body>
</html>
`;

/**
 * Answer an HTTP request.
 *
 * @param request the request
 * @param context what the interactions work with; the base address is taken from the `Host` header
 * @param auth who may ask
 * @param gateway what stands before the server
 * @returns the answer; whatever is refused is an OperationOutcome, except a path outside the base and a URL too long
 * @example handle(request, context, undefined)
 */
export function handle(
  request: HttpRequest,
  context: Omit<Context, 'base'>,
  auth: FhirAuth | undefined,
  gateway?: Gateway,
): HttpAnswer {
  const url = request.search === '' ? request.path : `${request.path}?${request.search}`;
  if (url.length > longestUrl) return tooLong();
  if (request.path !== basePath && !request.path.startsWith(`${basePath}/`)) {
    return { status: 404, headers: { 'cache-control': 'must-revalidate,no-cache,no-store' } };
  }
  const base = gateway?.proxyTo ?? `http://${request.headers.host ?? '127.0.0.1'}${basePath}`;
  try {
    authorize(auth, request.headers.authorization);
    return written(
      route(throughGateway(toFhirRequest(request, url), gateway), { ...context, base, guarded: gateway !== undefined }),
    );
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    return written({ status: error.status, headers: error.headers, resource: errorOutcome(error.message) });
  }
}

function toFhirRequest(request: HttpRequest, url: string) {
  const address = parseTarget(url.slice(basePath.length));
  const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const fields = form ? [...new URLSearchParams(request.body.toString('utf8'))] : [];
  return {
    ...address,
    method: request.method === 'HEAD' ? 'GET' : request.method,
    query: [...address.query, ...fields],
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()])),
    body: () => parseBody(request.body),
  };
}

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FhirError(400, `Failed to parse request body as JSON resource. Error was: ${reason}`);
  }
}

function written(answer: FhirAnswer): HttpAnswer {
  const headers = {
    'x-powered-by': 'Tallysheet sandbox (FHIR 4.0.1/R4)',
    'content-type': 'application/fhir+json;charset=utf-8',
    ...answer.headers,
  };
  return {
    status: answer.status,
    headers,
    body: answer.text ?? (answer.resource === undefined ? '' : JSON.stringify(answer.resource)),
  };
}

function tooLong(): HttpAnswer {
  const headers = {
    'cache-control': 'must-revalidate,no-cache,no-store',
    'content-type': 'text/html;charset=iso-8859-1',
    connection: 'close',
  };
  return { status: 414, headers, body: uriTooLong };
}
