import { comment, textLiteral } from './literal.ts';

/** How org units are found. */
export interface PlaceSql {
  /** The tables of the lookup. */
  readonly tables: string | undefined;
  /** What finds the org units of places in other ways than by the table alone. */
  readonly finder: string | undefined;
  /** Whether some unit has a first or a last day. */
  readonly isDated: boolean;
  /** Whether the org unit of a place is found by joining `place_units` or `place_org_units`; undefined for neither. */
  readonly join: 'place_units' | 'place_org_units' | undefined;
  /** Write the org unit of a place that is not found by a join. */
  readonly unitOf: (place: string) => string;
}

/** A column that names places, of a table. */
export interface PlaceColumn {
  readonly table: string;
  readonly column: string;
  /** Whether it holds ids of resources, and no references. */
  readonly isKey: boolean;
  readonly isText: boolean;
}

const PLACE_NAMES = `-- What a place may be called in the lookup, the most exact name first: as it is written, the id of the reference that it is,
-- the identifier of a conditional reference with its system and without.
create function place_names(place text) returns table (name text, number bigint)
language sql immutable parallel safe
as $$
  select place, 1
  union all
  select $SCHEMA.reference_id(place), 2
  union all
  select names.name, 2 * parameter.number + names.number
  from regexp_split_to_table(substring(place from '^(?:https?://[^?#]*/)?[A-Z][A-Za-z]*[?]([^#]*)$'), '&')
    with ordinality as parameter(text, number)
  cross join lateral (select $SCHEMA.decoded(substr(parameter.text, 12)) as token) as written
  cross join lateral (
    values (token, 1), (case when strpos(token, '|') > 0 then substr(token, strpos(token, '|') + 1) end, 2)
  ) as names(name, number)
  where starts_with(parameter.text, 'identifier=')
$$;`;

/**
 * Write how org units are found: by the lookup, by climbing to what places are part of, or, without a lookup, by the places.
 *
 * @param lookup lines of the lookup; null without one
 * @param climb whether places that the lookup lacks are looked up by what they are part of
 * @param columns the columns that name places
 * @param parents the table of the places that places are part of
 * @param schema the schema that it is made in
 * @returns tables, and what finds org units
 * @example placeSql(['loc-1\tDiszpKrYNg8'], false, columns, 'place_parents', 'clinic').join // 'place_units'
 */
export function placeSql(
  lookup: readonly string[] | null,
  climb: boolean,
  columns: readonly PlaceColumn[],
  parents: string,
  schema: string,
): PlaceSql {
  if (lookup === null) {
    return {
      tables: undefined,
      finder: undefined,
      isDated: false,
      join: undefined,
      unitOf: (place) => `case when ${place} ~ '[^[:space:]]' then ${place} end`,
    };
  }
  const lines = lookup.map(partsOf);
  const isDated = lines.some(({ from, to }) => from !== '' || to !== '');
  const isPlain = columns.every(({ isKey }) => isKey);
  const tables = [unitTable(lines), ...(isDated ? [dayTable(lines)] : [])].join('\n\n');
  const common = { tables, isDated, unitOf: (place: string) => place };
  if (isPlain && !climb) return { ...common, finder: undefined, join: 'place_units' };
  const view = climb ? climbView(columns, parents, isPlain) : namedView(columns);
  const finder = isPlain ? view : `${PLACE_NAMES.replaceAll('$SCHEMA', schema)}\n\n${view}`;
  return { ...common, finder, join: 'place_org_units' };
}

interface Line {
  readonly place: string;
  readonly orgUnit: string;
  readonly from: string;
  readonly to: string;
}

const DATED = /^(.*)\t([^\t]*)\t(\d{4}-\d{2}-\d{2})?\t(\d{4}-\d{2}-\d{2})?$/s;

function partsOf(line: string): Line {
  const [, place, orgUnit = '', from = '', to = ''] = DATED.exec(line) ?? [];
  if (place !== undefined) return { place, orgUnit, from, to };
  const tab = line.lastIndexOf('\t');
  return { place: line.slice(0, tab), orgUnit: line.slice(tab + 1), from: '', to: '' };
}

function unitTable(lines: readonly Line[]): string {
  const units = new Map(lines.map(({ place, orgUnit }) => [place, orgUnit]));
  const values = [...units].map(([place, unit]) => `  (${textLiteral(place)}, ${textLiteral(unit)})`);
  return [
    comment(['Org units of DHIS2 by the keys of places.']),
    'create table place_units (\n  place text primary key,\n  org_unit text not null\n);',
    `insert into place_units (place, org_unit) values\n${values.join(',\n')};`,
  ].join('\n');
}

function dayTable(lines: readonly Line[]): string {
  const day = (text: string) => (text === '' ? 'null' : textLiteral(text));
  const values = new Set(lines.map(({ orgUnit, from, to }) => `  (${textLiteral(orgUnit)}, ${day(from)}, ${day(to)})`));
  return [
    comment(['The first and the last day on which an org unit is counted; null for no end.']),
    'create table org_unit_days (\n  org_unit text not null,\n  first_day date,\n  last_day date\n);',
    `insert into org_unit_days (org_unit, first_day, last_day) values\n${[...values].join(',\n')};`,
  ].join('\n');
}

/** Each place that rows name, once. */
function askedPlaces(columns: readonly PlaceColumn[]): string {
  const written = columns.map(
    ({ table, column, isText }) =>
      `  select ${column}${isText ? '' : '::text'} as place from ${table} where ${column} is not null`,
  );
  return `asked as (\n${[...new Set(written)].sort().join('\n  union\n')}\n)`;
}

function namedView(columns: readonly PlaceColumn[]): string {
  return `-- The org unit of each place that is named anywhere.
create materialized view place_org_units as
with ${askedPlaces(columns)}
select distinct on (asked.place) asked.place, place_units.org_unit
from asked
cross join lateral place_names(asked.place) as names
join place_units on place_units.place = names.name
order by asked.place, names.number;`;
}

/** Twenty steps up, as the engine takes; a place that is part of itself leads nowhere. */
function climbView(columns: readonly PlaceColumn[], parents: string, isPlain: boolean): string {
  const id = isPlain ? 'climbed.place' : 'coalesce(reference_id(climbed.place), climbed.place)';
  const names = isPlain ? '' : '\n  cross join lateral place_names(climbed.place) as names';
  const name = isPlain ? 'climbed.place' : 'names.name';
  return `-- The org unit of each place that is named anywhere: its own, or that of the nearest place above it that the lookup has.
create materialized view place_org_units as
with recursive ${askedPlaces(columns)},
climbed as (
  select distinct place as asked, place, 0 as step from asked
  union all
  select climbed.asked, ${parents}.part_of, climbed.step + 1
  from climbed
  join ${parents} on ${parents}.resource_key = ${id}
  where climbed.step < 20 and ${parents}.part_of is not null
),
found as (
  select climbed.asked, climbed.step, ${isPlain ? '1' : 'names.number'} as number, place_units.org_unit
  from climbed${names}
  join place_units on place_units.place = ${name}
)
select distinct on (asked) asked as place, org_unit
from found
order by asked, step, number;`;
}
