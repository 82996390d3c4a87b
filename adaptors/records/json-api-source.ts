import type { CompiledView, FhirResource } from '../tally/compiled-mapping.ts';
import type { Query, Transport } from '../transport/index.ts';
import { checkKind } from './check-kind.ts';
import { type Asked, idOf, type RawRecord, unexpected } from './json-answer.ts';
import type { JsonKind } from './json-kind.ts';
import { firstPage, jsonPages } from './json-pages.ts';
import type { ChangeFeed, ChangePage, DayWindow, RecordChange, RecordPage, RecordSource } from './record-source.ts';
import { checkKinds } from './record-views.ts';
import { valueAt } from './value-at.ts';
import { viewDates } from './view-dates.ts';

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
    const ofView = ({ resource }: Pick<CompiledView, 'resource'>): Asked => {
      const kind = kinds[resource];
      if (kind === undefined) throw new RangeError(`no kind "${resource}"`);
      return { transport, kind };
    };
    const count = async (view: CompiledView, window: DayWindow | undefined): Promise<number | undefined> => {
      const asked = ofView(view);
      return asked.kind.total === undefined
        ? undefined
        : (await firstPage(asked, queryOf(asked.kind, view, window), 1)).total;
    };
    return {
      system: transport.system,
      tellsDeletions: Object.values(kinds).every(({ changes }) => changes?.deleted !== undefined),
      feeds(views) {
        checkKinds(views, Object.keys(kinds), transport.system);
        for (const [name, kind] of Object.entries(kinds)) checkKind(name, kind);
        return [...new Set(views.map(({ resource }) => resource))].map((key) => ({
          key,
          views: views.filter(({ resource }) => resource === key),
        }));
      },
      async newestChange(feed) {
        const asked = ofView({ resource: feed.key });
        if (asked.kind.changes === undefined) return undefined;
        const { query, newest, updated } = asked.kind.changes;
        const { records } = await firstPage(asked, { ...query, ...newest }, 1);
        const at = records.map((raw) => instantOf(asked, raw, updated))[0];
        return at === undefined ? undefined : new Date(at).toISOString();
      },
      changesSince: (feed, since) => changesOf(ofView({ resource: feed.key }), feed, since),
      async *pages(view, window) {
        const asked = ofView(view);
        for await (const { records, total } of jsonPages(asked, queryOf(asked.kind, view, window))) {
          yield { records: records.map((raw) => recordOf(view.resource, asked.kind, raw)), total } satisfies RecordPage;
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

async function* changesOf(asked: Asked, feed: ChangeFeed, since: string): AsyncGenerator<ChangePage> {
  const { kind } = asked;
  if (kind.changes === undefined) return;
  const { since: parameter, query, updated, created, deleted } = kind.changes;
  for await (const { records, total } of jsonPages(asked, { ...query, [parameter]: since })) {
    const found = records.map((raw): RecordChange => {
      const isGone = deleted !== undefined && isDeleted(valueAt(raw, deleted));
      const changed = valueAt(raw, updated);
      const made = created === undefined ? undefined : valueAt(raw, created);
      return {
        id: idOf(kind, raw) ?? '',
        version: `${changed} ${isGone}`,
        at: instantOf(asked, raw, updated),
        record: recordOf(feed.key, kind, raw),
        isInPlace: !isGone && made !== undefined && changed === made,
      };
    });
    // An API may know days alone, or seconds, and bring what the last run has answered already.
    yield { changes: found.filter(({ at }) => at >= Date.parse(since)), total };
  }
}

/** True, or the instant at which it was deleted. */
function isDeleted(value: unknown): boolean {
  return value === true || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
}

function queryOf({ window: names }: JsonKind, { search }: CompiledView, window: DayWindow | undefined): Query {
  return { ...search, ...(window === undefined ? {} : { [names.from]: window.from, [names.to]: window.to }) };
}

function recordOf(resourceType: string, kind: JsonKind, raw: RawRecord): FhirResource {
  const changed = kind.changes === undefined ? '' : String(valueAt(raw, kind.changes.updated) ?? '');
  return { ...raw, resourceType, id: idOf(kind, raw) ?? '', meta: { versionId: changed, lastUpdated: changed } };
}

/** When a record was changed, in milliseconds. Without a zone it is UTC: never that of the machine which asks. */
function instantOf(asked: Asked, raw: RawRecord, name: string): number {
  const text = String(valueAt(raw, name));
  const at = Date.parse(text.replace(/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/, '$1T$2Z'));
  if (Number.isNaN(at)) throw unexpected(asked, `gave a record without an instant "${name}"`);
  return at;
}
