import type { Fact, Facts } from '../mapping/mapping.ts';
import { comment } from './literal.ts';
import type { Names } from './names.ts';
import { asText } from './option-sql.ts';
import { LEVEL, type Piece, type PieceType, piece } from './piece.ts';
import type { Slot } from './slot.ts';
import { pieceTypeOf, type SqlTable } from './sql-table.ts';

/** What a block of facts is written with. */
export interface FactsContext {
  /** The name of the view of its events. */
  readonly sql: string;
  /** The table of the rows that are looked through. */
  readonly table: SqlTable;
  /** The columns of the source's rows so far. */
  readonly slots: readonly Slot[];
  /** Names of columns, and of what is joined. */
  readonly names: Names;
  readonly aliases: Names;
  /** The day of a row. */
  readonly day: string;
  /** Translate the condition of a fact; undefined where it is refused. */
  readonly condition: (fact: string, kind: string, columns: ReadonlyMap<string, Piece>) => Piece | undefined;
}

/** A block of facts in SQL. */
export interface FactsSql {
  /** The materialized view of the events, with its index. */
  readonly view: string;
  /** What is joined to the rows. */
  readonly joins: readonly string[];
  /** The facts as columns. */
  readonly slots: readonly Slot[];
}

type RowFact = Extract<Fact, { readonly kind: 'first' | 'last' | 'count' | 'any' }>;

/**
 * Write what is known of the subject of a row, on its day and before it, as far as the facts look back.
 *
 * @param facts the block
 * @param context what it is written with
 * @returns a view of events, and what gives each row its facts
 * @example factsSql(source.facts[0], context).slots.map(({ name }) => name) // ['history.bcg']
 */
export function factsSql(facts: Facts, context: FactsContext): FactsSql {
  const { sql, slots, names, aliases, day } = context;
  const subject = slots[facts.of];
  if (subject === undefined) throw new Error(`facts "${facts.name}" have no subject`);
  const alias = aliases.take(facts.name);
  const own = new Map(facts.facts.filter(isRowFact).map((fact, at) => [fact, `fact_${at + 1}`]));
  const found = [...own].map(([fact, column]) => `${gathered(fact, column, subject.from)} as ${column}`);
  const joins = [
    [
      'left join lateral (',
      `  select ${found.length === 0 ? '1 as fact_0' : found.join(',\n    ')}`,
      `  from ${sql}`,
      `  where ${sql}.subject = ${asText({ ...subject, sql: subject.from })}`,
      `    and ${sql}.day between ${lookBackOf(facts, day)} and ${day}`,
      `) as ${alias} on true`,
    ].join('\n  '),
  ];
  const made: Slot[] = [];
  for (const fact of facts.facts) {
    const column = isRowFact(fact) ? own.get(fact) : undefined;
    const type: PieceType = fact.kind === 'any' ? 'boolean' : isDay(fact) ? 'date' : 'integer';
    let from = `${alias}.${column}`;
    if (!isRowFact(fact)) {
      const derived = aliases.take(`${facts.name}_${fact.name}`);
      const value = derivedFact(fact, subject.from, made, [...slots, ...made]);
      joins.push(`cross join lateral (select ${value} as value) as ${derived}`);
      from = `${derived}.value`;
    }
    const name = `${facts.name}.${fact.name}`;
    made.push({
      name,
      sql: names.take(name),
      from,
      type,
      isList: false,
      isText: type === 'date',
      isPlain: type === 'date',
    });
  }
  return { view: eventsView(facts, context, own), joins, slots: made };
}

function isRowFact(fact: Fact): fact is RowFact {
  return fact.kind === 'first' || fact.kind === 'last' || fact.kind === 'count' || fact.kind === 'any';
}

function isDay({ kind }: Fact): boolean {
  return kind === 'first' || kind === 'last' || kind === 'latest' || kind === 'earliest';
}

/** Of nobody nothing is known, not even that there is none. */
function gathered({ kind }: RowFact, column: string, subject: string): string {
  if (kind === 'count') return `case when ${subject} is not null then count(*) filter (where ${column}) end`;
  if (kind === 'any') return `case when ${subject} is not null then coalesce(bool_or(${column}), false) end`;
  return `to_char(${kind === 'first' ? 'min' : 'max'}(day) filter (where ${column}), 'YYYY-MM-DD')`;
}

function lookBackOf({ lookBack: { unit, count } }: Facts, day: string): string {
  if (unit === 'days' || unit === 'weeks') return `${day} - ${unit === 'weeks' ? count * 7 : count}`;
  return `add_months(${day}, ${-(unit === 'years' ? count * 12 : count)})`;
}

function derivedFact(
  fact: Exclude<Fact, RowFact>,
  subject: string,
  facts: readonly Slot[],
  slots: readonly Slot[],
): string {
  if ('of' in fact) {
    const days = fact.of.map((at) => facts[at]?.from ?? 'null');
    const known = days.map((day) => `${day} is not null`).join(' and ');
    return `case when ${known} then ${fact.kind === 'latest' ? 'greatest' : 'least'}(${days.join(', ')}) end`;
  }
  const [from, to] = [fact.from, fact.to].map((slot) => `left(${slots[slot]?.from ?? 'null'}, 10)`);
  const most = `complete_${fact.kind}(first_day(${from}), last_day(${to}))`;
  const least = `complete_${fact.kind}(last_day(${from}), first_day(${to}))`;
  return `case when ${subject} is not null and ${most} = ${least} then ${most} end`;
}

/** The events of each subject: rows that happened on one day alone. */
function eventsView(facts: Facts, context: FactsContext, own: ReadonlyMap<RowFact, string>): string {
  const { sql, table } = context;
  const columns = new Map(
    table.columns.map((column) => {
      const isPlain = column.type === 'date' || column.type === 'time';
      const type = column.collection ? 'list' : pieceTypeOf(column);
      const made = piece(`${table.sql}.${column.sql}`, type, LEVEL.atom, { plain: isPlain, of: pieceTypeOf(column) });
      return [column.name, made] as const;
    }),
  );
  const subject = table.columns[facts.subject];
  const date = `${table.sql}.${table.columns[facts.date]?.sql}`;
  const holds = [...own].map(([fact, column]) => {
    const condition = fact.where === undefined ? 'true' : context.condition(fact.name, fact.kind, columns)?.sql;
    return `(${condition ?? 'null'}) is true as ${column}, -- ${facts.name}.${fact.name}`;
  });
  return [
    comment([`Events that ${facts.name} looks through: whom each is about, and which facts it counts for.`]),
    `create materialized view ${sql} as`,
    'select',
    ...holds.map((line) => `  ${line}`),
    `  ${table.sql}.${subject?.sql}::text as subject,`,
    `  event_first_day(${date}) as day`,
    `from ${table.sql}`,
    `where ${table.sql}.${table.key} is not null`,
    `  and ${table.sql}.${subject?.sql} is not null`,
    `  and event_first_day(${date}) = event_last_day(${date});`,
    `create index on ${sql} (subject, day);`,
  ].join('\n');
}
