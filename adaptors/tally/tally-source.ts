import type { CompiledMapping, CompiledSource, FhirResource, Row, RowValue } from './compiled-mapping.ts';
import { addTallies, type MeasureCounts, type SourceCounts, sumMeasures } from './counts.ts';
import { increase } from './increase.ts';
import type { Lookup } from './lookup.ts';
import { type Cell, compareCells } from './measure/cells.ts';
import { createMeasureTally, type MeasureTally } from './measure/measure-tally.ts';
import { type Day, type DayRange, eventDays, periodOf } from './period/index.ts';
import { createSeenSet } from './seen-set.ts';
import { type RowOf, rowOf } from './view/row-of.ts';
import { viewOf } from './view-of.ts';

/** Finds a resource that came along with a page, by its type and id. */
export type FindIncluded = (resourceType: string, id: string) => FhirResource | undefined;

/** The count of one source in some periods, filled resource by resource. */
export interface SourceTally {
  add(resource: FhirResource, findIncluded: FindIncluded): void;
  result(undated: number): {
    readonly cells: Cell[];
    readonly counts: SourceCounts;
    readonly measures: readonly MeasureCounts[];
    readonly unsettled: readonly string[];
  };
}

/**
 * Make the tally of one source in the periods of one search. It is pure: the same resources give the same result in any
 * order, in pages of any size, repeated or not.
 *
 * @param mapping compiled mapping
 * @param source one of its sources
 * @param periods the periods that are counted; rows of others are left to them
 * @param lookup place → org unit
 * @returns an empty tally
 * @example
 * const tally = createSourceTally(mapping, mapping.sources[0], ['202403'], createLookup(mapping.lookup));
 * tally.add(immunization, (type, id) => included.get(`${type}/${id}`));
 * const { cells } = tally.result(0);
 */
export function createSourceTally(
  mapping: CompiledMapping,
  source: CompiledSource,
  periods: readonly string[],
  lookup: Lookup,
): SourceTally {
  const view = viewOf(mapping, source.view);
  const seen = createSeenSet();
  const measures: ReadonlyMap<string, readonly MeasureTally[]> = new Map(
    periods.map((period) => [period, source.measures.map(createMeasureTally)]),
  );
  const widen = widenRows(mapping, source);
  const toDays = eventDays(mapping.period.timeZone);
  const periodCache = new Map<string, string>();
  const counts = { read: 0, placed: 0, excluded: 0, outside: 0, repeated: 0 };
  const quarantined = new Map<string, number>();
  const placedBy = new Map<string, number>();
  const unknownPlaces = new Map<string, number>();
  const unsettled = new Set<string>();

  function periodOfDay(day: string): string {
    let id = periodCache.get(day);
    if (id === undefined) {
      id = periodOf(mapping.period.type, day);
      periodCache.set(day, id);
    }
    return id;
  }

  /** The period that counts a row and its days; a reason where they lie in more than one period. */
  function dateOf(row: Row): Dated | 'no-date' | 'bad-date' {
    const value = row[source.date];
    if (value === null || value === undefined) return 'no-date';
    const days = typeof value === 'string' ? toDays(value) : undefined;
    if (days === undefined) return 'bad-date';
    const first = periodOfDay(days.start);
    return { period: first, days, ...(periodOfDay(days.end) === first ? {} : { reason: 'partial-date' }) };
  }

  function place(row: Row): string | undefined {
    let tried: string | undefined;
    for (const column of source.orgUnit) {
      const key = row[column];
      if (key === null || key === undefined) continue;
      const orgUnit = lookup.find(String(key));
      if (orgUnit !== undefined) {
        increase(placedBy, column);
        return orgUnit;
      }
      tried ??= String(key);
    }
    if (tried === undefined) increase(quarantined, 'no-place');
    else {
      increase(quarantined, 'unknown-place');
      increase(unknownPlaces, tried);
    }
    return undefined;
  }

  function addPlaced(id: string, narrow: Row, dated: Dated, findIncluded: FindIncluded): void {
    const row = widen(narrow, findIncluded);
    const orgUnit = place(row);
    if (orgUnit === undefined) return;
    counts.placed += 1;
    const order = orderOf(dated.days.start, row[source.date]);
    for (const measure of measures.get(dated.period) ?? []) measure.add({ row, id, orgUnit, days: dated.days, order });
  }

  /** The first version seen counts; which of the periods did is not known, and the other may have left them. */
  function noteOtherVersion(dated: Dated | 'no-date' | 'bad-date'): void {
    for (const period of periods) unsettled.add(period);
    if (typeof dated === 'object') unsettled.add(dated.period);
  }

  function isOfThesePeriods(dated: Dated | 'no-date' | 'bad-date'): boolean {
    if (typeof dated === 'string' || measures.has(dated.period)) return true;
    counts.outside += 1;
    return false;
  }

  function addRow(
    resource: FhirResource,
    row: Row,
    status: RowOf['status'],
    dated: Dated | 'no-date' | 'bad-date',
    findIncluded: FindIncluded,
  ): void {
    counts.read += 1;
    if (status === 'excluded') {
      counts.excluded += 1;
      return;
    }
    const reason = reasonOf(status, dated);
    if (reason !== undefined) increase(quarantined, reason);
    else if (resource.id === undefined) increase(quarantined, 'no-id');
    else if (typeof dated === 'object') addPlaced(resource.id, row, dated, findIncluded);
  }

  return {
    add(resource, findIncluded) {
      const version = resource.meta?.versionId ?? resource.meta?.lastUpdated ?? '';
      // Without an id a repetition cannot be told from another resource, so each goes into quarantine.
      const known = resource.id === undefined ? 'new' : seen.add(resource.id, version);
      if (known === 'same') {
        counts.repeated += 1;
        return;
      }
      const { row, status } = rowOf(view, resource);
      const dated = dateOf(row);
      if (known === 'other') noteOtherVersion(dated);
      else if (isOfThesePeriods(dated)) addRow(resource, row, status, dated, findIncluded);
    },
    result(undated) {
      const results = [...measures].flatMap(([period, tallies]) =>
        tallies.map((tally) => tally.result(source.name, period)),
      );
      return {
        cells: results.flatMap((result) => result.cells).sort(compareCells),
        measures: sumMeasures(results.map((result) => result.counts)),
        counts: {
          source: source.name,
          ...counts,
          undated,
          quarantined: sorted(quarantined),
          placedBy: sorted(placedBy),
          unknownPlaces: sorted(unknownPlaces),
        },
        unsettled: [...unsettled].sort(),
      };
    },
  };
}

/** When a row happened, for counting. */
interface Dated {
  readonly period: string;
  readonly days: DayRange;
  readonly reason?: string;
}

function reasonOf(
  status: 'row' | { readonly reason: string },
  dated: Dated | 'no-date' | 'bad-date',
): string | undefined {
  if (status !== 'row') return status.reason;
  return typeof dated === 'string' ? dated : dated.reason;
}

/** Adds the columns of joined views to rows; they are null where the joined resource is not there. */
function widenRows(mapping: CompiledMapping, source: CompiledSource): (row: Row, findIncluded: FindIncluded) => Row {
  const joins = source.joins.map(({ name, view, column }) => {
    const joined = viewOf(mapping, view);
    return { view: joined, key: column, columns: Object.keys(joined.columns).map((own) => [own, `${name}.${own}`]) };
  });
  return (row, findIncluded) => {
    if (joins.length === 0) return row;
    const wide: Record<string, RowValue> = { ...row };
    for (const { view, key, columns } of joins) {
      const id = row[key];
      const resource = id === null || id === undefined ? undefined : findIncluded(view.resource, String(id));
      const found = resource === undefined ? undefined : rowOf(view, resource);
      for (const [own = '', name = ''] of columns)
        wide[name] = found?.status === 'row' ? (found.row[own] ?? null) : null;
    }
    return wide;
  };
}

/** A text that orders events by their day in the mapping's time zone, and within it by the instant where one is known. */
function orderOf(day: Day, value: RowValue | undefined): string {
  const text = String(value ?? '');
  return text.includes('T') ? `${day} ${new Date(text).toISOString()}` : day;
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return addTallies(Object.fromEntries(counts));
}
