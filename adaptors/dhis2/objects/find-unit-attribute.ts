import type { Transport } from '../../transport/index.ts';
import { findOne } from '../metadata/read-objects.ts';
import { MetadataError } from './metadata-error.ts';

/** An attribute that org units can have. */
export interface UnitAttribute {
  readonly id: string;
  readonly name?: string;
  /** Whether DHIS2 lets no two units have the same value. */
  readonly unique?: boolean;
}

/**
 * Find an attribute of org units by its code, or its UID.
 *
 * @param transport the DHIS2 server
 * @param codeOrUid as people write it
 * @returns the attribute
 * @throws {MetadataError} `object-not-found`, also for an attribute that org units cannot have
 * @throws {TransportError} when an answer does not come
 * @example (await findUnitAttribute(dhis2, 'FHIR_ID')).id
 */
export async function findUnitAttribute(transport: Transport, codeOrUid: string): Promise<UnitAttribute> {
  const fields = 'id,name,unique,organisationUnitAttribute';
  const found = await findOne<UnitAttribute & { organisationUnitAttribute?: boolean }>(
    transport,
    'attributes',
    codeOrUid,
    fields,
  );
  if (found?.item.organisationUnitAttribute === true) return found.item;
  throw new MetadataError(
    'object-not-found',
    found === undefined
      ? `there is no attribute with code or UID "${codeOrUid}"`
      : `org units cannot have the attribute "${codeOrUid}"`,
    'make one in Maintenance, for organisation units, unique; or share it with the user',
  );
}
