import { isMap, isScalar, type LineCounter, type Node, type YAMLMap } from 'yaml';
import type { ColumnType, ExpressionContext } from '../fhirpath/index.ts';
import { entriesOf, expected, Fields, type Text } from './fields.ts';
import type { LocatedDimension } from './load-dimensions.ts';
import { compileAt } from './load-views.ts';
import type { Dimension, Measure, Source, View } from './mapping.ts';
import type { Problems } from './problems.ts';

const SOURCE_KEYS = ['name', 'rows', 'join', 'date', 'orgUnit', 'values'];
const VALUE_KEYS = ['dataElement', 'aggregate', 'of', 'where', 'by'];
/** The element that a reference column begins with, which is its search parameter's usual name too. */
const REFERENCE = /^([a-z][a-zA-Z]*)\.getReferenceKey\((?:[A-Z][a-zA-Z]*)?\)$/;

/** What the parts of a mapping know of each other while it is read. */
export interface LoadContext {
  readonly views: ReadonlyMap<string, View>;
  readonly dimensions: ReadonlyMap<string, LocatedDimension>;
  readonly problems: Problems;
  readonly lines: LineCounter;
}

/**
 * Read the `sources` of a mapping.
 *
 * @param nodes the items of the list
 * @param context what is known of the rest of the file
 * @returns the sources that could be read
 */
export function loadSources(nodes: readonly Node[], context: LoadContext): Source[] {
  const elements = new Map<string, string>();
  return nodes.flatMap((node, position) => {
    if (isMap(node)) return loadSource(node, position, elements, context) ?? [];
    context.problems.at(node, 'expected keys and values for a source', 'write rows:, date:, orgUnit: and values:');
    return [];
  });
}

function loadSource(
  node: YAMLMap,
  position: number,
  elements: Map<string, string>,
  context: LoadContext,
): Source | undefined {
  const { views, problems } = context;
  const fields = new Fields(node, `source ${position + 1}`, SOURCE_KEYS, problems);
  const rows = fields.text('rows', 'needed', [...views.keys()][0] ?? 'dose');
  const view = rows === undefined ? undefined : views.get(rows.value);
  const date = fields.text('date', 'needed', 'date');
  const orgUnit = fields.texts('orgUnit', 'needed', '[place]');
  const values = fields.list('values', 'needed', '[{ dataElement: EPI_BCG_GIVEN }]');
  if (rows !== undefined && view === undefined) {
    problems.at(rows.node, `there is no view "${rows.value}"`, expected(rows.value, [...views.keys()]));
  }
  if (view === undefined || date === undefined || values === undefined) return undefined;
  const joins = loadJoins(fields, view, context);
  const columns = columnsOf(view, joins, views);
  checkDate(date, view, columns, problems);
  for (const column of orgUnit) checkColumn(column, columns, problems);
  const name = fields.text('name', 'optional', view.name)?.value ?? view.name;
  const shape: Shape = { date: date.value, columns, elements, name };
  return {
    name,
    view: view.name,
    joins,
    date: date.value,
    orgUnit: orgUnit.map(({ value }) => value),
    measures: values.flatMap((value) => loadMeasure(value, shape, context) ?? []),
  };
}

function loadJoins(fields: Fields, view: View, { views, problems }: LoadContext): Source['joins'] {
  const node = fields.map('join', 'optional', '{ child: patient }');
  return (node === undefined ? [] : entriesOf(node)).flatMap(({ name, key, value }) => {
    const joined = views.get(name);
    if (joined === undefined) {
      problems.at(key, `there is no view "${name}" to join`, expected(name, [...views.keys()]));
      return [];
    }
    const parts = isMap(value) ? new Fields(value, `join "${name}"`, ['column', 'include'], problems) : undefined;
    const column =
      parts?.text('column', 'needed', 'patient') ?? fields.asText(value, `join "${name}"`, `write ${name}: a column`);
    const found = column === undefined ? undefined : view.columns.get(column.value);
    if (column === undefined) return [];
    if (found === undefined) {
      problems.at(
        column.node,
        `view "${view.name}" has no column "${column.value}"`,
        expected(column.value, [...view.columns.keys()]),
      );
      return [];
    }
    const include = parts?.text('include', 'optional', 'patient')?.value ?? REFERENCE.exec(found.text)?.[1];
    if (include === undefined) {
      problems.at(
        column.node,
        `"${found.text}" does not tell by which search parameter "${name}" is included`,
        `write ${name}: { column: ${column.value}, include: the search parameter }`,
      );
      return [];
    }
    return [{ name, view: name, column: column.value, include }];
  });
}

type Columns = Record<string, ColumnType>;

/** What a value may name in its source. */
interface Shape {
  readonly name: string;
  readonly date: string;
  readonly columns: Columns;
  /** Data elements so far, with the source that fills them. */
  readonly elements: Map<string, string>;
}

function columnsOf(view: View, joins: Source['joins'], views: ReadonlyMap<string, View>): Columns {
  const columns: Columns = {};
  const add = (prefix: string, from: View | undefined) => {
    for (const [name, { expression }] of from?.columns ?? [])
      columns[prefix + name] = expression.columnType ?? 'string';
  };
  add('', view);
  for (const join of joins) add(`${join.name}.`, views.get(join.view));
  return columns;
}

function checkColumn(text: Text, columns: Columns, problems: Problems): void {
  if (Object.hasOwn(columns, text.value)) return;
  problems.at(text.node, `there is no column "${text.value}"`, expected(text.value, Object.keys(columns)));
}

function checkDate(date: Text, view: View, columns: Columns, problems: Problems): void {
  checkColumn(date, columns, problems);
  const type = columns[date.value];
  if (type !== undefined && !['date', 'dateTime', 'instant'].includes(type)) {
    problems.at(
      date.node,
      `column "${date.value}" holds ${type}, no date`,
      'name a column of type date, dateTime or instant',
    );
  }
  if (view.searchDate === undefined) {
    problems.at(
      date.node,
      `view "${view.name}" has no searchDate`,
      'add searchDate: the search parameter of the event date',
    );
  }
}

function loadMeasure(node: Node, shape: Shape, context: LoadContext): Measure | undefined {
  const { problems } = context;
  if (!isMap(node)) {
    problems.at(node, 'expected keys and values for a value', 'write { dataElement: EPI_BCG_GIVEN, by: [age] }');
    return undefined;
  }
  const fields = new Fields(node, 'a value', VALUE_KEYS, problems);
  const dataElement = fields.text('dataElement', 'needed', 'EPI_BCG_GIVEN');
  const aggregate = fields.oneOf('aggregate', ['count', 'distinct'], 'count');
  const of = fields.text('of', aggregate === 'distinct' ? 'needed' : 'optional', 'patient');
  if (of !== undefined && aggregate === 'count')
    problems.at(of.node, '"of" needs aggregate: distinct', 'add aggregate: distinct');
  if (of !== undefined) checkColumn(of, shape.columns, problems);
  const by = fields.texts('by', 'optional', '[age]').flatMap((text) => dimensionOf(text, shape, context) ?? []);
  if (dataElement === undefined) return undefined;
  const other = shape.elements.get(dataElement.value);
  if (other !== undefined) {
    problems.at(
      dataElement.node,
      `data element "${dataElement.value}" is counted twice, by source "${other}" too`,
      'count it once',
    );
  }
  shape.elements.set(dataElement.value, shape.name);
  const where = fields.text('where', 'optional', "vaccine = '19'");
  const rowContext: ExpressionContext = { kind: 'row', columns: shape.columns };
  return {
    dataElement: dataElement.value,
    line: context.lines.linePos(node.range?.[0] ?? 0).line,
    aggregate,
    of: of?.value,
    where: where === undefined ? undefined : compileAt(where, rowContext, problems),
    by,
  };
}

function dimensionOf(text: Text, shape: Shape, { dimensions, problems }: LoadContext): Dimension | undefined {
  const located = dimensions.get(text.value);
  if (located === undefined) {
    problems.at(text.node, `there is no dimension "${text.value}"`, expected(text.value, [...dimensions.keys()]));
    return undefined;
  }
  const { dimension, node } = located;
  const column = dimension.kind === 'age' ? dimension.birth : dimension.column;
  if (!Object.hasOwn(shape.columns, column)) {
    problems.at(
      columnNode(node) ?? node,
      `there is no column "${column}" where "${text.value}" is used`,
      expected(column, Object.keys(shape.columns)),
    );
  }
  if (dimension.kind === 'age' && dimension.event !== shape.date) {
    problems.at(
      node,
      `ages are counted at the event: "${dimension.event}" is not the date of source "${shape.name}"`,
      `write ${shape.date}`,
    );
  }
  return dimension;
}

function columnNode(node: Node): Node | undefined {
  if (!isMap(node)) return undefined;
  const value = node.get('column', true);
  return isScalar(value) ? value : undefined;
}
