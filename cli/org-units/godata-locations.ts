import { findPages } from '../../adaptors/godata/index.ts';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import type { Transport } from '../../adaptors/transport/index.ts';

const FIELDS = ['id', 'name', 'parentLocationId', 'identifiers', 'active'];

/**
 * Read the places of a Go.Data, as FHIR Locations, so that they are matched as those are: by the codes of their
 * `identifiers`, of which one may be the UID or the code of the org unit. The description of an identifier is its system.
 *
 * @param godata the Go.Data server
 * @returns Locations
 * @throws {TransportError} when the server does not answer
 */
export async function* godataLocations(godata: Transport): AsyncGenerator<FhirResource> {
  for await (const { records } of findPages(godata, 'locations', { where: {}, fields: FIELDS })) {
    for (const { id, name, parentLocationId: parent, identifiers, active } of records) {
      yield {
        resourceType: 'Location',
        id: String(id),
        name,
        status: active === false ? 'inactive' : 'active',
        identifier: listOf(identifiers).map(({ code, description }) => ({ value: code, system: description })),
        ...(typeof parent === 'string' && parent !== '' ? { partOf: { reference: `Location/${parent}` } } : {}),
      };
    }
  }
}

function listOf(identifiers: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(identifiers) ? identifiers : [];
}
