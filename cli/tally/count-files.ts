import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { countNewest, type NewestCount } from '../../adaptors/tally/count-newest.ts';
import { readResources } from '../files/index.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Count the resources of files. What rows are joined with comes first, whatever the order of the files; of a resource in
 * several versions the newest counts.
 *
 * @param mapping compiled mapping
 * @param input a file or a folder of NDJSON or Bundles, gzipped or not, or `-` where nothing is joined and nothing comes in
 *   several versions
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
): Promise<NewestCount> {
  const views = Object.values(mapping.views).filter(({ isRecord }) => isRecord);
  const records = { kinds: new Set(views.map(({ resource }) => resource)) };
  let readings = 0;
  return countNewest(mapping, periods, async (types, use) => {
    readings += 1;
    if (input === '-' && readings > 1) throw readOnce();
    for await (const { resources } of readResources(input, process.stdin, types, records)) {
      for (const resource of resources) use(resource);
    }
  });
}

function readOnce(): UsageError {
  return new UsageError(
    'Standard input can be read once; joins, and resources that come in several versions, need it again.',
    'Name a file.',
  );
}
