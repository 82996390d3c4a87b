import type { CompiledMapping, FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { createLookup } from '../../../adaptors/tally/lookup.ts';
import { createSourceTally, type SourceTally } from '../../../adaptors/tally/tally-source.ts';
import { firstSource } from './compile.ts';
import { finder } from './resources.ts';

/** Count resources of a mapping's first source. */
export function count(
  mapping: CompiledMapping,
  resources: readonly FhirResource[],
  { periods = ['202403'], included = [] }: { periods?: readonly string[]; included?: readonly FhirResource[] } = {},
): ReturnType<SourceTally['result']> {
  const tally = createSourceTally(mapping, firstSource(mapping), periods, createLookup(mapping.lookup));
  const find = finder(included);
  for (const resource of resources) tally.add(resource, find);
  return tally.result(0);
}

/** Cells as `dataElement options orgUnit period = value`, for short tests. */
export function short({ cells }: Pick<ReturnType<SourceTally['result']>, 'cells'>): string[] {
  return cells.map(({ dataElement, options, orgUnit, period, value }) =>
    [dataElement, `[${options.join(', ')}]`, orgUnit, period, '=', value].join(' '),
  );
}
