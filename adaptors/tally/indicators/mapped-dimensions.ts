import type { IndicatorDimension } from '../compiled-indicator.ts';
import type { CompiledDimension, CompiledMapping } from '../compiled-mapping.ts';
import { optionsOf } from './options-of.ts';

/** What the cells of a data element are split up by. */
export interface SplitUp {
  readonly by: readonly IndicatorDimension[];
  readonly attributeBy: readonly IndicatorDimension[];
}

/**
 * Tell what the cells of each data element of a mapping are split up by.
 *
 * @param mapping compiled mapping
 * @returns dimensions by data element, indicators included
 * @example mappedDimensions(mapping).get('EPI_BCG_GIVEN')?.by.map(({ name }) => name) // ['age']
 */
export function mappedDimensions({
  sources,
  indicators = [],
}: Pick<CompiledMapping, 'sources' | 'indicators'>): ReadonlyMap<string, SplitUp> {
  const counted = sources.flatMap(({ dimensions, measures }) =>
    measures.map(({ dataElement, by, attributeBy }): [string, SplitUp] => [
      dataElement,
      { by: listOf(dimensions, by), attributeBy: listOf(dimensions, attributeBy) },
    ]),
  );
  return new Map([...counted, ...indicators.map((one): [string, SplitUp] => [one.dataElement, one])]);
}

function listOf(dimensions: readonly CompiledDimension[], positions: readonly number[]): IndicatorDimension[] {
  return positions.flatMap((position) => {
    const dimension = dimensions[position];
    return dimension === undefined ? [] : [{ name: dimension.name, options: optionsOf(dimension) }];
  });
}
