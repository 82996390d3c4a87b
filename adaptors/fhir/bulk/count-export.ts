import type { CompiledMapping, FhirResource } from '../../tally/compiled-mapping.ts';
import { countNewest, type NewestCount } from '../../tally/count-newest.ts';
import type { ReadFile } from './export-files.ts';
import type { ExportFile } from './read-manifest.ts';

/**
 * Count the files of an export: first those of what rows are joined with, then the others, each as it arrives. A type that
 * is both is fetched twice, and all once more where a resource comes in several versions, of which the newest counts.
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
  {
    read,
    beside,
  }: {
    readonly read: ReadFile;
    readonly beside?: (types: ReadonlySet<string>) => AsyncIterable<readonly FhirResource[]>;
  },
): Promise<NewestCount> {
  return countNewest(mapping, periods, async (types, use) => {
    const ofTypes = (resource: FhirResource) => {
      if (types.has(resource.resourceType)) use(resource);
    };
    for await (const resources of beside?.(types) ?? []) resources.forEach(ofTypes);
    for (const file of files) {
      if (types.has(file.type)) for await (const resources of read(file)) resources.forEach(ofTypes);
    }
  });
}
