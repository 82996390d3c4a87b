import type { Beside } from '../../../adaptors/tally/beside.ts';
import type { CompiledMapping, FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { createLookup } from '../../../adaptors/tally/lookup.ts';
import { createSourceTally, type SourceResult } from '../../../adaptors/tally/tally-source.ts';
import { viewOf } from '../../../adaptors/tally/view-of.ts';
import { firstSource } from './compile.ts';

/** What rows are counted with, joined resources by their ids. */
export function besideOf(mapping: CompiledMapping, included: readonly FhirResource[] = []): Beside {
  const lookup = createLookup(mapping.lookup);
  return {
    lookup,
    findOrgUnit: lookup.find,
    findJoined(name, id) {
      const view = viewOf(mapping, name);
      const found = included.find((resource) => resource.resourceType === view.resource && resource.id === id);
      const [row] = found === undefined ? [] : view.rows(found);
      return row?.status === 'row' ? row.values : undefined;
    },
    findFacts: () => [],
  };
}

/** Count resources of a mapping's first source. */
export function count(
  mapping: CompiledMapping,
  resources: readonly FhirResource[],
  { periods = ['202403'], included = [] }: { periods?: readonly string[]; included?: readonly FhirResource[] } = {},
): SourceResult {
  const tally = createSourceTally(mapping, firstSource(mapping), periods, besideOf(mapping, included));
  for (const resource of resources) tally.add(resource);
  return tally.result();
}

/** Cells as `dataElement options orgUnit period = value`, for short tests. */
export function short({ cells }: Pick<SourceResult, 'cells'>): string[] {
  return cells.map(({ dataElement, options, orgUnit, period, value }) =>
    [dataElement, `[${options.join(', ')}]`, orgUnit, period, '=', value].join(' '),
  );
}
