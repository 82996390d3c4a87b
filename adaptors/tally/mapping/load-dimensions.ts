import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { AgeBand } from '../compiled-mapping.ts';
import { AGE_UNITS } from '../period/index.ts';
import { entriesOf, Fields, type Text } from './fields.ts';
import type { Dimension } from './mapping.ts';
import type { Problems } from './problems.ts';

/** A dimension and where its columns stand, for mistakes that show only where it is used. */
export interface LocatedDimension {
  readonly dimension: Dimension;
  /** The column of a value map, or of the birth date. */
  readonly column: Text;
  /** The column of the event date, for ages. */
  readonly event: Text | undefined;
}

/**
 * Read the `dimensions` of a mapping: value maps and age bands.
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
  const fields = new Fields(node, `dimension "${name}"`, ['column', 'map', 'bands', ...AGE_UNITS], problems);
  const unit = AGE_UNITS.find((candidate) => fields.has(candidate));
  if (unit === undefined) {
    const column = fields.text('column', 'needed', 'child.sex');
    const mapNode = fields.map('map', 'needed', '{ male: Male, female: Female }');
    if (column === undefined || mapNode === undefined) return undefined;
    const dimension: Dimension = { name, kind: 'map', column: column.value, map: loadMap(fields, mapNode) };
    return { dimension, column, event: undefined };
  }
  const columns = fields.texts(unit, 'needed', '[child.birthDate, date]');
  const bands = fields.map('bands', 'needed', "{ '< 1 year': [0, 1] }");
  const [birth, event] = columns;
  if (birth === undefined || event === undefined || columns.length !== 2) {
    problems.at(node, `"${unit}" in dimension "${name}" needs two columns`, `write ${unit}: [child.birthDate, date]`);
    return undefined;
  }
  if (bands === undefined) return undefined;
  const ages = { unit, birth: birth.value, event: event.value, bands: loadBands(name, bands, problems) };
  return { dimension: { name, kind: 'age', ...ages }, column: birth, event };
}

function loadMap(fields: Fields, node: YAMLMap): Record<string, string> {
  const map: Record<string, string> = {};
  for (const { name, value } of entriesOf(node)) {
    const option = fields.asText(value, `the option of "${name}"`, `write ${name}: a category option`);
    if (option !== undefined) map[name] = option.value;
  }
  return map;
}

function loadBands(dimension: string, node: YAMLMap, problems: Problems): AgeBand[] {
  const bands: AgeBand[] = [];
  for (const { name: option, value } of entriesOf(node)) {
    const band = bandOf(option, value);
    if (band === undefined) {
      problems.at(
        value,
        `band "${option}" of "${dimension}" is no pair of ages`,
        'write [0, 1], or [1, null] without an end',
      );
      continue;
    }
    const other = bands.find((known) => overlap(known, band));
    if (other !== undefined) {
      problems.at(
        value,
        `band "${option}" overlaps "${other.option}"`,
        'a band ends where the next one begins: [0, 1], [1, 5]',
      );
    }
    bands.push(band);
  }
  return bands;
}

function bandOf(option: string, value: Node): AgeBand | undefined {
  if (!isSeq(value) || value.items.length !== 2) return undefined;
  const [from, to] = value.items.map((item) => (isScalar(item) ? item.value : undefined));
  if (typeof from !== 'number' || !Number.isInteger(from) || from < 0) return undefined;
  if (to === null) return { option, from, to: null };
  return typeof to === 'number' && Number.isInteger(to) && to > from ? { option, from, to } : undefined;
}

function overlap(a: AgeBand, b: AgeBand): boolean {
  return a.from < (b.to ?? Number.POSITIVE_INFINITY) && b.from < (a.to ?? Number.POSITIVE_INFINITY);
}
