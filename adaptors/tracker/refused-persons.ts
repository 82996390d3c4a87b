import type { RefusedPersons, Window } from '../run/state.ts';
import type { FhirResource } from '../tally/compiled-mapping.ts';

const MINUTE_MS = 60_000;
/** A daily run begins not always at the very second. */
const RETRY_MS = 20 * 60 * MINUTE_MS;
/** Of more windows those that lie closest together become one. */
const MOST_WINDOWS = 50;

/** Notes when the persons changed that were refused: minutes alone, in no order of theirs. */
export class RefusedNotes {
  persons = 0;
  readonly #minutes = new Set<number>();

  /** Note a person by its resource. */
  add({ meta }: FhirResource): void {
    this.persons += 1;
    const at = Date.parse(meta?.lastUpdated ?? '');
    if (!Number.isNaN(at)) this.#minutes.add(Math.floor(at / MINUTE_MS));
  }

  /** The minutes as windows. */
  windows(): Window[] {
    const text = (minute: number) => new Date(minute * MINUTE_MS).toISOString();
    return [...this.#minutes].map((minute) => [text(minute), text(minute + 1)]);
  }
}

/** What a run begins with: what it tries again, and what waits for another day. */
export interface RefusedRound {
  /** Tried by this run; undefined: it is not the day. */
  readonly todo: RefusedPersons['left'];
  /** Not tried by this run. */
  readonly kept: Pick<RefusedPersons, 'persons' | 'windows'>;
}

const NONE = { persons: 0, windows: [] };

/**
 * Decide whether refused persons are tried again: once a day, when somebody asks, and where an earlier run had no time for
 * all of them.
 *
 * @param known what the last run left
 * @param now the instant of the run
 * @param isAsked whether somebody asked for it
 * @returns what is tried, and what not
 */
export function beginRound(known: RefusedPersons | undefined, now: string, isAsked: boolean): RefusedRound {
  if (known === undefined) return { todo: undefined, kept: NONE };
  const { persons, windows, left = NONE, tried } = known;
  const isDay = Date.parse(now) - Date.parse(tried) >= RETRY_MS;
  if (isAsked || (isDay && known.left === undefined)) {
    const all = mergeWindows([...windows, ...left.windows]);
    return { todo: { persons: persons + left.persons, windows: all }, kept: NONE };
  }
  return { todo: known.left, kept: { persons, windows } };
}

/** What a run knows of refused persons at its end. */
export interface EndedRound {
  readonly known: RefusedPersons | undefined;
  readonly round: RefusedRound;
  /** What was left of `todo` for lack of time. */
  readonly left: readonly Window[];
  /** Who was refused by this run. */
  readonly notes: readonly RefusedNotes[];
  /** Persons that it has read. */
  readonly read: number;
  readonly now: string;
}

/**
 * Write what the next run knows of refused persons.
 *
 * @param ended what this run knows
 * @returns how many, since when they are tried again, and when they changed; undefined where there is none
 */
export function endRound({ known, round, left, notes, read, now }: EndedRound): RefusedPersons | undefined {
  const { todo, kept } = round;
  const fresh = notes.reduce((sum, { persons }) => sum + persons, 0);
  const rest = todo !== undefined && left.length > 0 ? { persons: todo.persons, windows: left } : undefined;
  const persons = kept.persons + fresh;
  if (persons === 0 && rest === undefined) return undefined;
  const more = kept.persons > 0 && fresh > 0 ? (known?.of ?? 0) + read : Math.max(known?.of ?? 0, read);
  return {
    persons,
    of: fresh > 0 ? more : (known?.of ?? read),
    tried: known === undefined || todo !== undefined ? now : known.tried,
    windows: mergeWindows([...kept.windows, ...notes.flatMap((one) => one.windows())]),
    ...(rest === undefined ? {} : { left: rest }),
  };
}

/**
 * Put windows in order, those that touch into one; where there are too many, those with the smallest gaps too.
 *
 * @param windows in any order
 * @returns at most 50
 * @example mergeWindows([['2026-03-01T05:01:00.000Z', …:02], ['2026-03-01T05:00:00.000Z', …:01]]) // one
 */
export function mergeWindows(windows: readonly Window[]): Window[] {
  const merged: Window[] = [];
  for (const [from, to] of [...windows].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const last = merged.at(-1);
    if (last === undefined || from > last[1]) merged.push([from, to]);
    else if (to > last[1]) merged[merged.length - 1] = [last[0], to];
  }
  if (merged.length <= MOST_WINDOWS) return merged;
  const gaps = merged.slice(1).map(([from], at) => Date.parse(from) - Date.parse(merged[at]?.[1] ?? from));
  const widest = [...gaps].sort((a, b) => b - a)[MOST_WINDOWS - 2] ?? 0;
  const kept: Window[] = [];
  for (const [at, [from, to]] of merged.entries()) {
    const last = kept.at(-1);
    if (last === undefined || ((gaps[at - 1] ?? 0) >= widest && kept.length < MOST_WINDOWS)) kept.push([from, to]);
    else kept[kept.length - 1] = [last[0], to];
  }
  return kept;
}
