import type { CompiledMapping, FhirResource } from './compiled-mapping.ts';
import { createMappingTally, type MappingResult } from './mapping-tally.ts';
import { createNewestVersions, type NewestVersions } from './newest-versions.ts';

/** Reads all resources of some types, from the beginning each time. */
export type ReadAgain = (types: ReadonlySet<string>, use: (resource: FhirResource) => void) => Promise<void>;

/** What was counted of resources that can be read more than once. */
export interface NewestCount extends MappingResult {
  /** Resources read of the types that are counted. */
  readonly counted: number;
  /** Resources that came in several versions, counted or joined, of which the newest was taken. */
  readonly severalVersions: number;
}

/**
 * Count resources in no order. Where some came in several versions, they are read again, once to find the newest version of
 * each and once to count it, so that no order of files or lines decides.
 *
 * @param mapping compiled mapping
 * @param periods the periods that are counted
 * @param read reads resources; what rows are joined with is read first
 * @returns cells and counts; `versions` of a source are the older ones, which do not count
 * @example await countNewest(mapping, ['202401'], async (types, use) => { for (const one of all) if (types.has(one.resourceType)) use(one) })
 */
export async function countNewest(
  mapping: CompiledMapping,
  periods: readonly string[],
  read: ReadAgain,
): Promise<NewestCount> {
  const first = await countOnce(mapping, periods, read);
  const severalVersions = [...first.severals.values()].reduce((sum, { size }) => sum + size, 0);
  if (severalVersions === 0) return { ...first, severalVersions };
  const newest = createNewestVersions(first.severals);
  await read(newest.types, newest.note);
  return { ...(await countOnce(mapping, periods, read, newest)), severalVersions };
}

async function countOnce(
  mapping: CompiledMapping,
  periods: readonly string[],
  read: ReadAgain,
  newest?: NewestVersions,
): Promise<MappingResult & { readonly counted: number }> {
  const tally = createMappingTally(mapping, periods, newest);
  let counted = 0;
  if (tally.prepared.size > 0) await read(tally.prepared, tally.prepare);
  await read(tally.counted, (resource) => {
    tally.add(resource);
    if (tally.counted.has(resource.resourceType)) counted += 1;
  });
  return { ...tally.result(), counted };
}
