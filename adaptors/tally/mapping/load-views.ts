import { isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import { type CompiledExpression, compileFhirPath, type ExpressionContext, FhirPathError } from '../fhirpath/index.ts';
import { entriesOf, Fields, type Text } from './fields.ts';
import type { Column, View } from './mapping.ts';
import type { Problems } from './problems.ts';

const VIEW_KEYS = ['resource', 'search', 'searchDate', 'where', 'columns'];
const NAME = /^[a-zA-Z][a-zA-Z0-9_]*$/;

/**
 * Read the `views` of a mapping.
 *
 * @param node the map of views by name
 * @param problems where mistakes go
 * @returns the views that could be read
 */
export function loadViews(node: YAMLMap, problems: Problems): Map<string, View> {
  const views = new Map<string, View>();
  for (const { name, key, value } of entriesOf(node)) {
    if (!NAME.test(name))
      problems.at(key, `"${name}" cannot name a view`, 'use letters, digits and _, beginning with a letter');
    if (!isMap(value)) {
      problems.at(value, `expected keys and values for view "${name}"`, 'write resource: and columns: below it');
      continue;
    }
    const view = loadView(name, value, problems);
    if (view !== undefined) views.set(name, view);
  }
  return views;
}

function loadView(name: string, node: YAMLMap, problems: Problems): View | undefined {
  const fields = new Fields(node, `view "${name}"`, VIEW_KEYS, problems);
  const resource = fields.text('resource', 'needed', 'Immunization')?.value;
  const columnsNode = fields.map('columns', 'needed', '{ date: occurrence.ofType(dateTime) }');
  if (resource === undefined || columnsNode === undefined) return undefined;
  const context: ExpressionContext = { kind: 'resource', resource };
  return {
    name,
    resource,
    search: loadSearch(fields),
    searchDate: fields.text('searchDate', 'optional', 'date')?.value,
    where: wheres(fields).flatMap((text) => compileAt(text, context, problems) ?? []),
    columns: loadColumns(columnsNode, context, problems),
  };
}

function loadSearch(fields: Fields): Record<string, string> {
  const node = fields.map('search', 'optional', '{ status: completed }');
  const search: Record<string, string> = {};
  for (const { name, value } of node === undefined ? [] : entriesOf(node)) {
    const text = fields.asText(value, `search parameter "${name}"`, `write ${name}: value`);
    if (text !== undefined) search[name] = text.value;
  }
  return search;
}

function wheres(fields: Fields): Text[] {
  const value = fields.value('where');
  if (value === undefined) return [];
  return isScalar(value)
    ? [fields.text('where', 'optional', "status = 'completed'") ?? []].flat()
    : fields.texts('where', 'optional', "[status = 'completed']");
}

function loadColumns(node: YAMLMap, context: ExpressionContext, problems: Problems): Map<string, Column> {
  const columns = new Map<string, Column>();
  const fields = new Fields(node, 'columns', undefined, problems);
  for (const { name, key, value } of entriesOf(node)) {
    if (!NAME.test(name))
      problems.at(key, `"${name}" cannot name a column`, 'use letters, digits and _, beginning with a letter');
    const text = fields.asText(value, `column "${name}"`, `write ${name}: a FHIRPath expression`);
    const expression = text === undefined ? undefined : compileAt(text, context, problems);
    if (text === undefined || expression === undefined) continue;
    if (expression.columnType === undefined) {
      problems.at(
        text.node,
        `column "${name}" selects ${expression.type}, which is no single value`,
        'select one of its elements',
      );
      continue;
    }
    columns.set(name, { text: text.value, expression });
  }
  return columns;
}

/**
 * Compile an expression of the file; a mistake in it is noted at its place within the text.
 *
 * @param text the expression and its node
 * @param context what it is evaluated on
 * @param problems where mistakes go
 * @returns the compiled expression, or undefined (noted)
 */
export function compileAt(text: Text, context: ExpressionContext, problems: Problems): CompiledExpression | undefined {
  try {
    return compileFhirPath(text.value, context);
  } catch (error) {
    if (!(error instanceof FhirPathError)) throw error;
    const quote = text.node.type === 'PLAIN' ? 0 : 1;
    const within = isOneLine(text.node) ? quote + error.column - 1 : 0;
    problems.at(text.node, `${error.message} in "${text.value}"`, error.fix, within);
    return undefined;
  }
}

/** In a folded or block text the place within the expression is not the place in the file. */
function isOneLine(node: Node): boolean {
  return isScalar(node) && (node.type === 'PLAIN' || node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE');
}
