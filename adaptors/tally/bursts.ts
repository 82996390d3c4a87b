import type { FhirResource } from './compiled-mapping.ts';

/** Resources that wait for a short while, to be taken together. */
export interface Bursts {
  add(resource: FhirResource): void;
  /** Take those that still wait. */
  finish(): void;
}

/**
 * Make what takes resources some at a time instead of one by one. Reading a line and counting a resource are each as much
 * code as a processor holds at its fastest: by turns they put each other out.
 *
 * @param most how many wait at most: few enough to be still in the cache of a processor when they are taken
 * @param take is called with resources in the order in which they were added
 * @returns what to add them to; an error of `take` comes up in a later `add`, or in `finish`
 * @example
 * const counting = createBursts(128, (resources) => tally.addAll(resources));
 * for (const line of lines) counting.add(JSON.parse(line));
 * counting.finish();
 */
export function createBursts(most: number, take: (resources: readonly FhirResource[]) => void): Bursts {
  let waiting: FhirResource[] = [];

  function finish(): void {
    if (waiting.length === 0) return;
    const taken = waiting;
    waiting = [];
    take(taken);
  }

  return {
    add(resource) {
      waiting.push(resource);
      if (waiting.length >= most) finish();
    },
    finish,
  };
}
