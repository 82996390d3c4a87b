import type { CompiledDimension } from '../compiled-mapping.ts';
import { textLiteral } from './literal.ts';
import type { SqlDimension } from './sql-dimension.ts';

/** A slot of a source's rows in SQL. */
export interface SqlSlot {
  readonly sql: string;
  readonly isList: boolean;
  readonly isText: boolean;
}

/** How the option of a row is found in one dimension. */
export interface OptionSql {
  /** What has to be joined to the rows; empty for nothing. */
  readonly joins: readonly string[];
  /** The option; null where the row is in quarantine for it. */
  readonly option: string;
}

/**
 * Write how the category option of a row of `placed` is found.
 *
 * @param dimension the dimension, its columns as slots
 * @param made its lookup table or function
 * @param slots the columns of `placed` by slot
 * @param days names of the first and the last possible day
 * @param alias a name for what is joined
 * @returns joins and an expression
 * @example optionSql(sex, made, slots, days, 'sex_found').option // 'sex_found.option'
 */
export function optionSql(
  dimension: CompiledDimension,
  made: SqlDimension,
  slots: readonly SqlSlot[],
  days: { readonly first: string; readonly last: string },
  alias: string,
): OptionSql {
  const other = dimension.other === undefined ? undefined : textLiteral(dimension.other);
  const missing = dimension.missing === undefined ? undefined : textLiteral(dimension.missing);
  const rest = { other, missing };
  switch (dimension.kind) {
    case 'constant':
      return { joins: [], option: textLiteral(dimension.option) };
    case 'map': {
      const value = slotOf(slots, dimension.column);
      const joins = [`left join ${made.sql} as ${alias} on ${alias}.value = ${asText(value)}`];
      return { joins, option: choose(`${value.sql} is null`, `${alias}.option`, rest) };
    }
    case 'number': {
      const value = slotOf(slots, dimension.column);
      return { joins: [], option: choose(`${value.sql} is null`, `${made.sql}(${value.sql})`, rest) };
    }
    case 'codes':
      return codesSql(dimension, made, slots, alias, rest);
    case 'age':
      return ageSql(dimension, made, slotOf(slots, dimension.birth), days, alias, rest);
  }
}

interface Rest {
  readonly other: string | undefined;
  readonly missing: string | undefined;
}

function slotOf(slots: readonly SqlSlot[], slot: number): SqlSlot {
  const found = slots[slot];
  if (found === undefined) throw new Error(`there is no slot ${slot}`);
  return found;
}

/** Write a value as text. @example asText({ sql: 'placed.sex', isText: true, isList: false }) */
export function asText({ sql, isText }: SqlSlot): string {
  return isText ? sql : `${sql}::text`;
}

function choose(isMissing: string, found: string, { other, missing }: Rest): string {
  const known = other === undefined ? found : `coalesce(${found}, ${other})`;
  if (missing === undefined && other === undefined) return known;
  return `case when ${isMissing} then ${missing ?? 'null'} else ${known} end`;
}

/** Codes are written alone, after their system, or after a bare `|`; several that lead to two options lead to none. */
function codesSql(
  dimension: CompiledDimension & { kind: 'codes' },
  made: SqlDimension,
  slots: readonly SqlSlot[],
  alias: string,
  { other, missing }: Rest,
): OptionSql {
  const value = slotOf(slots, dimension.column);
  const system = dimension.system === undefined ? undefined : slotOf(slots, dimension.system);
  const join = [
    'left join lateral (',
    '  select min(found.option) as option, count(distinct found.option) as options',
    '  from (',
    '    select coalesce(',
    `      (select option from ${made.sql} where token = written.system || '|' || written.code),`,
    `      (select option from ${made.sql} where token = written.code)`,
    '    ) as option',
    `    from (${writtenCodes(value, system)}) as written`,
    '  ) as found',
    `) as ${alias} on true`,
  ].join('\n');
  const isMissing = value.isList ? `coalesce(jsonb_array_length(${value.sql}), 0) = 0` : `${value.sql} is null`;
  const lines = [
    `when ${isMissing} then ${missing ?? 'null'}`,
    `when ${alias}.options > 1 then null`,
    `else ${other === undefined ? `${alias}.option` : `coalesce(${alias}.option, ${other})`}`,
  ];
  return { joins: [join], option: `case\n  ${lines.join('\n  ')}\nend` };
}

/** A query of the codes and their systems. */
function writtenCodes(value: SqlSlot, owner: SqlSlot | undefined): string {
  if (owner === undefined) {
    const from = value.isList
      ? `jsonb_array_elements_text(${value.sql}) as listed(token)`
      : `(select ${asText(value)} as token) as listed`;
    const code = `substring(token from '[^|]*$')`;
    const system = `left(token, greatest(length(token) - length(${code}) - 1, 0))`;
    return `select ${code} as code, ${system} as system from ${from}`;
  }
  if (!value.isList) return `select ${asText(value)} as code, coalesce(${asText(owner)}, '') as system`;
  const lists = `jsonb_array_elements_text(${value.sql}), jsonb_array_elements_text(${owner.sql})`;
  return `select code, coalesce(system, '') as system from rows from (${lists}) as listed(code, system) where code is not null`;
}

/** A birth or an event of less precision counts where the greatest and the least possible age lie in one band. */
function ageSql(
  dimension: CompiledDimension & { kind: 'age' },
  made: SqlDimension,
  birth: SqlSlot,
  { first, last }: { readonly first: string; readonly last: string },
  alias: string,
  { other, missing }: Rest,
): OptionSql {
  const age = `complete_${dimension.unit}`;
  const join = [
    'left join lateral (',
    '  select',
    '    born.earliest,',
    `    ${made.sql}(${age}(born.earliest, ${last})) as oldest,`,
    `    ${made.sql}(case when born.latest >= ${first} then 0 else ${age}(born.latest, ${first}) end) as youngest`,
    '  from (',
    `    select first_day(left(${birth.sql}, 10)) as earliest, last_day(left(${birth.sql}, 10)) as latest`,
    '  ) as born',
    '  offset 0 -- keeps the bands from being worked out at each use',
    `) as ${alias} on true`,
  ].join('\n');
  const known = other === undefined ? `${alias}.oldest` : `coalesce(${alias}.oldest, ${other})`;
  const lines = [
    ...(missing === undefined ? [] : [`when ${birth.sql} is null then ${missing}`]),
    `when ${alias}.earliest <= ${last} and ${alias}.oldest is not distinct from ${alias}.youngest then ${known}`,
  ];
  return { joins: [join], option: `case\n  ${lines.join('\n  ')}\nend` };
}
