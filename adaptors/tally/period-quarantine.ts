import type { CompiledMapping } from './compiled-mapping.ts';

/** Beyond it nothing of a period is emptied, unless the mapping says another limit, or has a larger one for the run. */
const PERIOD_SHARE = 0.5;

type Limits = Pick<CompiledMapping, 'maxQuarantined' | 'maxQuarantinedInPeriod'>;

/** How much of each period is in quarantine, of one source. */
export interface PeriodQuarantine {
  /** A row that was read of a period, by the period's position; -1 for one of no period. */
  read(at: number): void;
  /** Such a row is in quarantine. */
  hold(at: number): void;
  /** Such a row counts nowhere, and nothing is wrong with that. */
  forget(at: number): void;
  /** What a measure accepted in a period, and what of it is in quarantine. */
  measured(at: number, accepted: number, held: number): void;
  /** Positions of the periods with more in quarantine than is allowed, of the rows or of what the measures accepted. */
  over(mapping: Limits): number[];
}

/**
 * Make what tells of which periods too much is in quarantine.
 *
 * @param periods how many periods are counted
 * @returns nothing in quarantine so far
 * @example quarantine.over(mapping).map((at) => periods[at]) // ['202403']
 */
export function createPeriodQuarantine(periods: number): PeriodQuarantine {
  const rows = { of: new Float64Array(periods), held: new Float64Array(periods) };
  const measures = { of: new Float64Array(periods), held: new Float64Array(periods) };
  const add = (counts: Float64Array, at: number, by: number) => {
    if (at >= 0) counts[at] = (counts[at] ?? 0) + by;
  };
  return {
    read: (at) => add(rows.of, at, 1),
    hold: (at) => add(rows.held, at, 1),
    forget: (at) => add(rows.of, at, -1),
    measured(at, accepted, held) {
      add(measures.of, at, accepted);
      add(measures.held, at, held);
    },
    over(mapping) {
      const limit = limitOf(mapping);
      const isOver = ({ of, held }: typeof rows, at: number) =>
        (held[at] ?? 0) > ('rows' in limit ? limit.rows : limit.share * (of[at] ?? 0));
      return Array.from({ length: periods }, (_, at) => at).filter((at) => isOver(rows, at) || isOver(measures, at));
    },
  };
}

function limitOf({ maxQuarantined, maxQuarantinedInPeriod }: Limits): CompiledMapping['maxQuarantined'] {
  if (maxQuarantinedInPeriod !== undefined) return maxQuarantinedInPeriod;
  return { share: Math.max(PERIOD_SHARE, 'share' in maxQuarantined ? maxQuarantined.share : 0) };
}
