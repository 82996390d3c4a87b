import { RunError } from './run-error.ts';

/** Rows and milliseconds after which a pace can be told from a slow start. */
const ENOUGH_ROWS = 5_000;
const ENOUGH_MS = 1_000;

/** What a period is held against. */
export interface PaceLimits {
  readonly period: string;
  /** Milliseconds of the whole step. */
  readonly mostMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Make what stops the counting of a single period that no run can finish: its rows at the measured pace take longer than
 * a whole step has, so that each run would begin it anew and be ended in its middle.
 *
 * @param resourceType what is counted
 * @param limits the period, the step's time and the clock
 * @returns a function to call after each page, with the rows that were read and those that there are
 * @throws {RunError} `period-too-large`, from that function
 * @example const onPage = createPaceGuard('Immunization', { period: '202403', mostMs: 144_000, now: clock.now });
 */
export function createPaceGuard(
  resourceType: string,
  { period, mostMs, now }: PaceLimits,
): (read: number, total: number | undefined) => void {
  const startedAt = now();
  return (read, total) => {
    const usedMs = now() - startedAt;
    // Few rows tell enough where they alone took a good part of the time.
    if (total === undefined || read === 0 || (read < ENOUGH_ROWS && usedMs < mostMs / 4)) return;
    const neededMs = (usedMs / read) * total;
    if (usedMs < ENOUGH_MS || neededMs <= mostMs) return;
    const pace = Math.round((read / usedMs) * 1000);
    throw new RunError(
      'period-too-large',
      `${period} alone has ${total} ${resourceType}, which take ${minutes(neededMs)} minutes at the ${pace} a second that the server gives; this step has ${minutes(mostMs)}`,
      'count it from exported files (tallysheet tally), in a warehouse (tallysheet sql), with a larger budget in a run of your own, or with fetch: { concurrency: 4 } if the server bears it',
    );
  };
}

function minutes(ms: number): string {
  return (ms / 60_000).toFixed(1);
}
