import type { CompiledView, FhirResource } from '../tally/compiled-mapping.ts';
import { expectOk, type Query, type Transport, TransportError } from '../transport/index.ts';
import type { ChangeFeed, ChangePage, DayWindow, RecordChange, RecordPage, RecordSource } from './record-source.ts';
import { checkKinds } from './record-views.ts';
import { viewDates } from './view-dates.ts';

/** How an API gives one kind of record. Names are those of its parameters and of the properties of its answers. */
export interface JsonKind {
  /** Path below `baseUrl` of the credential: `movements`. Its records have an `id` each. */
  readonly path: string;
  /** The property of the answer that holds the list; left out: the answer is the list. */
  readonly items?: string;
  /** The property of the answer that says how many records all pages hold; without it no lost page is found. */
  readonly total?: string;
  /** Parameters of the page, which is counted from 1, and of its size; `rows`: how many are asked for. */
  readonly page: { readonly number: string; readonly size: string; readonly rows: number };
  /** Parameters of the first and last day, both included. */
  readonly window: { readonly from: string; readonly to: string };
  /** How changes are found; without it only the open periods are counted, and others when somebody asks for a recount. */
  readonly changes?: {
    /** The parameter that takes an instant, that instant included. */
    readonly since: string;
    /** Properties of a record: when it was changed, and made, by the server's clock; without a zone they are UTC. */
    readonly updated: string;
    readonly created: string;
    /** The property that is true of a deleted record; left out: the API does not tell of them. */
    readonly deleted?: string;
    /** Parameters that show deleted records as well, such as `{ includeDeleted: 'true' }`. */
    readonly query?: Query;
    /** Parameters that sort by the newest change first: `{ sort: '-updatedAt' }`. */
    readonly newest: Query;
  };
}

type Raw = Readonly<Record<string, unknown>>;

/** Every day that a record can have; databases refuse much earlier and later ones. */
const ANY_DAY: DayWindow = { from: '1900-01-01', to: '2999-12-31' };

/**
 * Make a source of a JSON API that gives records by pages, by days, and by when they were changed.
 *
 * @param kinds how each kind is had, by the word that views write after `record:`
 * @returns a function from a transport to the source
 * @example
 * tallyRecords(mapping, { over: jsonOverHttp(request), source: jsonApiSource({ movement: MOVEMENTS }), clock, log })
 */
export function jsonApiSource(kinds: Readonly<Record<string, JsonKind>>): (transport: Transport) => RecordSource {
  return (transport) => {
    const kindOf = ({ resource }: Pick<CompiledView, 'resource'>): JsonKind => {
      const kind = kinds[resource];
      if (kind === undefined) throw new RangeError(`no kind "${resource}"`);
      return kind;
    };
    const count = async (view: CompiledView, window: DayWindow | undefined): Promise<number | undefined> => {
      const kind = kindOf(view);
      return kind.total === undefined
        ? undefined
        : (await ask(transport, kind, queryOf(kind, view, window), 1, 1)).total;
    };
    return {
      system: transport.system,
      tellsDeletions: Object.values(kinds).every(({ changes }) => changes?.deleted !== undefined),
      feeds(views) {
        checkKinds(views, Object.keys(kinds), transport.system);
        return [...new Set(views.map(({ resource }) => resource))].map((key) => ({
          key,
          views: views.filter(({ resource }) => resource === key),
        }));
      },
      async newestChange(feed) {
        const kind = kindOf({ resource: feed.key });
        if (kind.changes === undefined) return undefined;
        const { query, newest, updated } = kind.changes;
        const { records } = await ask(transport, kind, { ...query, ...newest }, 1, 1);
        const at = records.map((raw) => instantOf(transport, kind, raw, updated))[0];
        return at === undefined ? undefined : new Date(at).toISOString();
      },
      changesSince: (feed, since) => changesOf(transport, kindOf({ resource: feed.key }), feed, since),
      async *pages(view, window) {
        const kind = kindOf(view);
        for await (const { records, total } of pagesOf(transport, kind, queryOf(kind, view, window))) {
          yield { records: records.map((raw) => recordOf(feedOf(view), kind, raw)), total } satisfies RecordPage;
        }
      },
      count,
      async countUndated(view) {
        const [all, dated] = [await count(view, undefined), await count(view, ANY_DAY)];
        return viewDates(view).length === 0 ? 0 : Math.max(0, (all ?? 0) - (dated ?? all ?? 0));
      },
    };
  };
}

async function* changesOf(
  transport: Transport,
  kind: JsonKind,
  feed: ChangeFeed,
  since: string,
): AsyncGenerator<ChangePage> {
  const { changes } = kind;
  if (changes === undefined) return;
  const { since: parameter, query, updated, created, deleted = '' } = changes;
  for await (const { records, total } of pagesOf(transport, kind, { ...query, [parameter]: since })) {
    const found = records.map((raw): RecordChange => {
      const isDeleted = raw[deleted] === true;
      return {
        id: String(raw.id),
        version: `${raw[updated]} ${isDeleted}`,
        at: instantOf(transport, kind, raw, updated),
        record: recordOf(feed.key, kind, raw),
        isInPlace: !isDeleted && raw[updated] === raw[created],
      };
    });
    // An API may know days alone, or seconds, and bring what the last run has answered already.
    yield { changes: found.filter(({ at }) => at >= Date.parse(since)), total };
  }
}

function queryOf({ window: names }: JsonKind, { search }: CompiledView, window: DayWindow | undefined): Query {
  return { ...search, ...(window === undefined ? {} : { [names.from]: window.from, [names.to]: window.to }) };
}

const feedOf = ({ resource }: CompiledView): string => resource;

function recordOf(resourceType: string, { changes }: JsonKind, raw: Raw): FhirResource {
  const lastUpdated = changes === undefined ? '' : String(raw[changes.updated] ?? '');
  return { ...raw, resourceType, id: String(raw.id), meta: { versionId: lastUpdated, lastUpdated } };
}

interface Page {
  readonly records: readonly Raw[];
  readonly total: number | undefined;
}

async function* pagesOf(transport: Transport, kind: JsonKind, query: Query): AsyncGenerator<Page> {
  const { number: parameter, rows } = kind.page;
  let read = 0;
  let before = '';
  for (let number = 1; ; number += 1) {
    const page = await ask(transport, kind, query, number, rows);
    if (page.records.length === 0) return;
    const ids = page.records.map(({ id }) => String(id)).join('\u0001');
    if (ids === before) {
      const fix = `is "${parameter}" the parameter of the page's number, which begins with 1?`;
      throw unexpected(transport, kind, `gave page ${number - 1} again as page ${number}`, fix);
    }
    yield page;
    read += page.records.length;
    before = ids;
    // An API may give smaller pages than it is asked for: a short one is the last where the number says so, else an empty one is.
    if (page.total !== undefined && page.records.length < rows && read >= page.total) return;
  }
}

async function ask(transport: Transport, kind: JsonKind, query: Query, number: number, rows: number): Promise<Page> {
  const { items, total, page } = kind;
  const request = {
    method: 'GET',
    path: kind.path,
    query: { ...query, [page.number]: String(number), [page.size]: String(rows) },
  } as const;
  const response = await transport.send(request);
  // Some have no page behind the last one, in place of an empty one.
  if (number > 1 && total === undefined && response.status === 404) return { records: [], total: undefined };
  const { body } = expectOk(transport.system, request, response);
  const answer = (body ?? {}) as Raw;
  const records = items === undefined ? body : answer[items];
  const counted = total === undefined ? undefined : answer[total];
  if (!Array.isArray(records)) throw unexpected(transport, kind, `answered without a list "${items ?? ''}"`);
  if (total !== undefined && typeof counted !== 'number') {
    throw unexpected(transport, kind, `answered without a number "${total}"`);
  }
  // Without ids they would all pass for the same.
  if (records.some((raw: Raw | null) => raw?.id === undefined || raw.id === null)) {
    throw unexpected(transport, kind, 'gave a record without "id"');
  }
  return { records, total: counted as number | undefined };
}

/** When a record was changed, in milliseconds. Without a zone it is UTC: never that of the machine which asks. */
function instantOf(transport: Transport, kind: JsonKind, raw: Raw, name: string): number {
  const text = String(raw[name]).replace(/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/, '$1T$2Z');
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw unexpected(transport, kind, `gave a record without an instant "${name}"`);
  return at;
}

function unexpected(
  { system }: Transport,
  { path }: JsonKind,
  what: string,
  fix = 'check baseUrl, and the names in the job',
): TransportError {
  return new TransportError('unexpected-answer', system, { method: 'GET', path }, what, fix);
}
