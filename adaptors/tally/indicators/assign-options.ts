import type { IndicatorDimension } from '../compiled-indicator.ts';

/**
 * Tell which option of a cell is of which dimension: a cell has one of each, sorted by name.
 *
 * @param dimensions the dimensions
 * @param options the cell's options
 * @returns the option of each dimension, in their order; undefined where the cell has others
 * @example assignOptions([{ name: 'sex', options: ['Female', 'Male'] }, { name: 'age', options: ['< 1 year'] }], ['< 1 year', 'Male'])
 */
export function assignOptions(
  dimensions: readonly IndicatorDimension[],
  options: readonly string[],
): readonly string[] | undefined {
  const [first, ...rest] = dimensions;
  if (first === undefined) return options.length === 0 ? [] : undefined;
  for (const option of options) {
    if (!first.options.includes(option)) continue;
    const others = [...options];
    others.splice(others.indexOf(option), 1);
    const found = assignOptions(rest, others);
    if (found !== undefined) return [option, ...found];
  }
  return undefined;
}
