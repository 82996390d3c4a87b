import type { FhirResource, ViewRow } from './compiled-mapping.ts';
import { hashText } from './hash-key.ts';

/**
 * Tell the versions of a resource apart: by `meta.versionId` and `meta.lastUpdated`, since two servers give the same numbers;
 * where it has neither, by what its rows say.
 *
 * @param resource the resource
 * @param rows its rows in the view that counts it
 * @returns a signed 32-bit number
 * @example versionOf(immunization, view.rows(immunization))
 */
export function versionOf({ meta }: FhirResource, rows: readonly ViewRow[]): number {
  const { versionId, lastUpdated } = meta ?? {};
  if (versionId !== undefined || lastUpdated !== undefined) return hashText(`${versionId}\u0001${lastUpdated}`);
  let hash = rows.length;
  for (const { values, status } of rows) {
    hash = mixed(hash, hashText(status));
    for (const value of values) {
      hash = mixed(hash, hashText(typeof value === 'object' ? JSON.stringify(value) : String(value)));
    }
  }
  return hash;
}

function mixed(a: number, b: number): number {
  return (Math.imul(a, 31) + b) | 0;
}
