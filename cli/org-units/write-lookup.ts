import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { OrgUnit, SourcePlace } from '../../adaptors/dhis2/index.ts';
import { addLines, type LookupFile } from './lookup-file.ts';

/** A place and its org unit. */
export interface FoundUnit {
  readonly place: SourcePlace;
  readonly unit: Pick<OrgUnit, 'id' | 'name'>;
}

/**
 * Add the org units of places to a lookup, those that it lacks.
 *
 * @param file where it lies
 * @param lookup what it holds
 * @param found places and their units
 * @param assigned UIDs of the units that may be added; undefined for all
 * @example await writeLookup('mappings/org-units.csv', lookup, found)
 */
export async function writeLookup(
  file: string,
  lookup: LookupFile,
  found: readonly FoundUnit[],
  assigned: ReadonlySet<string> | undefined,
): Promise<void> {
  const lines = found
    .filter(({ place }) => ![place.key, ...place.names].some((name) => lookup.units.has(name)))
    .filter(({ unit }) => assigned?.has(unit.id) !== false)
    .map(({ place, unit }) => ({ place: place.key, orgUnit: unit.id, name: unit.name ?? '' }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  if (lines.length > 0) {
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomic(file, addLines(lookup, lines));
  }
  console.error(lines.length === 0 ? `Nothing to add to ${file}` : `Added to ${file}: ${lines.length}`);
}
