import {
  type ChangeFeed,
  type ChangePage,
  checkKinds,
  type DayWindow,
  type RecordChange,
  type RecordPage,
  type RecordSource,
  SourceError,
  viewDates,
} from '../records/index.ts';
import type { CompiledView, FhirResource } from '../tally/compiled-mapping.ts';
import { type Transport, TransportError } from '../transport/index.ts';
import { daysAsDays } from './days-as-days.ts';
import { countFound, findNewest, findPages, type List, type Raw } from './godata-client.ts';
import { changedWhere, datedWhere, outsideWhere, searchWhere, windowWhere } from './godata-filter.ts';

/** Where the records of each kind are. */
const LISTS = { case: 'cases', contact: 'contacts' } as const;

/** What views write after `record:`. */
export const GODATA_KINDS: readonly string[] = Object.keys(LISTS);

/** Says of a record of the other kind that it was one of this kind before. */
const WAS = { case: 'wasCase', contact: 'wasContact' } as const;

type RecordKind = keyof typeof LISTS;

/** What is needed of a record beside what views read. */
const STAMPS = ['id', 'createdAt', 'updatedAt', 'dbUpdatedAt', 'deleted'];

/** A save reads the clock twice, for the times of creation and change. */
const SAME_SAVE_MS = 10;

/** How often something is read again when its number is wrong: pages shift while somebody works. */
const ATTEMPTS = 3;

/**
 * Make the source of Go.Data: the cases and contacts of an outbreak, which the credential names (`outbreak`), or a view
 * (`search: { outbreak: … }`). Days are given as days. Deleted records are found by their change.
 *
 * @param transport the Go.Data server
 * @param configuration the step's credential
 * @returns the source
 * @see https://worldhealthorganization.github.io/godata/api-docs/
 * @example tallyRecords(mapping, { over: godataOverHttp(request, { clock }), source: godataSource, clock, log })
 */
export function godataSource(transport: Transport, configuration: Raw): RecordSource {
  const outbreakOf = ({ name, search }: CompiledView): string => {
    const id = search.outbreak ?? configuration.outbreak;
    if (typeof id === 'string' && id !== '') return id;
    throw new SourceError(
      'outbreak-missing',
      `nothing says which outbreak view "${name}" is about`,
      'copy the id of the outbreak from its address in Go.Data into "outbreak" of the credential',
    );
  };
  const listOf = (view: CompiledView, kind = view.resource as RecordKind): List =>
    `outbreaks/${encodeURIComponent(outbreakOf(view))}/${LISTS[kind]}`;
  const count = (view: CompiledView, where: Raw) => countFound(transport, listOf(view), where);
  async function* pagesOf(view: CompiledView, where: Raw, total?: number): AsyncGenerator<RecordPage> {
    for await (const { records } of findPages(transport, listOf(view), { where, fields: fieldsOf([view]) }, total)) {
      yield { records: records.map((raw) => recordOf(view.resource, raw)) };
    }
  }

  return {
    system: 'Go.Data',
    tellsDeletions: true,
    feeds(views) {
      checkKinds(views, GODATA_KINDS, 'Go.Data');
      const keys = [...new Set(views.map((view) => `${view.resource}/${outbreakOf(view)}`))];
      return keys.map((key) => ({
        key,
        views: views.filter((view) => key === `${view.resource}/${outbreakOf(view)}`),
      }));
    },
    async newestChange({ views: [view] }) {
      if (view === undefined) return undefined;
      const newest = await findNewest(transport, listOf(view), 'dbUpdatedAt');
      return newest ?? (await findNewest(transport, listOf(view), 'updatedAt'));
    },
    changesSince: (feed, since) => changesOf(transport, listOf, feed, since),
    pages: (view, window, total) => pagesOf(view, windowWhere(view, window), total),
    pagesOutside: (view, window) => pagesOf(view, outsideWhere(view, window)),
    count: (view: CompiledView, window: DayWindow | undefined) => count(view, windowWhere(view, window)),
    async countUndated(view) {
      const [all, dated] = [await count(view, searchWhere(view)), await count(view, datedWhere(view))];
      return Math.max(0, (all ?? 0) - (dated ?? all ?? 0));
    },
    readParents: () => readParents(transport),
  };
}

/**
 * Read what changed of a kind, deleted records too, and those that have gone over to the other kind: a contact that has
 * become a case is no contact any more, and only its `wasContact` tells.
 */
async function* changesOf(
  transport: Transport,
  listOf: (view: CompiledView, kind: RecordKind) => List,
  { views }: ChangeFeed,
  since: string,
): AsyncGenerator<ChangePage> {
  const where = changedWhere(since);
  // A telephone whose clock is ahead would have its record be new in every run.
  const isNew = ({ dbUpdatedAt }: Raw) =>
    typeof dbUpdatedAt !== 'string' || Date.parse(dbUpdatedAt) >= Date.parse(since);
  const [view] = views;
  if (view === undefined) return;
  const kind = view.resource as RecordKind;
  const other: RecordKind = kind === 'case' ? 'contact' : 'case';
  const own = listOf(view, kind);
  for (let attempt = 1; ; attempt += 1) {
    // Deleted records are not counted, so there may be more.
    const total = await countFound(transport, own, where);
    const alive = new Set<unknown>();
    for await (const { records, serverNow } of findPages(transport, own, {
      where,
      fields: fieldsOf(views),
      deleted: true,
    })) {
      for (const { id, deleted } of records) if (deleted !== true) alive.add(id);
      yield { changes: records.filter(isNew).map((raw) => changeOf(kind, raw, serverNow)), total };
    }
    if (alive.size >= (total ?? 0)) break;
    if (attempt === ATTEMPTS) throw mismatch(own, alive.size, total ?? 0);
  }
  const gone = { where: { and: [{ [WAS[kind]]: true }, where] }, fields: STAMPS, deleted: true } as const;
  for await (const { records, serverNow } of findPages(transport, listOf(view, other), gone)) {
    const over = records.filter(isNew).map((raw) => changeOf(kind, raw, serverNow));
    yield { changes: over.map((change) => ({ ...change, record: undefined, isInPlace: false })) };
  }
}

function changeOf(kind: RecordKind, raw: Raw, serverNow: number | undefined): RecordChange {
  const record = recordOf(kind, raw);
  const { createdAt, updatedAt, dbUpdatedAt, deleted } = raw as Readonly<Record<string, string | undefined>>;
  const written = dbUpdatedAt ?? updatedAt ?? '';
  const isAsMade = Math.abs(Date.parse(updatedAt ?? '') - Date.parse(createdAt ?? '')) <= SAME_SAVE_MS;
  return {
    id: record.id ?? '',
    version: `${written} ${deleted === undefined ? '' : String(deleted)}`,
    // A telephone whose clock is ahead must not carry the cursor along.
    at:
      dbUpdatedAt === undefined && Date.parse(written) > (serverNow ?? Number.POSITIVE_INFINITY)
        ? Number.NaN
        : Date.parse(written),
    record,
    isInPlace: isAsMade && String(deleted) !== 'true' && raw[WAS.contact] !== true && raw[WAS.case] !== true,
  };
}

function recordOf(kind: string, raw: Raw): FhirResource {
  const { id, updatedAt, dbUpdatedAt } = raw;
  const version = String(dbUpdatedAt ?? updatedAt ?? '');
  const fields = daysAsDays(raw) as Raw;
  return { ...fields, resourceType: kind, id: String(id), meta: { versionId: version, lastUpdated: version } };
}

/** The fields that views read; undefined where that may be any. */
function fieldsOf(views: readonly CompiledView[]): readonly string[] | undefined {
  const names = new Set<string>([...STAMPS, WAS.case, WAS.contact]);
  for (const view of views) {
    if (view.elements === undefined) return undefined;
    for (const name of [...view.elements, ...viewDates(view)]) names.add(name.split('.')[0] ?? name);
  }
  for (const ours of ['resourceType', 'meta']) names.delete(ours);
  return [...names];
}

async function readParents(transport: Transport): Promise<ReadonlyMap<string, string>> {
  const find = { where: {}, fields: ['id', 'parentLocationId'] };
  for (let attempt = 1; ; attempt += 1) {
    const parents = new Map<string, string>();
    const seen = new Set<unknown>();
    const total = await countFound(transport, 'locations', {});
    for await (const { records } of findPages(transport, 'locations', find, total)) {
      for (const { id, parentLocationId } of records) {
        seen.add(id);
        if (typeof parentLocationId === 'string' && parentLocationId !== '') parents.set(String(id), parentLocationId);
      }
    }
    if (total === undefined || seen.size === total) return parents;
    if (attempt < ATTEMPTS) continue;
    const what = `gave ${seen.size} places on all pages, and counts ${total}`;
    throw new TransportError(
      'count-mismatch',
      'Go.Data',
      { method: 'GET', path: 'locations' },
      what,
      'run again later',
    );
  }
}

function mismatch(list: List, given: number, counted: number): TransportError {
  const what = `gave ${given} on all pages, and counts ${counted}`;
  const fix = 'run again when nobody enters so much; if it happens each time, look into the log of the server';
  return new TransportError('count-mismatch', 'Go.Data', { method: 'GET', path: list }, what, fix);
}
