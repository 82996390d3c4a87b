import { type HttpAnswer, type HttpRequest, type HttpServer, type Intercept, startHttpServer } from '../http/index.ts';

/** A movement of stock: so many doses of an item came to a facility, were given out, or were lost. */
export interface Movement {
  readonly id: string;
  readonly type: 'RECEIPT' | 'ISSUE' | 'LOSS';
  /** `YYYY-MM-DD`; a movement that nobody dated has none. */
  readonly date?: string;
  /** Code of the facility; a movement that nobody placed has none. */
  readonly facility?: string;
  readonly item: string;
  /** Doses. */
  readonly quantity: number;
  readonly reason?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly deleted: boolean;
}

/** What an embedded logistics system is started with. */
export interface StockServerOptions {
  readonly now: () => Date;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly intercept?: Intercept;
  /** The bearer token that is let in. */
  readonly token: string;
  /** Rows of a page at most, whatever is asked for. */
  readonly maxPageSize?: number;
}

/** An embedded logistics system. */
export interface StockServer {
  /** Such as `http://127.0.0.1:8090/api`. */
  readonly url: string;
  readonly requests: HttpServer['requests'];
  /** Put movements in as they are; what they lack of stamps is that of now. */
  load(movements: Iterable<Partial<Movement> & { readonly id: string }>): void;
  /** Change a movement, or make one. */
  save(movement: Partial<Movement> & { readonly id: string }): void;
  /** Mark a movement as deleted. */
  remove(id: string): void;
  close(): Promise<void>;
}

/**
 * Start a logistics system in memory on a loopback port. Its API is of no real product; it is what many have: records by page, by day, and
 * by when they were changed.
 *
 * @param options clock, token, faults
 * @returns the running server
 * @example
 * const stock = await startStockServer({ now, token: 'secret' });
 * await fetch(`${stock.url}/movements?dateFrom=2026-03-01&dateTo=2026-03-31&page=1&pageSize=100`, { headers });
 */
export async function startStockServer(options: StockServerOptions): Promise<StockServer> {
  const { now, token, intercept, maxPageSize = 1000 } = options;
  const movements = new Map<string, Movement>();

  function save(movement: Partial<Movement> & { readonly id: string }): void {
    const at = now().toISOString();
    const known = movements.get(movement.id);
    const usual = { type: 'RECEIPT', item: '', quantity: 0, createdAt: at, deleted: false } as const;
    movements.set(movement.id, { ...usual, ...known, updatedAt: at, ...movement });
  }

  function handle({ method, path, query, headers }: HttpRequest): HttpAnswer {
    if (headers.authorization !== `Bearer ${token}`) return json({ message: 'Not signed in' }, 401);
    if (method !== 'GET' || path !== '/api/movements') return json({ message: 'Not found' }, 404);
    const found = [...movements.values()].filter((movement) => fits(movement, query));
    const newestFirst = query.get('sort') === '-updatedAt';
    found.sort((a, b) => (newestFirst ? (a.updatedAt > b.updatedAt ? -1 : 1) : a.id < b.id ? -1 : 1));
    const size = Math.min(Number(query.get('pageSize') ?? 100), maxPageSize);
    const page = Number(query.get('page') ?? 1);
    return json({ total: found.length, page, items: found.slice((page - 1) * size, page * size) });
  }

  const server = await startHttpServer({
    port: options.port ?? 0,
    ...(intercept === undefined ? {} : { intercept }),
    handle,
  });
  return {
    url: `http://127.0.0.1:${server.port}/api`,
    requests: server.requests,
    load(all) {
      for (const movement of all) save(movement);
    },
    save,
    remove: (id) => save({ id, deleted: true }),
    close: server.close,
  };
}

function fits({ date, updatedAt, deleted, type }: Movement, query: URLSearchParams): boolean {
  const [from, to, since] = [query.get('dateFrom'), query.get('dateTo'), query.get('updatedSince')];
  if (deleted && query.get('includeDeleted') !== 'true') return false;
  if (query.has('type') && query.get('type') !== type) return false;
  if (since !== null && Date.parse(updatedAt) < Date.parse(since)) return false;
  if (from !== null && (date === undefined || date < from)) return false;
  return to === null || (date !== undefined && date <= to);
}

function json(body: unknown, status = 200): HttpAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
