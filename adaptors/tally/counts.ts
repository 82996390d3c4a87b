/** How often something happened, by reason code. */
export type Tallies = Readonly<Record<string, number>>;

/** What became of the rows of one source: `read = placed + excluded + Σ quarantined`. */
export interface SourceCounts {
  readonly source: string;
  readonly read: number;
  readonly placed: number;
  /** Rows that a view's `where` leaves out. */
  readonly excluded: number;
  /** Resources without any date, which a dated search never returns. */
  readonly undated: number;
  readonly quarantined: Tallies;
  /** Placed rows by the org-unit column that led to a unit. */
  readonly placedBy: Tallies;
  /** Rows by place that the lookup lacks, the most frequent first. */
  readonly unknownPlaces: Tallies;
  /** Rows of a neighbouring period in the wider window that was asked for; that period counts them. */
  readonly outside: number;
  /** The same version of a resource, sent again. */
  readonly repeated: number;
  /** Periods of which more is in quarantine than the mapping allows for one; absent where there are none. */
  readonly overLimit?: readonly string[];
  /**
   * Where resources are read from files: older versions of what is counted and of what it is joined with, which do not
   * count; absent where there are none.
   */
  readonly versions?: number;
  /** The rows that its facts were collected from, a line each; absent where it has none. */
  readonly facts?: readonly FactsCounts[];
}

/**
 * What became of the rows that facts are collected from: `read = collected + excluded + Σ quarantined`. They count nothing by
 * themselves, and are read anew for each period that looks back at them.
 */
export interface FactsCounts {
  readonly facts: string;
  readonly read: number;
  readonly collected: number;
  /** Rows that a view's `where` leaves out. */
  readonly excluded: number;
  readonly quarantined: Tallies;
  /** Collected rows that some condition of a fact has no answer for; absent where there are none. */
  readonly unanswered?: number;
}

/**
 * What became of the rows of one measure: `accepted = counted + Σ quarantined`. A `distinct` measure counts subjects
 * by org unit and period, and the rows that name none.
 */
export interface MeasureCounts {
  readonly source: string;
  readonly dataElement: string;
  readonly accepted: number;
  readonly counted: number;
  readonly quarantined: Tallies;
  /** Cells left out because they are smaller than the mapping's `minCell`; absent where there are none. */
  readonly suppressed?: number;
  /** Of an indicator, which counts no rows: its values, and the places and periods where its denominator is nothing. */
  readonly indicator?: { readonly cells: number; readonly without: number };
}

/**
 * Add tallies up.
 *
 * @param all any number of them
 * @returns the sums, keys in sorted order
 * @example addTallies({ 'no-place': 1 }, { 'no-place': 2 }) // { 'no-place': 3 }
 */
export function addTallies(...all: readonly Tallies[]): Tallies {
  const sums = new Map<string, number>();
  for (const tallies of all) {
    for (const [key, count] of Object.entries(tallies)) sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Sum the counts of tallies. */
export function totalOf(tallies: Tallies): number {
  return Object.values(tallies).reduce((sum, count) => sum + count, 0);
}

/**
 * Make the counts of what belongs to no period of a source.
 *
 * @param source the source's name
 * @param undated its resources without any date
 * @param quarantined its rows that have a date and belong to no period all the same, by reason
 */
export function emptyCounts(source: string, undated: number, quarantined: Tallies = {}): SourceCounts {
  const none = { read: totalOf(quarantined), placed: 0, excluded: 0, undated, outside: 0, repeated: 0 };
  return { source, ...none, quarantined, placedBy: {}, unknownPlaces: {} };
}

/**
 * Add up the counts of sources, one line a source.
 *
 * @param all counts of any number of searches
 * @returns a line a source, in the order of their first
 */
export function sumSources(all: readonly SourceCounts[]): SourceCounts[] {
  return groupBy(all, (counts) => counts.source).map(([source, group]) => {
    const sum = (key: 'read' | 'placed' | 'excluded' | 'undated' | 'outside' | 'repeated' | 'versions') =>
      group.reduce((total, counts) => total + (counts[key] ?? 0), 0);
    const versions = sum('versions');
    const overLimit = [...new Set(group.flatMap((counts) => counts.overLimit ?? []))].sort();
    const facts = sumFacts(group.flatMap((counts) => counts.facts ?? []));
    return {
      source,
      read: sum('read'),
      placed: sum('placed'),
      excluded: sum('excluded'),
      undated: sum('undated'),
      outside: sum('outside'),
      repeated: sum('repeated'),
      ...(overLimit.length === 0 ? {} : { overLimit }),
      ...(versions === 0 ? {} : { versions }),
      ...(facts.length === 0 ? {} : { facts }),
      quarantined: addTallies(...group.map((counts) => counts.quarantined)),
      placedBy: addTallies(...group.map((counts) => counts.placedBy)),
      unknownPlaces: mostFrequent(addTallies(...group.map((counts) => counts.unknownPlaces))),
    };
  });
}

function sumFacts(all: readonly FactsCounts[]): FactsCounts[] {
  return groupBy(all, ({ facts }) => facts).map(([facts, group]) => {
    const sum = (key: 'read' | 'collected' | 'excluded' | 'unanswered') =>
      group.reduce((total, counts) => total + (counts[key] ?? 0), 0);
    const unanswered = sum('unanswered');
    return {
      ...{ facts, read: sum('read'), collected: sum('collected'), excluded: sum('excluded') },
      quarantined: addTallies(...group.map(({ quarantined }) => quarantined)),
      ...(unanswered === 0 ? {} : { unanswered }),
    };
  });
}

/**
 * Add up the counts of measures, one line a source and data element.
 *
 * @param all counts of any number of periods
 * @returns a line a measure, in the order of their first
 */
export function sumMeasures(all: readonly MeasureCounts[]): MeasureCounts[] {
  return groupBy(all, (counts) => `${counts.source}\u0001${counts.dataElement}`).flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const suppressed = group.reduce((total, counts) => total + (counts.suppressed ?? 0), 0);
    return {
      source: first.source,
      dataElement: first.dataElement,
      accepted: group.reduce((total, counts) => total + counts.accepted, 0),
      counted: group.reduce((total, counts) => total + counts.counted, 0),
      quarantined: addTallies(...group.map((counts) => counts.quarantined)),
      ...(suppressed === 0 ? {} : { suppressed }),
      ...(first.indicator && { indicator: sumIndicators(group) }),
    };
  });
}

function sumIndicators(group: readonly MeasureCounts[]): { readonly cells: number; readonly without: number } {
  const sum = (key: 'cells' | 'without') => group.reduce((total, { indicator }) => total + (indicator?.[key] ?? 0), 0);
  return { cells: sum('cells'), without: sum('without') };
}

/** Places to look at first; the report has to stay small. */
const PLACES_LISTED = 20;

function mostFrequent(tallies: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const sorted = Object.entries(tallies).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  return Object.fromEntries(sorted.slice(0, PLACES_LISTED));
}

function groupBy<T>(all: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of all) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups];
}
