import { isMap, type Node, type YAMLMap } from 'yaml';
import { expected, Fields, type Text } from './fields.ts';
import type { LoadContext } from './load-context.ts';
import { loadJoins } from './load-joins.ts';
import { loadMeasure, type Shape } from './load-measure.ts';
import type { Source, View } from './mapping.ts';
import type { Problems } from './problems.ts';
import { type RowColumns, rowColumns } from './row-columns.ts';

const SOURCE_KEYS = ['name', 'rows', 'join', 'date', 'orgUnit', 'values'];

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
  const { views, broken, problems } = context;
  const fields = new Fields(node, `source ${position + 1}`, SOURCE_KEYS, problems);
  const rows = fields.text('rows', 'needed', [...views.keys()][0] ?? 'dose');
  const view = rows === undefined ? undefined : views.get(rows.value);
  const date = fields.text('date', 'needed', 'date');
  const orgUnit = fields.texts('orgUnit', 'needed', '[place]');
  const values = fields.list('values', 'needed', '[{ dataElement: EPI_BCG_GIVEN }]');
  if (rows !== undefined && view === undefined && !broken.has(rows.value)) {
    problems.at(rows.node, `there is no view "${rows.value}"`, expected(rows.value, [...views.keys()]));
  }
  if (view === undefined || date === undefined || values === undefined) return undefined;
  const { joins, names } = loadJoins(fields, view, context);
  const columns = rowColumns(view, names, context, problems);
  checkDate(date, view, rowColumns(view, [], context, problems), problems);
  for (const column of orgUnit) {
    columns.check(column);
    checkPlace(column, view, context);
  }
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

/** The date decides the period before anything is joined, so it is a column of the view itself. */
function checkDate(date: Text, view: View, own: RowColumns, problems: Problems): void {
  own.check(date);
  const type = own.types[date.value];
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

/** Keys of what stands for a person or a visit, whose values must not come into a report as unknown places. */
const NO_PLACE = /\.getReferenceKey\((?!Location\)|Organization\)|HealthcareService\))([A-Z]\w*)\)$/;

function checkPlace({ value, node }: Text, view: View, { views, problems }: LoadContext): void {
  const [prefix, name] = value.includes('.') ? value.split('.') : [view.name, value];
  const text = views.get(prefix ?? '')?.columns.get(name ?? '')?.text ?? '';
  const type = NO_PLACE.exec(text)?.[1];
  if (type === undefined) return;
  problems.at(
    node,
    `column "${value}" is the key of a ${type}, no place`,
    'name a column that leads to a Location or an Organization',
  );
}
