import type { HttpAnswer, HttpRequest } from '../http/index.ts';
import { webMessage } from './answers.ts';
import type { AuthState } from './auth.ts';
import type { JobStore } from './jobs.ts';
import type { TrackerState } from './tracker/tracker-context.ts';
import type { TrackerJobs } from './tracker/tracker-jobs.ts';
import type { User } from './users.ts';

/** Everything behind the routes. */
export interface Dhis2State extends TrackerState, AuthState {
  version: '2.41' | '2.43';
  jobs: JobStore;
  trackerJobs: TrackerJobs;
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
