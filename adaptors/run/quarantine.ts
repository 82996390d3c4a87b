import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { type MeasureCounts, type SourceCounts, totalOf } from '../tally/counts.ts';

/** How many are in quarantine, and of how many. */
export interface Held {
  readonly held: number;
  readonly of: number;
}

/** What is in quarantine, beside what the mapping allows. */
export interface Quarantine {
  /** Rows over all sources, of those read; the undated are among both. */
  readonly rows: Held;
  /** What the measures could not count, of what they accepted. */
  readonly measures: Held;
  /** `maxQuarantined` of the mapping. It holds for the rows, and apart from that for the measures. */
  readonly limit: CompiledMapping['maxQuarantined'];
  /** Periods of which more is in quarantine than `maxQuarantinedInPeriod` allows; left out where there are none. */
  readonly periods?: readonly string[];
}

/**
 * Sum up what is in quarantine.
 *
 * @param mapping compiled mapping
 * @param counts what the tally step counted
 * @returns rows and what measures could not count, with the mapping's limit
 * @example isOverLimit(quarantineOf(mapping, proposed)) // true: nothing of ours is emptied
 */
export function quarantineOf(
  { maxQuarantined }: Pick<CompiledMapping, 'maxQuarantined'>,
  { rows, measures }: { readonly rows: readonly SourceCounts[]; readonly measures: readonly MeasureCounts[] },
): Quarantine {
  const periods = [...new Set(rows.flatMap(({ overLimit = [] }) => overLimit))].sort();
  return {
    rows: {
      held: sum(rows, ({ quarantined, undated }) => totalOf(quarantined) + undated),
      of: sum(rows, ({ read, undated }) => read + undated),
    },
    measures: {
      held: sum(measures, ({ quarantined }) => totalOf(quarantined)),
      of: sum(measures, ({ accepted }) => accepted),
    },
    limit: maxQuarantined,
    ...(periods.length === 0 ? {} : { periods }),
  };
}

/**
 * Tell whether more is in quarantine than the mapping allows.
 *
 * @param quarantine of a run that counted at least one period; before, the undated alone would be over any share
 * @example isOverLimit({ rows: { held: 6, of: 100 }, measures: { held: 0, of: 94 }, limit: { share: 0.05 } }) // true
 */
export function isOverLimit({ rows, measures, limit }: Quarantine): boolean {
  return isOver(rows, limit) || isOver(measures, limit);
}

/**
 * Say what is over the limit, in words for an operator.
 *
 * @returns empty when nothing is
 * @example overLimitWords(report.quarantine) // '13 of 240 rows are in quarantine, and maxQuarantined allows 12 (5%)'
 */
export function overLimitWords({ rows, measures, limit }: Quarantine): string {
  const parts = [
    ...(isOver(rows, limit) ? [`${rows.held} of ${rows.of} rows are in quarantine, and ${allowed(rows, limit)}`] : []),
    ...(isOver(measures, limit)
      ? [
          `${measures.held} of ${measures.of} that the values accepted are in quarantine, and ${allowed(measures, limit)}`,
        ]
      : []),
  ];
  return parts.join('; ');
}

function isOver({ held, of }: Held, limit: Quarantine['limit']): boolean {
  return held > ('rows' in limit ? limit.rows : limit.share * of);
}

function allowed({ of }: Held, limit: Quarantine['limit']): string {
  if ('rows' in limit) return `maxQuarantined allows ${limit.rows}`;
  const share = Number((limit.share * 100).toFixed(3));
  return `maxQuarantined allows ${Math.floor(limit.share * of)} (${share}%)`;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
