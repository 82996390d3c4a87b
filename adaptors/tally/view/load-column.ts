import { isMap, type Node } from 'yaml';
import {
  type ColumnType,
  type CompiledExpression,
  compileFhirPath,
  type ExpressionContext,
} from '../fhirpath/index.ts';
import { compileScalar, compileTest } from '../fhirpath/scalar/index.ts';
import { compileAt } from '../mapping/compile-at.ts';
import { isOfRecord, writtenFor } from '../mapping/delimit-units.ts';
import { expected, Fields, type Text } from '../mapping/fields.ts';
import type { Problems } from '../mapping/problems.ts';
import { COLUMN_TYPES, describeType, fitsType, typeName } from './column-types.ts';
import { checkName, ELEMENT_KEYS, mapsOf } from './fields-of.ts';
import type { ProfileRules } from './profiles.ts';
import { convertColumn, recordColumn } from './record-column.ts';
import type { Column } from './select.ts';

const KEYS = [...ELEMENT_KEYS, 'name', 'path', 'type', 'collection', 'description', 'tag'];

/** What columns are read against. */
export interface ColumnContext {
  /** What their expressions are about. */
  readonly about: ExpressionContext;
  readonly profiles: ProfileRules;
  readonly problems: Problems;
}

/**
 * Read one `column` of a ViewDefinition.
 *
 * @param node the column
 * @param context what it is about, and where mistakes go
 * @returns the column; undefined (noted) where it has no name
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition-definitions.html#diff_ViewDefinition.select.column
 */
export function loadColumn(node: Node, { about, profiles, problems }: ColumnContext): Column | undefined {
  if (!isMap(node)) {
    problems.at(node, 'expected keys and values for a column', 'write { name: id, path: getResourceKey() }');
    return undefined;
  }
  const fields = new Fields(node, 'column', KEYS, problems);
  const name = fields.text('name', 'needed', 'id');
  const path = fields.text('path', 'needed', 'getResourceKey()');
  const collection = fields.flag('collection', false);
  const declared = loadType(fields, profiles);
  checkTags(fields);
  if (fields.has('description')) fields.text('description', 'optional', 'what it holds');
  if (collection && profiles.tabular) {
    const fix = 'take it out, or take the profile TabularViewDefinition out of meta.profile';
    problems.at(fields.value('collection'), 'a tabular view has no collections', fix);
  }
  if (name === undefined) return undefined;
  checkName(name, 'column', problems);
  const expression = path === undefined ? undefined : compileAt(path, about, problems);
  if (expression !== undefined && path !== undefined && isOfRecord(about)) {
    const { type, wanted } = recordColumn(declared?.value, expression);
    const code = convertColumn(columnCode(path.value, about, collection), wanted, collection);
    return { name: name.value, type, collection, text: path.value, code, node: name.node };
  }
  const fits = expression !== undefined && path !== undefined && checkType(name, path, expression, declared, problems);
  return {
    name: name.value,
    type: declared === undefined ? expression?.columnType : COLUMN_TYPES[declared.value],
    collection,
    text: path?.value ?? '',
    code: path !== undefined && fits ? columnCode(path.value, about, collection) : '',
    node: name.node,
  };
}

/**
 * Write a column as JavaScript.
 *
 * @param path its expression, which compiles
 * @param about what it is about
 * @param collection whether it holds a list
 * @returns the text of a function of the item and its position
 * @example columnCode('gender', { kind: 'resource', resource: 'Patient' }, false)
 */
export function columnCode(path: string, about: ExpressionContext, collection: boolean): string {
  const { expression } = writtenFor(path, about);
  if (!collection) return compileScalar(expression, about).source;
  return `(input, rowIndex) => view.list(\n${compileFhirPath(expression, about).source},\ninput, rowIndex)`;
}

/** Write a condition, which compiles, as JavaScript. @example testCode('active = true', { kind: 'resource', resource: 'Patient' }) */
export function testCode(path: string, about: ExpressionContext): string {
  return compileTest(writtenFor(path, about).expression, about).source;
}

/** The declared type as its bare name; undefined where there is none, or a wrong one (noted). */
function loadType(fields: Fields, profiles: ProfileRules): Text | undefined {
  const { problems } = fields;
  const text = fields.text('type', profiles.shareable ? 'needed' : 'optional', 'string');
  if (text === undefined) return undefined;
  const value = typeName(text.value);
  if (Object.hasOwn(COLUMN_TYPES, value)) return { value, node: text.node };
  const message = `"${text.value}" is not a type of single values`;
  problems.at(text.node, message, expected(value, Object.keys(COLUMN_TYPES)));
  return undefined;
}

function checkType(
  name: Text,
  path: Text,
  expression: CompiledExpression,
  declared: Text | undefined,
  problems: Problems,
): boolean {
  const { columnType, type, choice } = expression;
  // An expression such as {} never selects anything, so it fits any type.
  if (type === 'System.Any') return true;
  if (columnType === undefined) {
    const fix = choice === undefined ? 'select one of its elements' : 'choose one of its types with ofType(…)';
    problems.at(path.node, `column "${name.value}" selects ${describeType(type)}, which is no single value`, fix);
    return false;
  }
  if (declared === undefined || fitsType(declared.value, type, columnType)) return true;
  const found = describeType(type);
  const message = `column "${name.value}" is declared as ${declared.value}, and selects ${found}`;
  problems.at(declared.node, message, `write type: ${namedType(found, columnType)}`);
  return false;
}

function namedType(found: string, columnType: ColumnType): string {
  if (Object.hasOwn(COLUMN_TYPES, found)) return found;
  return columnType === 'number' ? 'decimal' : columnType;
}

function checkTags(fields: Fields): void {
  for (const tag of mapsOf(fields, 'tag', '[{ name: ansi/type, value: DATE }]')) {
    const inner = new Fields(tag, 'tag', [...ELEMENT_KEYS, 'name', 'value'], fields.problems);
    inner.text('name', 'needed', 'ansi/type');
    inner.text('value', 'needed', 'DATE');
  }
}
