import type { CompiledDimension, CompiledMapping } from '../../tally/compiled-mapping.ts';

/** A measure of the mapping, as far as reporting looks at it. */
export interface MappedMeasure {
  readonly dataElement: string;
  /** Line of the mapping file. */
  readonly line: number;
  /** Sent beside each of its values. */
  readonly comment: string | undefined;
  /** Whether no rows make a zero: of averages, least and greatest values they make nothing. */
  readonly isAdditive: boolean;
  /** Whether a value is a number of rows, as of `count` without a factor. */
  readonly countsRows: boolean;
  /** The category options of each of its dimensions. */
  readonly options: readonly (readonly string[])[];
  /** The options of each dimension that makes the attribute option combo. */
  readonly attributeOptions: readonly (readonly string[])[];
}

/**
 * List the measures of a mapping with the options that they can lead to.
 *
 * @param mapping compiled mapping
 * @returns in the order of the mapping
 * @example mappedMeasures(mapping).map(({ dataElement, line }) => `${dataElement} ${line}`)
 */
export function mappedMeasures({ sources }: Pick<CompiledMapping, 'sources'>): MappedMeasure[] {
  return sources.flatMap(({ dimensions, measures }) => {
    const optionsAt = (positions: readonly number[]) =>
      positions.map((position) => {
        const dimension = dimensions[position];
        return dimension === undefined ? [] : optionsOf(dimension);
      });
    return measures.map(({ dataElement, line, comment, aggregate, factor, by, attributeBy }) => ({
      dataElement,
      line,
      comment,
      isAdditive: ADDITIVE.includes(aggregate),
      countsRows: aggregate === 'count' && factor === undefined,
      options: optionsAt(by),
      attributeOptions: optionsAt(attributeBy),
    }));
  });
}

const ADDITIVE: readonly string[] = ['count', 'distinct', 'sum'];

function optionsOf(dimension: CompiledDimension): string[] {
  const { other, missing } = dimension;
  return [
    ...new Set([
      ...namedOptions(dimension),
      ...(other === undefined ? [] : [other]),
      ...(missing === undefined ? [] : [missing]),
    ]),
  ];
}

function namedOptions(dimension: CompiledDimension): readonly string[] {
  switch (dimension.kind) {
    case 'map':
      return Object.values(dimension.map);
    case 'codes':
      return Object.values(dimension.codes);
    case 'constant':
      return [dimension.option];
    default:
      return dimension.bands.map(({ option }) => option);
  }
}
