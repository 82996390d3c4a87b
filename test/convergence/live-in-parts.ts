import { converge } from './converge.ts';
import { createLived, type Times } from './lived.ts';

/** Histories of one seed; a failure ends them, and the next seed goes on. */
export const MOST_OF_A_SEED = 100;

/** Histories of one seed, with one importer. */
export interface Part {
  readonly version: '2.41' | '2.43';
  readonly seed: number;
  readonly count: number;
}

/** What came of them. */
export interface LivedPart extends Part {
  readonly times: Times;
  /** Where one of them did not converge: what is told of it. */
  readonly failure?: string;
}

/**
 * Part many histories into seeds, half of them with each importer.
 *
 * @param count histories
 * @param seed the first one
 * @returns parts of at most a hundred
 * @example partsOf(250, 7) // seeds 7, 8 and 9
 */
export function partsOf(count: number, seed: number): Part[] {
  return Array.from({ length: Math.ceil(count / MOST_OF_A_SEED) }, (_, at) => ({
    version: at % 2 === 0 ? '2.41' : '2.43',
    seed: seed + at,
    count: Math.min(MOST_OF_A_SEED, count - at * MOST_OF_A_SEED),
  }));
}

/**
 * Live through the histories of one seed.
 *
 * @param part the importer, the seed and how many
 * @returns what happened, and what is told of the first that did not converge
 * @example const { times, failure } = await livePart({ version: '2.43', seed: 7, count: 100 });
 */
export async function livePart(part: Part): Promise<LivedPart> {
  const lived = createLived();
  try {
    await converge(part.version, { ...part, lived });
    return { ...part, times: lived.times() };
  } catch (error) {
    const { message, cause } = error as Error;
    const differs = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    return { ...part, times: lived.times(), failure: `${message}\n${differs}` };
  }
}
