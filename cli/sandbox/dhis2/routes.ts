import type { HttpAnswer, HttpRequest } from '../http/index.ts';
import { notFound, webMessage } from './answers.ts';
import { type AuthState, authenticate } from './auth.ts';
import { dataRoutes } from './data-routes.ts';
import { BadParameterError } from './import-options.ts';
import { JacksonError } from './jackson.ts';
import type { JobStore } from './jobs.ts';
import { metadataRoutes } from './metadata-routes.ts';
import { UnknownAttributeError } from './metadata-store.ts';
import { BadEntryError } from './new-decode.ts';
import { LenientJsonError } from './read-lenient.ts';
import type { ServerState } from './state.ts';
import { systemRoutes } from './system-routes.ts';
import type { User } from './users.ts';

/** Everything behind the routes. */
export interface Dhis2State extends ServerState, AuthState {
  version: '2.41' | '2.43';
  jobs: JobStore;
}

/** A request below `/api`, by a known user. */
export interface Call {
  state: Dhis2State;
  user: User;
  request: HttpRequest;
  method: string;
  /** Parts of the path after `/api` and the version, decoded. */
  parts: string[];
  query: URLSearchParams;
  /** Number in the path, such as 41 of `/api/41/me`. */
  apiVersion: number | undefined;
  /** Address of the API. */
  api: string;
}

/** Answers a call, or leaves it to the next one. */
export type Route = (call: Call) => HttpAnswer | undefined;

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
  if (state.version === '2.41' && request.method === 'POST' && request.path === '/uaa/oauth/token') {
    return state.oauth.token(request, (name, password) => mayEnter(state, name, password));
  }
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
    for (const each of [dataRoutes, systemRoutes, metadataRoutes]) {
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

function mayEnter(state: Dhis2State, username: string, password: string): boolean {
  return state.metadata.all('users').some((each) => each.username === username && each.password === password);
}

/**
 * Answer that a resource does not know a method.
 *
 * @param call the call
 * @returns a 405
 * @example methodNotAllowed(call).status; // 405
 */
export function methodNotAllowed({ method, state }: Call): HttpAnswer {
  const verb = state.version === '2.41' ? 'not' : 'is not';
  return webMessage(405, { message: `Request method '${method}' ${verb} supported` });
}

/**
 * Refuse a content type that a resource does not read.
 *
 * @param call the call
 * @param expected the type that is read
 * @returns a 415, or undefined when the type suits
 * @example wrongType(call, 'application/json');
 */
export function wrongType({ request, state }: Call, expected: string): HttpAnswer | undefined {
  const given = request.headers['content-type'] ?? '';
  if (given.split(';')[0]?.trim() === expected) return undefined;
  if (state.version === '2.41') return webMessage(415, { message: `Content type '${given}' not supported` });
  return webMessage(415, { message: `Content-Type ${given === '' ? '' : `'${given}' `}is not supported` });
}
