import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { idOf } from '../tally/id-of.ts';
import type { Lookup } from '../tally/lookup.ts';
import { createPlaces, partOf } from '../tally/places.ts';
import type { Transport } from '../transport/index.ts';
import { type Reading, readChecked } from './read-checked.ts';
import { searchPages } from './search.ts';
import { createTotals } from './search-totals.ts';

/**
 * Make what finds the org unit of a place. Where the mapping climbs, the places that each Location is part of are read
 * first, once a run.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param lookup place → org unit
 * @returns a function from a place to its org unit
 * @see https://hl7.org/fhir/R4/location-definitions.html#Location.partOf
 */
export async function readPlaces(
  transport: Transport,
  mapping: Pick<CompiledMapping, 'climb'>,
  lookup: Lookup,
): Promise<(place: string) => string | undefined> {
  if (!mapping.climb) return lookup.find;
  const read = async (): Promise<Reading<ReadonlyMap<string, string>>> => {
    const parents = new Map<string, string>();
    const seen = new Set<string | undefined>();
    const totals = createTotals();
    for await (const page of searchPages(transport, 'Location', { _elements: 'partOf' }, {})) {
      totals.note(page);
      for (const location of page.matches) {
        const parent = partOf(location);
        const id = idOf(location);
        seen.add(id);
        if (id !== undefined && parent !== undefined) parents.set(id, parent);
      }
    }
    return { result: parents, distinct: seen.size, ...totals };
  };
  const parents = await readChecked(transport, { resource: 'Location', query: {}, read });
  return createPlaces(lookup, (place) => parents.get(place)).find;
}
