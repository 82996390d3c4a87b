import type { Source } from '../mapping/mapping.ts';
import { type FactsContext, factsSql } from './facts-sql.ts';
import { comment, indent } from './literal.ts';
import { Names } from './names.ts';
import { newestSteps } from './newest-steps.ts';
import { asText, type OptionSql, optionSql } from './option-sql.ts';
import { LEVEL, type Piece, piece } from './piece.ts';
import type { PlaceSql } from './place-sql.ts';
import { datedStep, joinedStep, openUnits, placedStep } from './row-steps.ts';
import type { Slot } from './slot.ts';
import type { SqlDimension } from './sql-dimension.ts';
import { pieceTypeOf, type SqlTable } from './sql-table.ts';

/** The view of the rows of a source that have a period and an org unit, and what its columns are called. */
export interface SourceRows {
  readonly sql: string;
  readonly text: string;
  /** The views of the events that its facts look through. */
  readonly events: readonly { readonly sql: string; readonly text: string }[];
  /** SQL for the columns that conditions may name. */
  readonly columns: ReadonlyMap<string, Piece>;
  /** Names by slot. */
  readonly slots: readonly string[];
  /** The columns of options by the position of their dimension; undefined for constants. */
  readonly options: readonly (string | undefined)[];
  readonly firstDay: string;
  readonly instant: string;
  readonly rowKey: string;
}

/** What a source's rows are written with. */
export interface RowContext {
  readonly sql: string;
  readonly tables: ReadonlyMap<string, SqlTable>;
  readonly dimensions: ReadonlyMap<string, SqlDimension>;
  readonly places: PlaceSql;
  /** Name the view of the events of a block of facts. */
  readonly eventsOf: (facts: string) => string;
  /** Translate the condition of a fact; undefined where it is refused. */
  readonly condition: (facts: string, ...args: Parameters<FactsContext['condition']>) => Piece | undefined;
}

/** Names that the columns of the cells have, so that no column of rows hides them. */
const CELL_COLUMNS = ['data_element', 'options', 'attribute_options', 'value'];
/** The steps, whose names no joined view is called by. */
const STEPS = ['dated', 'joined', 'located', 'stamped', 'compared', 'latest', 'placed'];
const NEWEST_COLUMNS = ['of_resource', 'stamp', 'own_stamp', 'newest_stamp', 'first_resource', 'last_resource'];

/**
 * Write the rows of a source: each with its period, its org unit, its joined columns and its category options.
 *
 * @param source the source
 * @param context what it is written with
 * @returns the view and its names
 * @example sourceRows(source, context).text
 */
export function sourceRows(source: Source, context: RowContext): SourceRows {
  const table = tableOf(context, source.view);
  const names = new Names(source.newest === undefined ? CELL_COLUMNS : [...CELL_COLUMNS, ...NEWEST_COLUMNS]);
  const period = names.take('period');
  const orgUnit = names.take('org_unit');
  const tableNames = new Names([table.key, ...table.columns.map(({ sql }) => sql)]);
  const inTable = { first: tableNames.take('first_day'), last: tableNames.take('last_day') };
  const rowKeyInTable = table.line === undefined ? table.key : tableNames.take('row_key');
  const { slots, joins, events } = slotsOf(source, context, table, names, inTable.first);
  const own = {
    rowKey: names.take('row_key'),
    instant: names.take('event_time'),
    first: names.take('first_day'),
    last: names.take('last_day'),
  };
  const aliases = new Names(STEPS);
  const found = source.dimensions.map((dimension): OptionSql => {
    const made = context.dimensions.get(dimension.name);
    if (made === undefined) throw new Error(`dimension "${dimension.name}" is not there`);
    const days = { first: `placed.${own.first}`, last: `placed.${own.last}` };
    const placed = slots.map((slot) => ({ ...slot, sql: `placed.${slot.sql}` }));
    return optionSql(dimension, made, placed, days, aliases.take(`${dimension.name}_found`));
  });
  const options = source.dimensions.map(({ kind, name }) =>
    kind === 'constant' ? undefined : names.take(`${name}_option`),
  );
  const date = slots[source.date]?.from ?? '';
  const steps = [
    datedStep(source, table, inTable, rowKeyInTable),
    joinedStep({
      ...{ table, slots, joins, own, inTable, period, rowKeyInTable, date },
      isWhole: source.dateUntil !== undefined,
    }),
    placedStep(source, slots, context.places, orgUnit),
    ...(source.newest === undefined ? [] : newestSteps(source.newest, slots, { period, orgUnit, rowKey: own.rowKey })),
  ];
  const selected = options.flatMap((name, at) => (name === undefined ? [] : `${found[at]?.option} as ${name}`));
  const lines = [
    comment([
      `Rows of ${source.name}: when and where each happened, what it is joined with, and its category options.`,
    ]),
    `create materialized view ${context.sql} as`,
    `with ${steps.join(',\n')}`,
    `select\n  ${['placed.*', ...selected.map((text) => indent(text, 2))].join(',\n  ')}`,
    'from placed',
    ...found.flatMap((one, at) => (options[at] === undefined ? [] : one.joins)),
    ...openUnits(context.places, orgUnit, own.first),
  ];
  return {
    sql: context.sql,
    text: `${lines.join('\n')};`,
    events,
    columns: new Map(slots.map((slot) => [slot.name, pieceOf(slot)])),
    slots: slots.map(({ sql }) => sql),
    options,
    firstDay: own.first,
    instant: own.instant,
    rowKey: own.rowKey,
  };
}

function tableOf({ tables }: RowContext, view: string): SqlTable {
  const table = tables.get(view);
  if (table === undefined) throw new Error(`view "${view}" has no table`);
  return table;
}

function pieceOf({ sql, type, isList, isPlain }: Slot): Piece {
  return piece(sql, isList ? 'list' : type, LEVEL.atom, { plain: isPlain, of: type });
}

/** The slots of the rows in order: the view's columns, the day of the event, the columns of joined views, facts. */
function slotsOf(source: Source, context: RowContext, table: SqlTable, names: Names, firstDay: string) {
  const toSlot =
    (alias: string, prefix: string) =>
    (column: SqlTable['columns'][number]): Slot => ({
      name: `${prefix}${column.name}`,
      sql: names.take(`${prefix}${column.name}`),
      from: `${alias}.${column.sql}`,
      type: pieceTypeOf(column),
      isList: column.collection,
      isText: column.type !== 'number' && column.type !== 'boolean',
      isPlain: column.type === 'date' || column.type === 'time',
    });
  const slots: Slot[] = table.columns.map(toSlot('dated', ''));
  slots.push({
    name: 'event.day',
    sql: names.take('event_day'),
    from: `to_char(dated.${firstDay}, 'YYYY-MM-DD')`,
    type: 'date',
    isList: false,
    isText: true,
    isPlain: true,
  });
  const aliases = new Names(STEPS);
  const joins = source.joins.map(({ name, view, column }) => {
    const joined = tableOf(context, view);
    const alias = aliases.take(name);
    const key = slots[column];
    if (key === undefined) throw new Error(`join "${name}" has no key`);
    slots.push(...joined.columns.map(toSlot(alias, `${name}.`)));
    const as = alias === joined.sql ? '' : ` as ${alias}`;
    return `left join ${joined.sql}${as} on ${alias}.${joined.key} = ${asText({ ...key, sql: key.from })}`;
  });
  const events = source.facts.map((facts) => {
    const sql = context.eventsOf(facts.name);
    const made = factsSql(facts, {
      sql,
      table: tableOf(context, facts.view),
      slots,
      names,
      aliases,
      day: `dated.${firstDay}`,
      condition: (...args) => context.condition(facts.name, ...args),
    });
    slots.push(...made.slots);
    joins.push(...made.joins);
    return { sql, text: made.view };
  });
  return { slots, joins, events };
}
