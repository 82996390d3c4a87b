import type { CompiledMapping, FhirResource } from '../../tally/compiled-mapping.ts';
import { createMappingTally, type MappingResult } from '../../tally/mapping-tally.ts';
import type { ReadFile } from './export-files.ts';
import type { ExportFile } from './read-manifest.ts';

/** What an export has counted. */
export interface ExportCount extends MappingResult {
  /** Resources read of the types that are counted. */
  readonly counted: number;
}

/**
 * Count the files of an export: first those of what rows are joined with, then the others, each as it arrives. A type that
 * is both is fetched twice.
 *
 * @param mapping compiled mapping
 * @param periods the periods that are counted
 * @param files `output` of the manifest
 * @param options what reads a file; resources that no file holds, such as places in an export by patient
 * @returns the cells, as by search
 * @example await countExport(mapping, ['202403'], manifest.output, { read })
 */
export async function countExport(
  mapping: CompiledMapping,
  periods: readonly string[],
  files: readonly ExportFile[],
  { read, beside }: { readonly read: ReadFile; readonly beside?: AsyncIterable<readonly FhirResource[]> },
): Promise<ExportCount> {
  const tally = createMappingTally(mapping, periods);
  const readAll = async (list: readonly ExportFile[], use: (resource: FhirResource) => void) => {
    for (const file of list) for await (const resources of read(file)) resources.forEach(use);
  };
  for await (const resources of beside ?? []) resources.forEach(tally.prepare);
  await readAll(
    files.filter(({ type }) => tally.prepared.has(type)),
    tally.prepare,
  );
  let counted = 0;
  await readAll(
    files.filter(({ type }) => tally.counted.has(type)),
    (resource) => {
      tally.add(resource);
      counted += 1;
    },
  );
  return { ...tally.result(), counted };
}
