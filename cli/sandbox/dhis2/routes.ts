import type { HttpAnswer, HttpRequest } from '../http/index.ts';
import { notFound, webMessage } from './answers.ts';
import { authenticate } from './auth.ts';
import type { Call, Dhis2State } from './call.ts';
import { dataRoutes } from './data-routes.ts';
import { BadParameterError } from './import-options.ts';
import { JacksonError } from './jackson.ts';
import { metadataRoutes } from './metadata-routes.ts';
import { UnknownAttributeError } from './metadata-store.ts';
import { BadEntryError } from './new-decode.ts';
import { oauthRoutes } from './oauth-routes.ts';
import { LenientJsonError } from './read-lenient.ts';
import { systemRoutes } from './system-routes.ts';
import { trackerRoutes } from './tracker/tracker-routes.ts';
import { oldTrackerRoutes } from './tracker-old/old-routes.ts';
import type { User } from './users.ts';

/** Characters of path and query that the servlet containers take by default, which read heads of up to 8 KB. */
const longestTarget = 8000;

/** Newest version that may stand in a path. */
const newest = { '2.41': 42, '2.43': 43 } as const;

/**
 * Answer a request to the server.
 *
 * @param state everything the server remembers
 * @param request any request
 * @returns the answer
 * @example route(state, request).status;
 */
export function route(state: Dhis2State, request: HttpRequest): HttpAnswer {
  // Jetty says what is wrong, Tomcat refuses the head of the request as a whole.
  if (request.path.length + request.search.length > longestTarget)
    return { status: state.version === '2.41' ? 414 : 400 };
  const oauth = oauthRoutes(state, request);
  if (oauth) return oauth;
  if (state.version === '2.43' && request.path === '/api/ping') return { status: 200, body: 'pong' };
  const entrance = authenticate(state, request);
  if ('status' in entrance) return entrance;
  const answer = withCharset(state, callApi(state, entrance.user, request));
  if (!entrance.cookie) return answer;
  return { ...answer, headers: { 'set-cookie': entrance.cookie, ...answer.headers } };
}

/** From 2.43 on every good answer names its charset. */
function withCharset({ version }: Dhis2State, answer: HttpAnswer): HttpAnswer {
  const plain = answer.headers?.['content-type'] === 'application/json';
  if (version === '2.41' || answer.status >= 400 || !plain) return answer;
  return { ...answer, headers: { ...answer.headers, 'content-type': 'application/json;charset=UTF-8' } };
}

function callApi(state: Dhis2State, user: User, request: HttpRequest): HttpAnswer {
  const { path } = request;
  const [first, ...rest] = path.split('/').filter(Boolean).map(decodeURIComponent);
  if (first === undefined) return { status: 302, headers: { location: `${state.url}/dhis-web-login` } };
  if (first !== 'api') return notFound(path, request.headers.accept);
  if (rest.length === 0) return { status: 302, headers: { location: `${state.url}/api/resources` } };
  const apiVersion = /^\d+$/.test(rest[0] ?? '') ? Number(rest.shift()) : undefined;
  if (apiVersion !== undefined && (apiVersion < 28 || apiVersion > newest[state.version])) {
    return notFound(path, request.headers.accept);
  }
  const parts = rest.map((part, index) => (index === rest.length - 1 ? part.replace(/\.json$/, '') : part));
  const { method, query } = request;
  const call: Call = { state, user, request, method, parts, query, apiVersion, api: `${state.url}/api` };
  try {
    for (const each of [dataRoutes, trackerRoutes, oldTrackerRoutes, systemRoutes, metadataRoutes]) {
      const answer = each(call);
      if (answer) return answer;
    }
  } catch (error) {
    return errorAnswer(error);
  }
  return notFound(path, request.headers.accept);
}

function errorAnswer(error: unknown): HttpAnswer {
  if (error instanceof BadParameterError) return webMessage(400, { message: error.message });
  if (error instanceof JacksonError) return webMessage(409, { message: error.message });
  if (error instanceof BadEntryError) return webMessage(500, { message: error.message });
  if (error instanceof LenientJsonError) return webMessage(400, { message: error.message });
  if (error instanceof UnknownAttributeError) {
    const message = 'Transaction silently rolled back because it has been marked as rollback-only';
    return webMessage(500, { message });
  }
  throw error;
}
