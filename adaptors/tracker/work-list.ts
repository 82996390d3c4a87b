import type { PersonChange } from './read-changes.ts';

/** Persons to look at, and which changes are done with when some of them are. */
export interface WorkList {
  /** Ids of persons, those whose changes are the oldest first. */
  readonly persons: readonly string[];
  /**
   * Give the instant of the oldest change of a type whose person is not done.
   *
   * @param type such as `Immunization`
   * @param isDone tells of a person
   * @returns ISO 8601; undefined where all are done
   */
  firstLeft(type: string, isDone: (person: string) => boolean): string | undefined;
}

/**
 * Put persons in the order of their changes, so that a run which ends early lets the next one begin where it ended.
 *
 * @param changes new changes by type
 * @param more further persons, who come first
 * @returns the list
 */
export function createWorkList(
  changes: ReadonlyMap<string, readonly PersonChange[]>,
  more: Iterable<string>,
): WorkList {
  const all = [...changes.values()].flat().sort((a, b) => a.at - b.at);
  return {
    persons: [...new Set([...more, ...all.flatMap(({ persons }) => persons)])],
    firstLeft(type, isDone) {
      const left = (changes.get(type) ?? []).filter(({ persons }) => !persons.every(isDone));
      const first = left.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
      return Number.isFinite(first) ? new Date(first).toISOString() : undefined;
    },
  };
}
