import { type HttpAnswer, type HttpRequest, type HttpServer, type Intercept, startHttpServer } from '../http/index.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { createFinder, type Finder } from './finder.ts';
import { errorAnswer, json, LoopbackError } from './loopback-error.ts';
import { createRecordStore, type RecordStore } from './record-store.ts';
import { runFilter } from './run-filter.ts';
import type { Filter, GodataLocation, GodataUser, Kind, Outbreak } from './types.ts';

/** What an embedded Go.Data is started with. */
export interface GodataServerOptions {
  readonly now: () => Date;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly intercept?: Intercept;
  readonly outbreaks: readonly Outbreak[];
  readonly users: readonly GodataUser[];
  readonly locations?: readonly GodataLocation[];
  /** Seconds that a token lives without being used; 600. */
  readonly ttl?: number;
  readonly captcha?: boolean;
  readonly twoFactor?: boolean;
  /** Counts go no further, unless the request says that they shall. */
  readonly countLimit?: number;
  /** False for a release without `dbUpdatedAt`. */
  readonly dbStamps?: boolean;
}

/** An embedded Go.Data. */
export interface GodataServer {
  /** Such as `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly requests: HttpServer['requests'];
  readonly records: RecordStore;
  /** Take all tokens back. */
  forgetTokens(): void;
  close(): Promise<void>;
}

const PATH = /^\/api\/outbreaks\/([^/]+)(?:\/(cases|contacts)(?:\/(filter|filtered-count))?)?$/;

/**
 * Start a Go.Data in memory on a loopback port: the part of its API that reads cases, contacts and places.
 *
 * @param options clock, users, outbreaks, places
 * @returns the running server
 * @see https://worldhealthorganization.github.io/godata/api-docs/
 * @example
 * const godata = await startGodataServer({ now, outbreaks: [{ id: 'outbreak-1', name: 'Measles' }], users });
 * godata.records.create('cases', 'outbreak-1', { dateOfOnset: '2026-03-01T00:00:00.000Z' });
 */
export async function startGodataServer(options: GodataServerOptions): Promise<GodataServer> {
  const { now, users, ttl = 600, captcha = false, twoFactor = false, dbStamps = true } = options;
  const accounts = createAccounts({ users, now, ttl, captcha, twoFactor });
  const records = createRecordStore(now, { dbStamps });
  const finder = createFinder(records);
  const server = await startHttpServer({
    port: options.port ?? 0,
    ...(options.intercept === undefined ? {} : { intercept: options.intercept }),
    handle: (request) => {
      try {
        return { ...handle(request, options, accounts, finder) };
      } catch (error) {
        return errorAnswer(error);
      }
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests: server.requests,
    records,
    forgetTokens: accounts.forget,
    close: server.close,
  };
}

function handle(request: HttpRequest, options: GodataServerOptions, accounts: Accounts, finder: Finder): HttpAnswer {
  const { method, path } = request;
  const route = `${method} ${path}`;
  if (route === 'POST /api/users/login' || route === 'POST /api/oauth/token') return logIn(request, accounts);
  const user = accounts.userOf(tokenOf(request));
  const { locations = [], outbreaks, countLimit } = options;
  if (route === 'GET /api/locations') return json(runFilter(asRecords(locations), filterOf(request), request.number));
  if (route === 'GET /api/locations/count') return json({ count: locations.length });
  const [, id, kind, action] = PATH.exec(path) ?? [];
  const isRead = action === 'filter' ? method === 'POST' : method === 'GET' || action === 'filtered-count';
  if (id === undefined || !isRead)
    throw new LoopbackError(404, 'NOT_FOUND', `There is no method to handle ${method} ${path}`);
  const outbreak = outbreaks.find((each) => each.id === decodeURIComponent(id));
  if (outbreak === undefined) throw new LoopbackError(404, 'MODEL_NOT_FOUND', `Unknown "outbreak" id "${id}".`);
  if (user.outbreakIds?.includes(outbreak.id) === false) {
    throw new LoopbackError(403, 'ACCESS_DENIED', `Logged in user doesn't have access this endpoint: outbreak ${id}.`);
  }
  if (kind === undefined) return json(outbreak);
  const filter = filterOf(request);
  const of = [kind as Kind, outbreak.id, filter] as const;
  if (action !== 'filtered-count') return json(finder.page(...of, request.number));
  return json(limited(finder.count(...of), filter.flags?.applyHasMoreLimit === false ? undefined : countLimit));
}

function limited(count: number, most: number | undefined): { count: number; hasMore: boolean } {
  return most === undefined ? { count, hasMore: false } : { count: Math.min(count, most), hasMore: count >= most };
}

function logIn({ path, body }: HttpRequest, accounts: Accounts): HttpAnswer {
  const given = objectOf(body.toString());
  const { id, ttl, userId } = accounts.logIn(given.email ?? given.username, given.password);
  if (accounts.twoFactor) return json({ twoFactorAuthenticationRequired: true });
  return path.endsWith('/login')
    ? json({ id, ttl, created: new Date(0).toISOString(), userId })
    : json({ token_type: 'bearer', expires_in: ttl, access_token: id });
}

function tokenOf({ headers, query }: HttpRequest): string | undefined {
  return headers.authorization?.split(' ').at(-1) ?? query.get('access_token') ?? undefined;
}

/** Of the query of a GET, of the body of a POST. */
function filterOf({ method, query, body }: HttpRequest): Filter {
  return method === 'GET'
    ? objectOf(query.get('filter') ?? '{}')
    : ((objectOf(body.toString()).filter ?? {}) as Filter);
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>;
  } catch {
    throw new LoopbackError(400, 'INVALID_JSON', 'Unexpected token in JSON');
  }
}

function asRecords(locations: readonly GodataLocation[]): (GodataLocation & Readonly<Record<string, unknown>>)[] {
  return locations.map((location) => ({ ...location }));
}
