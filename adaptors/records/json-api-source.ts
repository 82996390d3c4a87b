import type { CompiledView, FhirResource } from '../tally/compiled-mapping.ts';
import { expectOk, type Query, type Transport, TransportError } from '../transport/index.ts';
import type { ChangeFeed, ChangePage, DayWindow, RecordChange, RecordPage, RecordSource } from './record-source.ts';
import { checkKinds } from './record-views.ts';
import { viewDates } from './view-dates.ts';

/** How an API gives one kind of record. Names are those of its parameters and of the properties of its answers. */
export interface JsonKind {
  /** Path below `baseUrl` of the credential: `movements`. */
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
    /** Properties of a record: when it was changed, and made, by the server's clock. */
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

/** Every day that a record can have. */
const ANY_DAY: DayWindow = { from: '0001-01-01', to: '9999-12-31' };

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
        return records.map((raw) => String(raw[updated]))[0];
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
        at: Date.parse(String(raw[updated])),
        record: recordOf(feed.key, kind, raw),
        isInPlace: !isDeleted && raw[updated] === raw[created],
      };
    });
    yield { changes: found, total };
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
  let read = 0;
  for (let number = 1; ; number += 1) {
    const page = await ask(transport, kind, query, number, kind.page.rows);
    if (page.records.length === 0) return;
    yield page;
    read += page.records.length;
    // An API may give smaller pages than it is asked for.
    if (page.records.length < kind.page.rows && read >= (page.total ?? 0)) return;
  }
}

async function ask(transport: Transport, kind: JsonKind, query: Query, number: number, rows: number): Promise<Page> {
  const { path, items, total, page } = kind;
  const request = {
    method: 'GET',
    path,
    query: { ...query, [page.number]: String(number), [page.size]: String(rows) },
  } as const;
  const { body } = expectOk(transport.system, request, await transport.send(request));
  const answer = (body ?? {}) as Raw;
  const records = items === undefined ? body : answer[items];
  const counted = total === undefined ? undefined : answer[total];
  if (Array.isArray(records) && (total === undefined || typeof counted === 'number')) {
    return { records, total: counted as number | undefined };
  }
  const what = `answered without ${Array.isArray(records) ? `a number "${total}"` : `a list "${items ?? ''}"`}`;
  throw new TransportError(
    'unexpected-answer',
    transport.system,
    request,
    what,
    'check baseUrl, and the names in the job',
  );
}
