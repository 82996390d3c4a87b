import { later } from '../run/cursor.ts';
import type { FhirResource } from '../tally/compiled-mapping.ts';
import { type Transport, TransportError } from '../transport/index.ts';
import { countMatches, firstPage, searchPages } from './search.ts';

/** How a server without an order answers: it refuses the parameter, or leaves it out and says so. */
const UNSORTED: ReadonlySet<string> = new Set(['refused', 'parameter-ignored']);

/** So many of the newest are read to find the very newest of them. */
const FEW = 50;

/** Milliseconds since 1970 after which no change is: the year 2109, and 42 halves on from 1970. */
const END = 2 ** 42;

/**
 * Ask when a resource of a type changed last, by the server's clock. A server that does not sort is asked how many are as new
 * as an instant, and that is moved until few are left.
 *
 * @param transport the FHIR server
 * @param type such as `Patient`
 * @returns `meta.lastUpdated`; undefined when there is no resource of the type
 * @throws {TransportError} when the server does not answer, or searches by `_lastUpdated` no more than it sorts
 * @example await newestChange(fhir, 'Patient') // '2026-03-31T00:00:11.000+03:00'
 */
export async function newestChange(transport: Transport, type: string): Promise<string | undefined> {
  try {
    const { matches } = await firstPage(transport, type, { _sort: '-_lastUpdated', _count: '1' });
    return newestOf(matches.slice(0, 1));
  } catch (error) {
    if (!(error instanceof TransportError) || !UNSORTED.has(error.code)) throw error;
    return newestByCounts(transport, type);
  }
}

async function newestByCounts(transport: Transport, type: string): Promise<string | undefined> {
  const from = (ms: number) => ({ _lastUpdated: `ge${new Date(ms).toISOString()}` });
  let [full, empty] = [0, END];
  let left = await countMatches(transport, type, from(full));
  if (left === 0) return undefined;
  while (left > FEW && empty - full > 1) {
    const middle = Math.floor((full + empty) / 2);
    const count = await countMatches(transport, type, from(middle));
    if (count === 0) empty = middle;
    else [full, left] = [middle, count];
  }
  let newest: string | undefined;
  for await (const { matches } of searchPages(transport, type, from(full))) newest = newestOf(matches, newest);
  return newest;
}

function newestOf(resources: readonly FhirResource[], before?: string): string | undefined {
  const times = resources.map(({ meta }) => meta?.lastUpdated ?? '').filter((time) => !Number.isNaN(Date.parse(time)));
  return times.reduce<string | undefined>((newest, time) => later(newest, time), before);
}
