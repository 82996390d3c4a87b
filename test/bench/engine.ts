import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { countNewest } from '../../adaptors/tally/count-newest.ts';
import { createMappingTally, type MappingResult } from '../../adaptors/tally/mapping-tally.ts';
import { periodsBetween } from '../../adaptors/tally/period/index.ts';
import { loadCompiledMapping } from '../../cli/build/load-compiled-mapping.ts';
import { readResources } from '../../cli/files/index.ts';
import { MONTHS } from './population.ts';

/** The mapping, and what stands for a place in it. */
export const MAPPING = join(import.meta.dirname, 'bench.yaml');
export const UNITS = join(import.meta.dirname, 'bench-units.csv');

/** The engine with the mapping of the benchmark. */
export interface Engine {
  readonly mapping: CompiledMapping;
  /** Parse and count lines that are in memory. */
  countLines(persons: Iterable<string>, doses: Iterable<string>): MappingResult;
  /** Read and count the files of a folder, as `tallysheet tally` does. */
  countFiles(folder: string): Promise<MappingResult>;
  /** Read the files as `countFiles` does, and count nothing. */
  readFiles(folder: string): Promise<number>;
}

/** Load the mapping of the benchmark. @example const { mapping, countLines } = await loadEngine(); */
export async function loadEngine(): Promise<Engine> {
  const mapping = await loadCompiledMapping(MAPPING);
  const periods = periodsBetween('Monthly', ...MONTHS);
  return {
    mapping,
    countLines(persons, doses) {
      const tally = createMappingTally(mapping, periods);
      for (const line of persons) tally.prepare(JSON.parse(line));
      for (const line of doses) tally.add(JSON.parse(line));
      return tally.result();
    },
    countFiles: (folder) =>
      countNewest(mapping, periods, async (types, use) => {
        for await (const { resources } of readResources(folder, process.stdin, types)) {
          for (const resource of resources) use(resource);
        }
      }),
    async readFiles(folder) {
      const { prepared, counted } = createMappingTally(mapping, periods);
      let resources = 0;
      for (const types of [prepared, counted]) {
        for await (const batch of readResources(folder, process.stdin, types)) resources += batch.resources.length;
      }
      return resources;
    },
  };
}

/** Read the org unit of each place. @example unitsByPlace().get('place-0') */
export function unitsByPlace(): Map<string, string> {
  const [, ...lines] = readFileSync(UNITS, 'utf8').trim().split('\n');
  return new Map(lines.map((line) => line.split(',') as [string, string]));
}
