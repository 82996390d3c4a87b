import { isMap, type Node, type YAMLMap } from 'yaml';
import type { CompiledPlace } from '../compiled-mapping.ts';
import { readDuration } from './duration.ts';
import { expected, Fields, type Text, textOf } from './fields.ts';
import type { LoadContext } from './load-context.ts';
import { loadFacts } from './load-facts.ts';
import { loadJoins } from './load-joins.ts';
import { loadMeasure, type Shape } from './load-measure.ts';
import type { Source, View } from './mapping.ts';
import { RowColumns } from './row-columns.ts';
import { DATE, NEWEST, PLACE, SOURCE } from './source-keys.ts';

/** The column that every source has: the day of the event in the mapping's time zone. */
const EVENT_DAY = { name: 'event.day', type: 'date', collection: false, text: undefined } as const;

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
  const fields = new Fields(node, `source ${position + 1}`, Object.keys(SOURCE), problems);
  const rows = fields.text('rows', 'needed', [...views.keys()][0] ?? 'dose');
  const view = rows === undefined ? undefined : views.get(rows.value);
  const orgUnits = fields.list('orgUnit', 'needed', '[place]') ?? [];
  const values = fields.list('values', 'needed', '[{ dataElement: EPI_BCG_GIVEN }]');
  const date = readDate(fields);
  if (rows !== undefined && view === undefined && !broken.has(rows.value)) {
    problems.at(rows.node, `there is no view "${rows.value}"`, expected(rows.value, [...views.keys()]));
  }
  if (view === undefined || date === undefined || values === undefined) return undefined;
  const columns = new RowColumns(problems);
  columns.add('', view.columns, broken.get(view.name));
  const dateSlot = findDate(date.column, view, columns);
  const until = date.until === undefined ? undefined : columns.date(date.until);
  columns.add('', [EVENT_DAY]);
  const joins = loadJoins(fields, columns, context);
  const orgUnit = orgUnits.flatMap((item) => readPlace(item, fields, columns) ?? []);
  const facts = loadFacts(fields, columns, context);
  const newest = readNewest(fields, columns);
  const name = fields.text('name', 'optional', view.name)?.value ?? view.name;
  const dates = date.plus === undefined ? [EVENT_DAY.name, date.column.value] : [EVENT_DAY.name];
  const shape: Shape = { name, dates, columns, dimensions: [], elements };
  const measures = values.flatMap((value) => loadMeasure(value, shape, context) ?? []);
  if (dateSlot === undefined) return undefined;
  return {
    name,
    view: view.name,
    columns: columns.names,
    joins,
    facts,
    date: dateSlot,
    datePlus: date.plus,
    ...(until === undefined ? {} : { dateUntil: until.slot }),
    ...(newest === undefined ? {} : { newest }),
    orgUnit,
    dimensions: shape.dimensions,
    measures,
  };
}

interface WrittenDate {
  readonly column: Text;
  readonly plus: Source['datePlus'];
  readonly until: Text | undefined;
}

function readDate(fields: Fields): WrittenDate | undefined {
  const node = fields.value('date');
  if (!isMap(node)) {
    const column = fields.text('date', 'needed', 'date');
    return column === undefined ? undefined : { column, plus: undefined, until: undefined };
  }
  const parts = new Fields(node, `date of ${fields.where}`, Object.keys(DATE), fields.problems);
  const column = parts.text('column', 'needed', 'birthDate');
  const plus = readDuration(parts.text('plus', 'optional', '1 year'), fields.problems);
  const until = parts.text('until', 'optional', 'end');
  return column === undefined ? undefined : { column, plus, until };
}

function readNewest(fields: Fields, columns: RowColumns): Source['newest'] {
  const node = fields.map('newest', 'optional', '{ by: written }');
  if (node === undefined) return undefined;
  const parts = new Fields(node, `newest of ${fields.where}`, Object.keys(NEWEST), fields.problems);
  const written = parts.text('by', 'needed', 'written');
  const by = written === undefined ? undefined : columns.date(written);
  const per = parts.texts('per', 'optional', '[measure]').flatMap((text) => columns.single(text)?.slot ?? []);
  return by === undefined ? undefined : { by: by.slot, per };
}

/** The date decides the period before anything is joined, so it is a column of the view itself. */
function findDate(date: Text, view: View, own: RowColumns): number | undefined {
  const column = own.date(date);
  if (view.searchDate === undefined) {
    own.problems.at(
      date.node,
      `view "${view.name}" has no searchDate`,
      'add searchDate: the search parameter of the event date',
    );
  }
  return column?.slot;
}

/** Keys of what stands for a person or a visit, whose values must not come into a report as unknown places. */
export const NO_PLACE =
  /\.getReferenceKey\('?(?:FHIR\.)?(?!(?:Location|Organization|HealthcareService)'?\))([A-Z]\w*)'?\)$/;

function readPlace(item: Node, { where, problems }: Fields, columns: RowColumns): CompiledPlace | undefined {
  const fix = 'write orgUnit: [place]';
  const parts = isMap(item) ? new Fields(item, `orgUnit of ${where}`, Object.keys(PLACE), problems) : undefined;
  const text =
    parts === undefined
      ? textOf(item, `an item of "orgUnit" in ${where}`, fix, problems)
      : parts.text('column', 'needed', 'place');
  const stopIfPresent = parts?.flag('stopIfPresent', false) ?? false;
  const column = text === undefined ? undefined : columns.single(text);
  if (text === undefined || column === undefined) return undefined;
  const person = NO_PLACE.exec(column.text ?? '')?.[1];
  if (person !== undefined) {
    problems.at(
      text.node,
      `column "${text.value}" is the key of a ${person}, no place`,
      'name a column that leads to a Location or an Organization',
    );
  }
  return { column: column.slot, name: column.name, stopIfPresent };
}
