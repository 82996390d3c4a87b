import type { Source } from '../mapping/mapping.ts';
import { asText } from './option-sql.ts';
import type { PlaceSql } from './place-sql.ts';
import type { Slot } from './slot.ts';
import type { SqlTable } from './sql-table.ts';

/** Write the step that tells when each row happened. @example datedStep(source, table, days, 'row_key') */
export function datedStep(
  source: Source,
  table: SqlTable,
  days: { first: string; last: string },
  rowKey: string,
): string {
  const date = `${table.sql}.${table.columns[source.date]?.sql}`;
  const until = source.dateUntil === undefined ? date : `${table.sql}.${table.columns[source.dateUntil]?.sql}`;
  const day = (edge: string) => shifted(`event_${edge}_day(${edge === 'last' ? until : date})`, source.datePlus);
  const number = `row_number() over (partition by ${table.sql}.${table.key} order by ${table.sql}.${table.line}) - 1`;
  const lines = [
    `${table.sql}.*`,
    // The engine tells the rows of a resource apart by numbers behind its id.
    ...(table.line === undefined
      ? []
      : [`${table.sql}.${table.key} || coalesce(chr(1) || nullif(${number}, 0), '') as ${rowKey}`]),
    `${day('first')} as ${days.first}`,
    `${day('last')} as ${days.last}`,
  ];
  return [
    'dated as materialized (',
    '  select',
    `    ${lines.join(',\n    ')}`,
    `  from ${table.sql}`,
    `  where ${table.sql}.${table.key} is not null`,
    ')',
  ].join('\n');
}

function shifted(day: string, plus: Source['datePlus']): string {
  if (plus === undefined) return day;
  const { unit, count } = plus;
  if (unit === 'days' || unit === 'weeks') return `${day} + ${unit === 'weeks' ? count * 7 : count}`;
  return `add_months(${day}, ${unit === 'years' ? count * 12 : count})`;
}

/** What the second step is written with. */
export interface JoinedParts {
  readonly table: SqlTable;
  readonly slots: readonly Slot[];
  readonly joins: readonly string[];
  readonly own: { rowKey: string; instant: string; first: string; last: string };
  readonly inTable: { first: string; last: string };
  readonly period: string;
  readonly rowKeyInTable: string;
  readonly date: string;
  /** Whether each row stands for a time, which must be exactly one period. */
  readonly isWhole: boolean;
}

/** Write the step that joins views and facts; a date of less precision counts where the whole of it lies in one period. @example joinedStep(parts) */
export function joinedStep(parts: JoinedParts): string {
  const { slots, joins, own, inTable, period, rowKeyInTable, date } = parts;
  const named = (from: string, name: string) => (from.endsWith(`.${name}`) ? from : `${from} as ${name}`);
  const lines = [
    named(`dated.${rowKeyInTable}`, own.rowKey),
    named(`dated.${inTable.first}`, own.first),
    named(`dated.${inTable.last}`, own.last),
    `event_time(${date}) as ${own.instant}`,
    `period_of(dated.${inTable.first}) as ${period}`,
    ...slots.map(({ from, sql }) => named(from, sql)),
  ];
  return [
    'joined as materialized (',
    '  select',
    `    ${lines.join(',\n    ')}`,
    '  from dated',
    ...joins.map((join) => `  ${join}`),
    `  where period_of(dated.${inTable.first}) = period_of(dated.${inTable.last})`,
    ...(parts.isWhole
      ? [
          `    and period_of(dated.${inTable.first} - 1) <> period_of(dated.${inTable.first})`,
          `    and period_of(dated.${inTable.last} + 1) <> period_of(dated.${inTable.last})`,
        ]
      : []),
    ')',
  ].join('\n');
}

/** Write the step that tells where each row happened: the first place that leads to an org unit. @example placedStep(source, slots, places, 'org_unit') */
export function placedStep(source: Source, slots: readonly Slot[], places: PlaceSql, orgUnit: string): string {
  const tried = source.orgUnit.map(({ column, stopIfPresent }, at) => {
    const slot = slots[column];
    if (slot === undefined) throw new Error(`there is no slot ${column}`);
    const place = asText({ ...slot, sql: `joined.${slot.sql}` });
    const alias = source.orgUnit.length === 1 ? 'place_found' : `place_found_${at + 1}`;
    return {
      place,
      alias,
      stopIfPresent,
      unit: places.join === undefined ? places.unitOf(place) : `${alias}.org_unit`,
    };
  });
  const unit = tried.reduceRight((rest, { place, stopIfPresent, unit }) => {
    if (rest === '') return unit;
    return stopIfPresent
      ? `coalesce(${unit}, case when ${place} is null then ${rest} end)`
      : `coalesce(${unit}, ${rest})`;
  }, '');
  const joins = tried.map(({ place, alias }) => `  left join ${places.join} as ${alias} on ${alias}.place = ${place}`);
  return [
    `${source.newest === undefined ? 'placed' : 'located'} as materialized (`,
    '  select',
    '    joined.*,',
    `    ${unit === '' ? 'null::text' : unit} as ${orgUnit}`,
    '  from joined',
    ...(places.join === undefined ? [] : joins),
    ')',
  ].join('\n');
}

/** Leave out rows without an org unit, and those on days on which it is not counted. @example openUnits(places, 'org_unit', 'first_day') */
export function openUnits(places: PlaceSql, orgUnit: string, firstDay: string): string[] {
  const lines = [`where placed.${orgUnit} is not null`];
  if (!places.isDated) return lines;
  return [
    ...lines,
    '  and exists (',
    '    select from org_unit_days',
    `    where org_unit_days.org_unit = placed.${orgUnit}`,
    `      and placed.${firstDay} between coalesce(org_unit_days.first_day, '-infinity') and coalesce(org_unit_days.last_day, 'infinity')`,
    '  )',
  ];
}
