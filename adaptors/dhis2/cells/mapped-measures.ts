import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import { optionsOf } from '../../tally/indicators/options-of.ts';

/** A measure of the mapping, as far as reporting looks at it. */
export interface MappedMeasure {
  readonly dataElement: string;
  /** Line of the mapping file. */
  readonly line: number;
  /** The file of that line, where it is a map; left out: the mapping file. */
  readonly file?: string;
  /** Sent beside each of its values. */
  readonly comment: string | undefined;
  /** Whether no rows make a zero: of averages, least and greatest values they make nothing. */
  readonly isAdditive: boolean;
  /** Whether values are copied as they are; left out: they are numbers. */
  readonly isCopied?: true;
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
 * @returns in the order of the mapping, its indicators last
 * @example mappedMeasures(mapping).map(({ dataElement, line }) => `${dataElement} ${line}`)
 */
export function mappedMeasures({
  sources,
  indicators = [],
}: Pick<CompiledMapping, 'sources' | 'indicators'>): MappedMeasure[] {
  const counted = sources.flatMap(({ dimensions, measures }) => {
    const optionsAt = (positions: readonly number[]) =>
      positions.map((position) => {
        const dimension = dimensions[position];
        return dimension === undefined ? [] : optionsOf(dimension);
      });
    return measures.map(({ dataElement, line, file, comment, aggregate, factor, by, attributeBy }) => ({
      dataElement,
      line,
      ...(file === undefined ? {} : { file }),
      comment,
      isAdditive: ADDITIVE.includes(aggregate),
      ...(aggregate === 'copy' ? { isCopied: true as const } : {}),
      countsRows: aggregate === 'count' && factor === undefined,
      options: optionsAt(by),
      attributeOptions: optionsAt(attributeBy),
    }));
  });
  // Nothing counted is no rate of zero.
  const workedOut = indicators.map(({ dataElement, line, comment, by, attributeBy }) => ({
    ...{ dataElement, line, comment, isAdditive: false, countsRows: false },
    options: by.map(({ options }) => options),
    attributeOptions: attributeBy.map(({ options }) => options),
  }));
  return [...counted, ...workedOut];
}

/**
 * Say where the mapping names something: by its line, or by file, line and column in a map.
 *
 * @example whereWritten({ line: 3, file: 'elements.csv' }) // 'elements.csv:3:1'
 */
export function whereWritten({ line, file }: Pick<MappedMeasure, 'line' | 'file'>): string {
  return file === undefined ? `line ${line}` : `${file}:${line}:1`;
}

const ADDITIVE: readonly string[] = ['count', 'distinct', 'sum'];
