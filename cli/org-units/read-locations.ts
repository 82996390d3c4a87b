import type { SourcePlace } from '../../adaptors/dhis2/index.ts';
import { searchPages } from '../../adaptors/fhir/index.ts';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import type { Transport } from '../../adaptors/transport/index.ts';
import { readResources } from '../files/index.ts';
import { godataLocations } from './godata-locations.ts';
import { type ToPlaceOptions, toPlace } from './to-place.ts';

/** Elements of a Location that are asked for. */
const ELEMENTS = 'identifier,status,name,mode,physicalType,partOf';

/**
 * Read places from the Locations of files, of a FHIR server, or from the places of a Go.Data.
 *
 * @param from a file, gzipped or not, a folder of them, `-` for standard input; or the server
 * @param options which identifiers count
 * @returns the places sorted by key; of a Location that comes twice, the last one
 * @throws {InputError} with the place of what is no resource
 * @throws {TransportError} when the server does not answer
 * @example await readLocations('export/Location.ndjson', {})
 */
export async function readLocations(from: string | Transport, options: ToPlaceOptions): Promise<SourcePlace[]> {
  const places = new Map<string, SourcePlace>();
  for await (const location of typeof from === 'string' ? ofFiles(from) : ofServer(from)) {
    const place = toPlace(location, options);
    if (place !== undefined) places.set(place.key, place);
  }
  return [...places.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function* ofFiles(path: string): AsyncGenerator<FhirResource> {
  for await (const { resources } of readResources(path, process.stdin, new Set(['Location']))) {
    yield* resources.filter(({ resourceType }) => resourceType === 'Location');
  }
}

async function* ofServer(fhir: Transport): AsyncGenerator<FhirResource> {
  if (fhir.system === 'Go.Data') {
    yield* godataLocations(fhir);
    return;
  }
  for await (const { matches } of searchPages(fhir, 'Location', { _elements: ELEMENTS })) yield* matches;
}
