import { isMap, type YAMLMap } from 'yaml';
import type { Band } from '../compiled-mapping.ts';
import { AGE_UNITS, type AgeUnit } from '../period/index.ts';
import { entriesOf, Fields, type Text } from './fields.ts';
import { DIMENSIONS } from './keys.ts';
import { loadBands } from './load-bands.ts';
import { loadCodes, loadMap } from './load-options.ts';
import type { Problems } from './problems.ts';

const KEYS = [...new Set(Object.values(DIMENSIONS).flatMap(Object.keys))];

/** What a dimension is, its columns as texts of the file: they are known only where it is used. */
export type LocatedDimension = {
  readonly name: string;
  readonly other: string | undefined;
  readonly missing: string | undefined;
} & (
  | { readonly kind: 'map'; readonly column: Text; readonly map: Readonly<Record<string, string>> }
  | {
      readonly kind: 'codes';
      readonly column: Text;
      readonly system: Text | undefined;
      readonly codes: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'age';
      readonly unit: AgeUnit;
      readonly birth: Text;
      readonly event: Text;
      readonly bands: readonly Band[];
    }
  | { readonly kind: 'number'; readonly column: Text; readonly bands: readonly Band[] }
  | { readonly kind: 'constant'; readonly option: string }
);

/**
 * Read the `dimensions` of a mapping: value maps, codes, bands of ages and of numbers, constants.
 *
 * @param node the map of dimensions by name; undefined when the mapping has none
 * @param problems where mistakes go
 * @returns the dimensions by name; undefined for those that could not be read (noted)
 */
export function loadDimensions(
  node: YAMLMap | undefined,
  problems: Problems,
): Map<string, LocatedDimension | undefined> {
  const dimensions = new Map<string, LocatedDimension | undefined>();
  for (const { name, value } of node === undefined ? [] : entriesOf(node)) {
    const dimension = isMap(value) ? loadDimension(name, value, problems) : undefined;
    if (!isMap(value)) {
      problems.at(
        value,
        `expected keys and values for dimension "${name}"`,
        `write ${name}: { column: child.sex, map: { male: Male } }`,
      );
    }
    dimensions.set(name, dimension);
  }
  return dimensions;
}

function loadDimension(name: string, node: YAMLMap, problems: Problems): LocatedDimension | undefined {
  const fields = new Fields(node, `dimension "${name}"`, KEYS, problems);
  const base = {
    name,
    other: fields.text('other', 'optional', 'Other')?.value,
    missing: fields.text('missing', 'optional', 'Unknown')?.value,
  };
  const unit = AGE_UNITS.find((candidate) => fields.has(candidate));
  if (unit !== undefined) {
    refuse(fields, ['column', 'map', 'codes', 'system', 'option'], `next to "${unit}"`);
    return loadAges(fields, unit, base);
  }
  if (fields.has('option')) {
    refuse(fields, ['column', 'map', 'codes', 'system', 'bands', 'other', 'missing'], 'next to "option"');
    const option = fields.text('option', 'needed', 'Total')?.value;
    return option === undefined ? undefined : { ...base, kind: 'constant', option };
  }
  const column = fields.text('column', 'needed', 'child.sex');
  if (fields.has('codes')) {
    refuse(fields, ['map', 'bands'], 'next to "codes"');
    const system = fields.text('system', 'optional', 'vaccineSystem');
    const codesNode = fields.map('codes', 'needed', "{ BCG: ['19'] }");
    if (column === undefined || codesNode === undefined) return undefined;
    return { ...base, kind: 'codes', column, system, codes: loadCodes(codesNode, name, problems) };
  }
  refuse(fields, ['system'], 'without "codes"');
  if (fields.has('bands') && !fields.has('map')) {
    const bands = fields.map('bands', 'needed', "{ 'low': [null, 2500] }");
    if (column === undefined || bands === undefined) return undefined;
    return { ...base, kind: 'number', column, bands: loadBands(name, bands, 'numbers', problems) };
  }
  refuse(fields, ['bands'], 'next to "map"');
  const mapNode = fields.map('map', 'needed', '{ male: Male, female: Female }');
  if (column === undefined || mapNode === undefined) return undefined;
  return { ...base, kind: 'map', column, map: loadMap(mapNode, problems) };
}

type Base = Pick<LocatedDimension, 'name' | 'other' | 'missing'>;

function loadAges(fields: Fields, unit: AgeUnit, base: Base): LocatedDimension | undefined {
  const columns = fields.texts(unit, 'needed', '[child.birthDate, date]');
  const bands = fields.map('bands', 'needed', "{ '< 1 year': [0, 1] }");
  const [birth, event] = columns;
  if (birth === undefined || event === undefined || columns.length !== 2) {
    fields.problems.at(
      fields.node,
      `"${unit}" in ${fields.where} needs two columns`,
      `write ${unit}: [child.birthDate, date]`,
    );
    return undefined;
  }
  if (bands === undefined) return undefined;
  return { ...base, kind: 'age', unit, birth, event, bands: loadBands(base.name, bands, 'ages', fields.problems) };
}

/** Note keys that mean nothing for this kind of dimension. */
function refuse(fields: Fields, keys: readonly string[], because: string): void {
  for (const { name, key } of entriesOf(fields.node)) {
    if (keys.includes(name)) {
      fields.problems.at(key, `"${name}" in ${fields.where} means nothing ${because}`, 'take one of them out');
    }
  }
}
