import { isMap, type YAMLMap } from 'yaml';
import { type Entry, entriesOf, Fields, textOf } from '../../tally/mapping/fields.ts';
import type { RowColumns } from '../../tally/mapping/row-columns.ts';
import type { CompiledValue } from '../compiled-tracker.ts';
import { VALUE } from './keys.ts';

/**
 * Read values by code or UID of what they are values of.
 *
 * @param node the map; undefined where there is none
 * @param columns the columns that may give them
 * @param lineOf gives the line of a place in the file
 * @returns the values that could be read, in the order of the file
 * @example loadValues(fields.map('attributes', 'needed', '{ FIRST_NAME: given }'), columns, lineOf)
 */
export function loadValues(
  node: YAMLMap | undefined,
  columns: RowColumns,
  lineOf: (offset: number) => number,
): CompiledValue[] {
  const entries = node === undefined ? [] : entriesOf(node);
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    if (seen.has(entry.name)) columns.problems.at(entry.key, `"${entry.name}" stands here twice`, 'take one out');
    seen.add(entry.name);
    const read = readValue(entry, columns);
    return read === undefined ? [] : [{ name: entry.name, line: lineOf(entry.key.range?.[0] ?? 0), ...read }];
  });
}

function readValue({ name, key, value }: Entry, columns: RowColumns): Omit<CompiledValue, 'name' | 'line'> | undefined {
  const { problems } = columns;
  if (!isMap(value)) {
    const text = textOf(value, `"${name}"`, `write ${name}: a column`, problems);
    const column = text === undefined ? undefined : columns.single(text);
    return column === undefined ? undefined : { slot: column.slot, constant: undefined, map: undefined };
  }
  const fields = new Fields(value, `"${name}"`, Object.keys(VALUE), problems);
  const constant = fields.text('value', 'optional', 'yes')?.value;
  if (constant !== undefined) {
    if (fields.has('column')) problems.at(key, `"${name}" has a column and a value`, 'take one of the two out');
    return { slot: undefined, constant, map: undefined };
  }
  const text = fields.text('column', 'needed', 'sex');
  const column = text === undefined ? undefined : columns.single(text);
  const map = fields.map('map', 'optional', '{ male: M, female: F }');
  if (column === undefined) return undefined;
  return { slot: column.slot, constant: undefined, map: map === undefined ? undefined : readMap(map, columns) };
}

function readMap(node: YAMLMap, { problems }: RowColumns): Record<string, string> {
  return Object.fromEntries(
    entriesOf(node).flatMap(({ name, value }) => {
      const text = textOf(value, `"${name}" in map`, `write ${name}: a value of DHIS2`, problems);
      return text === undefined ? [] : [[name, text.value] as const];
    }),
  );
}
