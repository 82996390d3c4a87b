import { expectOk, type Transport, TransportError, type TransportRequest } from '../transport/index.ts';

/** A JSON object as Go.Data sends it. */
export type Raw = Readonly<Record<string, unknown>>;

/** What Go.Data lists. */
export type List = `outbreaks/${string}/${'cases' | 'contacts'}` | 'locations';

/** Which records, and what of them. */
export interface Find {
  readonly where: Raw;
  /** Fields that are needed; undefined: all. */
  readonly fields?: readonly string[] | undefined;
  /** With deleted ones. */
  readonly deleted?: true;
}

/** A page, and the server's own time where it tells it. */
export interface FoundPage {
  readonly records: readonly Raw[];
  /** Milliseconds since 1970 by the server's clock. */
  readonly serverNow: number | undefined;
}

/** Records that one request asks for: some megabytes. */
const PAGE_SIZE = 1000;

/**
 * Find records page by page, in the order of their ids: without an order Go.Data sorts by name, and those of one name come
 * in another order each time. The filter goes in the body of a POST, since dates and ids have no place in an address.
 *
 * @param transport the Go.Data server
 * @param list where they are
 * @param find which ones
 * @param total how many there are, where that is known: a short page before the last is then no end
 * @returns the pages
 * @throws {TransportError} `outbreak-unknown`, `forbidden`, `unexpected-answer`
 * @see https://loopback.io/doc/en/lb3/Querying-data.html
 */
export async function* findPages(
  transport: Transport,
  list: List,
  { where, fields, deleted }: Find,
  total?: number,
): AsyncGenerator<FoundPage> {
  for (let skip = 0; ; ) {
    const page = { where, order: ['id ASC'], skip, limit: PAGE_SIZE };
    const filter = { ...page, ...(fields === undefined ? {} : { fields }), ...(deleted === true ? { deleted } : {}) };
    const request = requestOf(list, filter);
    const { body, headers } = await send(transport, request);
    if (!Array.isArray(body)) throw unexpected(transport, request, 'something else than a list');
    if (body.length === 0) return;
    const serverNow = Date.parse(headers.date ?? '');
    yield { records: body as Raw[], serverNow: Number.isNaN(serverNow) ? undefined : serverNow };
    skip += body.length;
    if (body.length < PAGE_SIZE && skip >= (total ?? 0)) return;
  }
}

/**
 * Find the newest change of a list, deletions included.
 *
 * @param transport the Go.Data server
 * @param list where it is looked for
 * @param stamp the field by which one is newer
 * @returns its instant, ISO 8601; undefined where no record has it
 */
export async function findNewest(
  transport: Transport,
  list: List,
  stamp: 'dbUpdatedAt' | 'updatedAt',
): Promise<string | undefined> {
  const request = requestOf(list, { order: [`${stamp} DESC`], fields: ['id', stamp], limit: 1, deleted: true });
  const { body, headers } = await send(transport, request);
  if (!Array.isArray(body)) throw unexpected(transport, request, 'something else than a list');
  const at = (body as Raw[])[0]?.[stamp];
  if (typeof at !== 'string') return undefined;
  // A telephone whose clock is ahead must not carry the cursor along.
  const isAhead = stamp === 'updatedAt' && Date.parse(at) > Date.parse(headers.date ?? '');
  return isAhead ? new Date(headers.date ?? '').toISOString() : at;
}

/**
 * Count records that are not deleted.
 *
 * @param transport the Go.Data server
 * @param list where they are
 * @param where which ones
 * @returns how many; undefined where the server counts no further than it likes
 */
export async function countFound(transport: Transport, list: List, where: Raw): Promise<number | undefined> {
  // Newer releases count up to a limit, unless they are told to go on.
  const filter = { where, flags: { applyHasMoreLimit: false } };
  const request: TransportRequest =
    list === 'locations'
      ? { method: 'GET', path: 'locations/count' }
      : { method: 'POST', path: `${list}/filtered-count`, body: { filter } };
  const { body } = await send(transport, request);
  const { count, hasMore } = (body ?? {}) as { readonly count?: unknown; readonly hasMore?: unknown };
  if (typeof count !== 'number') throw unexpected(transport, request, 'something else than a count');
  return hasMore === true ? undefined : count;
}

/** Places are no persons, and have no way to be asked for by POST. */
function requestOf(list: List, filter: Raw): TransportRequest {
  if (list === 'locations') return { method: 'GET', path: list, query: { filter: JSON.stringify(filter) } };
  return { method: 'POST', path: `${list}/filter`, body: { filter } };
}

async function send(
  transport: Transport,
  request: TransportRequest,
): Promise<{ body: unknown; headers: Readonly<Record<string, string>> }> {
  const answer = await transport.send(request);
  const isOutbreak = request.path.startsWith('outbreaks/');
  if (isOutbreak && answer.status === 404 && isMethodMissing(answer.body)) {
    const fix = 'this release of Go.Data takes no filters by POST: update it';
    throw new TransportError('refused', transport.system, request, 'is not known', fix);
  }
  if (isOutbreak && answer.status === 404) {
    const fix = 'copy the id of the outbreak from its address in Go.Data into "outbreak" of the credential';
    throw new TransportError('outbreak-unknown', transport.system, request, 'names an outbreak that is not there', fix);
  }
  if (isOutbreak && answer.status === 403) {
    const fix = 'give the user a role that lists cases and contacts, and access to the outbreak';
    throw new TransportError('forbidden', transport.system, request, 'answered 403', fix);
  }
  return expectOk(transport.system, request, answer);
}

/** LoopBack answers 404 to what it has no method for as well. */
function isMethodMissing(body: unknown): boolean {
  const { error } = (body ?? {}) as { readonly error?: { readonly message?: unknown } };
  return /no method/i.test(String(error?.message ?? ''));
}

function unexpected(transport: Transport, request: TransportRequest, what: string): TransportError {
  const fix = 'check apiUrl of the credential, and the release of Go.Data';
  return new TransportError('unexpected-answer', transport.system, request, `answered with ${what}`, fix);
}
