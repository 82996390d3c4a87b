import type { CompiledDimension } from '../compiled-mapping.ts';

/**
 * List the category options that a dimension can lead to.
 *
 * @param dimension compiled dimension
 * @returns each once, those of missing and other values last
 * @example optionsOf({ kind: 'constant', name: 'fund', option: 'Government', other: undefined, missing: undefined }) // ['Government']
 */
export function optionsOf(dimension: CompiledDimension): readonly string[] {
  const rest = [dimension.other, dimension.missing].filter((option) => option !== undefined);
  return [...new Set([...namedOptions(dimension), ...rest])];
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
