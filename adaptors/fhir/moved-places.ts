import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { createLookup } from '../tally/lookup.ts';
import { partOf } from '../tally/places.ts';
import type { Transport } from '../transport/index.ts';
import type { Histories } from './changed-versions.ts';
import { differs, type LeftPeriods } from './find-left-periods.ts';
import { readPlaces } from './read-places.ts';

/**
 * Tell whether places have moved in the hierarchy that a mapping climbs, or have come into it.
 *
 * @param transport the FHIR server
 * @param histories those of the run
 * @param mapping compiled mapping
 * @param since the cursor of Location
 * @returns `all` where one has moved, since any event may have happened below it, and where a new one leads to an org unit
 *   that nobody could find before
 */
export async function movedPlaces(
  transport: Transport,
  histories: Histories,
  mapping: CompiledMapping,
  since: string,
): Promise<LeftPeriods> {
  const history = await histories.of('Location', since);
  if (typeof history === 'string') return history;
  const hasMoved = history.changed.some(
    (id, at) => history.gone.has(id) || differs(history.versions[at], (location) => partOf(location) ?? '', since),
  );
  if (hasMoved) return 'all';
  const lookup = createLookup(mapping.lookup);
  // What the lookup has was found without the server; of the others events may have come before the place that they name.
  const unknown = [...history.created.keys()].filter((id) => lookup.find(id) === undefined);
  if (unknown.length === 0) return [];
  const find = await readPlaces(transport, mapping, lookup);
  return unknown.some((id) => find(id) !== undefined) ? 'all' : [];
}
