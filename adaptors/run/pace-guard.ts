import { RunError } from './run-error.ts';

/** Rows and milliseconds after which a pace can be told from a slow start. */
const ENOUGH_ROWS = 5_000;
const ENOUGH_MS = 1_000;

/**
 * Makes what is told after each page how many rows of how many were read, so that it can stop what takes too long; it is
 * given the name of what is counted, for messages, once for each search.
 */
export type Watch = (what: string) => (read: number, total: number | undefined) => void;

/** Stops the counting of what does not fit into the rest of the step; what it was is counted by the next run. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/** What periods are held against. */
export interface PaceLimits {
  /** The period that is counted alone; of several none is refused, since one by one they may fit. */
  readonly period: string | undefined;
  /** Milliseconds of the whole step. */
  readonly mostMs: number;
  /** Milliseconds from now on that these periods may take in this run. */
  readonly leftMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What was read before in this run, by what it is called; it is added to. */
  readonly paces: Map<string, Pace>;
}

/** Rows, and the time that they took. */
export interface Pace {
  readonly rows: number;
  readonly ms: number;
}

/**
 * Make what stops the counting of periods for which there is no time. Where the rows of a single period, at the pace of
 * this run, take longer than a whole step has, no run could finish it: it is refused by name. Where they only take longer
 * than what is left, it is broken off.
 *
 * @param limits the periods, the step's time, the clock, and the pace so far
 * @returns a function that makes what is to be called after each page, with the rows that were read and those that there are
 * @throws {RunError} `period-too-large`, from what is called after a page
 * @throws {BrokenOff} from there too
 * @example
 * const watch = createPaceGuard({ period: '202403', mostMs: 144_000, leftMs: 90_000, now: clock.now, paces: new Map() });
 * const onPage = watch('Immunization');
 */
export function createPaceGuard({ period, mostMs, leftMs, now, paces }: PaceLimits): Watch {
  const begun = now();
  /** Milliseconds that the searches before this one took, each when it was read for the last time. */
  let before = 0;
  let current = 0;
  return (what) => {
    before += current;
    current = 0;
    let startedAt = now();
    let reached = 0;
    let noted: Pace = { rows: 0, ms: 0 };
    const known = paces.get(what) ?? noted;
    return (read, total) => {
      // The same search anew.
      if (read < reached) startedAt = now();
      reached = read;
      current = now() - startedAt;
      noted = { rows: read, ms: current };
      const rows = known.rows + noted.rows;
      const ms = known.ms + noted.ms;
      paces.set(what, { rows, ms });
      const atAllMs = now() - begun;
      // Few rows tell enough where they alone took a good part of the time.
      if (ms < ENOUGH_MS || rows === 0 || (rows < ENOUGH_ROWS && current < mostMs / 4)) return;
      const restMs = (ms / rows) * Math.max(0, (total ?? read) - read);
      const neededMs = before + current + restMs;
      if (period !== undefined && neededMs > mostMs)
        throw tooLarge(period, { what, total, neededMs, mostMs, rows, ms });
      if (atAllMs + restMs > leftMs && (restMs > 0 || total === undefined)) throw new BrokenOff(`no time for ${what}`);
    };
  };
}

interface Needed extends Pace {
  readonly what: string;
  readonly total: number | undefined;
  readonly neededMs: number;
  readonly mostMs: number;
}

function tooLarge(period: string, { what, total, neededMs, mostMs, rows, ms }: Needed): RunError {
  const pace = Math.round((rows / ms) * 1000);
  const many = total === undefined ? `more ${what} than can be counted in` : `${total} ${what}, which take`;
  return new RunError(
    'period-too-large',
    `${period} alone has ${many} ${minutes(neededMs)} minutes at the ${pace} a second that the server gives; this step has ${minutes(mostMs)}`,
    'count it from exported files (tallysheet tally), in a warehouse (tallysheet sql), with a larger budget in a run of your own, or with fetch: { concurrency: 4 } if the server bears it',
  );
}

function minutes(ms: number): string {
  return (ms / 60_000).toFixed(1);
}
