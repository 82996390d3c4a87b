import {
  type HttpAnswer,
  type HttpRequest,
  type HttpServer,
  startHttpServer,
} from '../../../cli/sandbox/http/index.ts';

/** A record of the API. */
export interface PagedRecord {
  readonly uuid: string;
  readonly day?: string;
  readonly audit: { readonly made: string; readonly changed: string; readonly removed?: string | null };
}

/** How the API pages, and what is wrong with it. */
export interface PagedApiOptions {
  readonly by: 'number' | 'offset' | 'token' | 'body-link' | 'header-link';
  /** Rows of a page at most, by its index; what is asked for where left out. */
  readonly sizes?: (page: number) => number | undefined;
  /** Changes an answer before it is sent. */
  readonly answer?: (answer: { body: unknown; headers: Record<string, string> }, page: number) => void;
  /** Done before a page is made. */
  readonly before?: (page: number, records: PagedRecord[]) => void;
  /** The origin that its links name. */
  readonly origin?: string;
}

/** An API whose pages are of one kind; its records have neither `id` nor flat properties. */
export interface PagedApi {
  readonly url: string;
  readonly requests: HttpServer['requests'];
  readonly records: PagedRecord[];
  close(): Promise<void>;
}

/**
 * Start an API on a loopback port that gives records by days, by when they were changed, and by pages of one kind.
 *
 * @param options how it pages
 * @returns the running server
 */
export async function startPagedApi(options: PagedApiOptions): Promise<PagedApi> {
  const records: PagedRecord[] = [];
  let page = 0;
  const server = await startHttpServer({ handle: (request) => handle(request) });
  const url = `http://127.0.0.1:${server.port}/api`;

  function handle({ query }: HttpRequest): HttpAnswer {
    const asked = query.get('after') ?? query.get('skip') ?? query.get('page');
    page = asked === null || asked === '0' ? 0 : page + 1;
    options.before?.(page, records);
    const all = records.filter((record) => fits(record, query));
    if (query.get('order') === 'changed') all.sort((a, b) => (a.audit.changed > b.audit.changed ? -1 : 1));
    const size = Math.min(Number(query.get('limit')), options.sizes?.(page) ?? Number.POSITIVE_INFINITY);
    const from = fromOf(query, size);
    const items = all.slice(from, from + size);
    const end = from + items.length;
    const next = new URLSearchParams(query);
    next.set('after', `t${end}`);
    const link = end < all.length ? `${options.origin ?? url}/elsewhere?${next}` : null;
    const answer = { body: bodyOf(items, all.length, link, end), headers: headersOf(all.length, link) };
    options.answer?.(answer, page);
    const headers = { 'content-type': 'application/json', ...answer.headers };
    return { status: 200, headers, body: JSON.stringify(answer.body) };
  }

  function fromOf(query: URLSearchParams, size: number): number {
    if (options.by === 'number') return Number(query.get('page') ?? 0) * size;
    if (options.by === 'offset') return Number(query.get('skip') ?? 0);
    return Number(query.get('after')?.slice(1) ?? 0);
  }

  function bodyOf(items: PagedRecord[], total: number, link: string | null, end: number): unknown {
    const meta = { total, next: link === null ? null : `t${end}` };
    return options.by === 'header-link' ? items : { data: { items }, meta, links: { next: link } };
  }

  function headersOf(total: number, link: string | null): Record<string, string> {
    const first = `<${url}/x?page=0>; rel="first"; title="a, b"`;
    return {
      'x-total-count': String(total),
      ...(link === null ? { link: first } : { link: `${first}, <${link}>; rel=next` }),
    };
  }

  return { url, requests: server.requests, records, close: server.close };
}

function fits({ day, audit }: PagedRecord, query: URLSearchParams): boolean {
  const [from, to, since] = [query.get('from'), query.get('to'), query.get('changedSince')];
  if (since !== null) return audit.changed >= since;
  if (audit.removed && !query.has('withRemoved')) return false;
  return (from === null || (day ?? '') >= from) && (to === null || (day ?? '9') <= to);
}
