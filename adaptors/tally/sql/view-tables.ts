import { isMap, parse, type YAMLMap } from 'yaml';
import { compileFhirPath, FhirPathError, type ResourceContext } from '../fhirpath/index.ts';
import type { ReadFile } from '../mapping/load-views.ts';
import type { Column, View } from '../mapping/mapping.ts';
import { COLUMN_TYPES } from '../view/column-types.ts';
import { Names } from './names.ts';
import type { SqlTable } from './sql-table.ts';

type Json = Readonly<Record<string, unknown>>;

const KEY_PATH = 'getResourceKey()';
const WHOLE = new Set(['integer', 'integer64', 'positiveInt', 'unsignedInt', 'System.Integer']);
const ITERATIONS = ['forEach', 'forEachOrNull', 'repeat'];
/** Keys of a view that are no part of a ViewDefinition. */
const OWN_KEYS = new Set(['search', 'searchDate', 'resourceType', 'file']);

/**
 * Describe the table of a view, and write the view as a ViewDefinition whose columns are named like those of the table.
 *
 * @param view the view
 * @param node the view as the mapping has it
 * @param sql name of the table
 * @param readFile gives the view's file
 * @returns the table
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html
 * @example viewTable(mapping.views.get('dose'), node, 'dose', readFile)
 */
export function viewTable(view: View, node: unknown, sql: string, readFile: ReadFile): SqlTable {
  const written = isMap(node) ? (node as YAMLMap).toJSON() : {};
  const long = longForm(written, readFile);
  const constants = (written.constants ?? {}) as Readonly<Record<string, string>>;
  const names = new Names();
  const renamed = new Map(view.columns.map(({ name }) => [name, names.take(name)]));
  const whole = new Map<string, boolean>();
  const selects =
    long === undefined
      ? [shortSelect(view, renamed, whole, constants)]
      : renameAll(long.select, renamed, whole, view.resource);
  const own = keyName(selects);
  const key = own ?? names.take('resource_key');
  const keyed = own === undefined ? withKey(selects, key) : selects;
  const where = long === undefined ? shortWhere(written) : long.where;
  const constant = long === undefined ? shortConstants(constants) : long.constant;
  return {
    view: view.name,
    sql,
    resource: view.resource,
    key,
    line: view.flat ? undefined : names.take('line'),
    columns: view.columns.map((column) => ({
      ...column,
      sql: renamed.get(column.name) ?? column.name,
      isWhole: whole.get(column.name) ?? false,
    })),
    definition: {
      resourceType: 'ViewDefinition',
      ...(long === undefined ? {} : extrasOf(long)),
      name: sql,
      status: 'active',
      resource: view.resource,
      ...(constant === undefined ? {} : { constant }),
      ...(where === undefined ? {} : { where }),
      select: keyed,
    },
  };
}

/** Describe the table of the places that places are part of, which climbing needs. @example placeTable('place_parent') */
export function placeTable(sql: string): SqlTable {
  const column = [
    { name: 'resource_key', path: KEY_PATH, type: 'string' },
    { name: 'part_of', path: 'partOf.getReferenceKey()', type: 'string' },
  ];
  return {
    view: undefined,
    sql,
    resource: 'Location',
    key: 'resource_key',
    line: undefined,
    columns: [
      { name: 'part_of', sql: 'part_of', type: 'string', collection: false, isWhole: false, text: column[1]?.path },
    ],
    definition: {
      resourceType: 'ViewDefinition',
      name: sql,
      status: 'active',
      resource: 'Location',
      select: [{ column }],
    },
  };
}

/** A view that is written as a ViewDefinition, here or in a file. */
function longForm(written: Json, readFile: ReadFile): Json | undefined {
  if (typeof written.file === 'string') return parse(readFile(written.file)?.text ?? '{}') as Json;
  return written.select === undefined ? undefined : written;
}

function extrasOf(long: Json): Json {
  const placed = new Set(['name', 'status', 'resource', 'constant', 'where', 'select']);
  return Object.fromEntries(Object.entries(long).filter(([key]) => !OWN_KEYS.has(key) && !placed.has(key)));
}

function shortWhere({ where }: Json): readonly Json[] | undefined {
  if (where === undefined || where === null) return undefined;
  return (Array.isArray(where) ? where : [where]).map((path) => ({ path: String(path) }));
}

function shortConstants(constants: Readonly<Record<string, string>>): readonly Json[] | undefined {
  const entries = Object.entries(constants);
  return entries.length === 0 ? undefined : entries.map(([name, text]) => ({ name, valueString: String(text) }));
}

function shortSelect(
  { resource, columns }: View,
  renamed: ReadonlyMap<string, string>,
  whole: Map<string, boolean>,
  constants: Readonly<Record<string, string>>,
): Json {
  const about = { kind: 'resource', resource, constants } as const;
  return { column: columns.map((column) => shortColumn(about, column, renamed, whole)) };
}

function shortColumn(
  about: ResourceContext,
  { name, type, text = '' }: Column,
  renamed: ReadonlyMap<string, string>,
  whole: Map<string, boolean>,
): Json {
  const found = compileFhirPath(text, about).type;
  whole.set(name, WHOLE.has(found));
  const number = WHOLE.has(found) ? 'integer' : 'decimal';
  const declared = Object.hasOwn(COLUMN_TYPES, found) ? found : type === 'number' ? number : type;
  return { name: renamed.get(name) ?? name, path: text, type: declared };
}

/** Rename the columns of selects, at any depth; those outside of any `forEach` are about the resource. */
function renameAll(
  selects: unknown,
  renamed: ReadonlyMap<string, string>,
  whole: Map<string, boolean>,
  resource: string | undefined,
): Json[] {
  if (!Array.isArray(selects)) return [];
  return selects.map((select: Json) => {
    const about = ITERATIONS.some((key) => select[key] !== undefined) ? undefined : resource;
    const { column, select: inner, unionAll } = select;
    return {
      ...select,
      ...(column === undefined ? {} : { column: renameColumns(column, renamed, whole, about) }),
      ...(inner === undefined ? {} : { select: renameAll(inner, renamed, whole, about) }),
      ...(unionAll === undefined ? {} : { unionAll: renameAll(unionAll, renamed, whole, about) }),
    };
  });
}

function renameColumns(
  columns: unknown,
  renamed: ReadonlyMap<string, string>,
  whole: Map<string, boolean>,
  resource: string | undefined,
): Json[] {
  if (!Array.isArray(columns)) return [];
  return columns.map((column: Json) => {
    const name = String(column.name);
    const type = column.type === undefined ? typeOfPath(String(column.path), resource) : String(column.type);
    whole.set(name, (whole.get(name) ?? true) && WHOLE.has(type));
    return { ...column, name: renamed.get(name) ?? name };
  });
}

/** The type of a path, empty where it is not known: below `forEach`, or with constants. */
function typeOfPath(path: string, resource: string | undefined): string {
  if (resource === undefined) return '';
  try {
    return compileFhirPath(path, { kind: 'resource', resource }).type;
  } catch (error) {
    if (error instanceof FhirPathError) return '';
    throw error;
  }
}

/** The name of a column of every row that holds the resource's id. */
function keyName(selects: readonly Json[]): string | undefined {
  for (const select of selects) {
    if (ITERATIONS.some((key) => select[key] !== undefined)) continue;
    const { column } = select;
    const found = Array.isArray(column) ? column.find(({ path }: Json) => path === KEY_PATH) : undefined;
    if (found !== undefined) return String(found.name);
  }
  return undefined;
}

function withKey(selects: readonly Json[], name: string): Json[] {
  const key = { name, path: KEY_PATH, type: 'string' };
  const [first, ...rest] = selects;
  const isPlain = Array.isArray(first?.column) && !ITERATIONS.some((key) => first[key] !== undefined);
  if (!isPlain) return [{ column: [key] }, ...selects];
  return [{ ...first, column: [key, ...(first.column as Json[])] }, ...rest];
}
