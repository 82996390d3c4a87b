import { isMap, isScalar, type YAMLMap } from 'yaml';
import type { ExpressionContext } from '../fhirpath/index.ts';
import { checkResource, compileAt, compileWhere } from './compile-at.ts';
import { entriesOf, Fields, type Text } from './fields.ts';
import type { Column, View } from './mapping.ts';
import type { Problems } from './problems.ts';

const VIEW_KEYS = ['resource', 'search', 'searchDate', 'where', 'columns'];
const NAME = /^[a-zA-Z][a-zA-Z0-9_]*$/;

/** The views of a mapping, and what is known to be wrong with them, so that nothing is noted twice. */
export interface LoadedViews {
  readonly views: ReadonlyMap<string, View>;
  /** By view: the columns that could not be read (noted); `*` where the whole view could not be. */
  readonly broken: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Read the `views` of a mapping.
 *
 * @param node the map of views by name
 * @param problems where mistakes go
 * @returns the views that could be read, and what could not be
 */
export function loadViews(node: YAMLMap, problems: Problems): LoadedViews {
  const views = new Map<string, View>();
  const broken = new Map<string, Set<string>>();
  for (const { name, key, value } of entriesOf(node)) {
    if (!NAME.test(name))
      problems.at(key, `"${name}" cannot name a view`, 'use letters, digits and _, beginning with a letter');
    if (!isMap(value)) {
      problems.at(value, `expected keys and values for view "${name}"`, 'write resource: and columns: below it');
      broken.set(name, new Set(['*']));
      continue;
    }
    const brokenColumns = new Set<string>();
    const view = loadView(name, value, brokenColumns, problems);
    if (view !== undefined) views.set(name, view);
    broken.set(name, view === undefined ? new Set(['*']) : brokenColumns);
  }
  return { views, broken };
}

function loadView(name: string, node: YAMLMap, broken: Set<string>, problems: Problems): View | undefined {
  const fields = new Fields(node, `view "${name}"`, VIEW_KEYS, problems);
  const resourceText = fields.text('resource', 'needed', 'Immunization');
  const columnsNode = fields.map('columns', 'needed', '{ date: occurrence.ofType(dateTime) }');
  if (resourceText === undefined || columnsNode === undefined) return undefined;
  const resource = resourceText.value;
  const context: ExpressionContext = { kind: 'resource', resource };
  if (!checkResource(resourceText, problems)) return undefined;
  return {
    name,
    resource,
    search: loadSearch(fields),
    searchDate: fields.text('searchDate', 'optional', 'date')?.value,
    where: wheres(fields).flatMap((text) => compileWhere(text, context, problems) ?? []),
    columns: loadColumns(columnsNode, context, broken, problems),
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

function loadColumns(
  node: YAMLMap,
  context: ExpressionContext,
  broken: Set<string>,
  problems: Problems,
): Map<string, Column> {
  const columns = new Map<string, Column>();
  const fields = new Fields(node, 'columns', undefined, problems);
  for (const { name, key, value } of entriesOf(node)) {
    if (!NAME.test(name))
      problems.at(key, `"${name}" cannot name a column`, 'use letters, digits and _, beginning with a letter');
    const text = fields.asText(value, `column "${name}"`, `write ${name}: a FHIRPath expression`);
    const expression = text === undefined ? undefined : compileAt(text, context, problems);
    broken.add(name);
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
    broken.delete(name);
  }
  return columns;
}
