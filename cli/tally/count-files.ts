import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { createMappingTally, type MappingResult } from '../../adaptors/tally/mapping-tally.ts';
import { readResources } from '../files/index.ts';
import { UsageError } from '../usage-error.ts';

/** What files have counted. */
export interface FileCount extends MappingResult {
  /** Resources read of the types that are counted. */
  readonly counted: number;
}

/**
 * Count the resources of files. What rows are joined with comes first, whatever the order of the files.
 *
 * @param mapping compiled mapping
 * @param input a file or a folder of NDJSON or Bundles, gzipped or not, or `-` where nothing is joined
 * @param periods the periods that are counted
 * @returns cells and counts
 * @throws {UsageError} where nothing is there, or standard input would have to be read twice
 * @throws {InputError} with the place of what is no resource
 * @example (await countFiles(mapping, 'export/', ['202401'])).cells
 */
export async function countFiles(
  mapping: CompiledMapping,
  input: string,
  periods: readonly string[],
): Promise<FileCount> {
  const tally = createMappingTally(mapping, periods);
  const views = Object.values(mapping.views).filter(({ isRecord }) => isRecord);
  const records = { kinds: new Set(views.map(({ resource }) => resource)) };
  let counted = 0;
  if (tally.prepared.size > 0) {
    if (input === '-') throw new UsageError('Standard input can be read once, joins need it twice.', 'Name a file.');
    for await (const { resources } of readResources(input, process.stdin, tally.prepared, records)) {
      for (const resource of resources) tally.prepare(resource);
    }
  }
  for await (const { resources } of readResources(input, process.stdin, tally.counted, records)) {
    for (const resource of resources) {
      tally.add(resource);
      if (tally.counted.has(resource.resourceType)) counted += 1;
    }
  }
  return { ...tally.result(), counted };
}
