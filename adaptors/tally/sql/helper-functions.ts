import { DATE_HELPERS, FAST, type Helper } from './date-helpers.ts';
import { textLiteral } from './literal.ts';

const body = 'language sql immutable parallel safe';

/** Each stands behind those that it calls. */
const HELPERS: readonly Helper[] = [
  ...DATE_HELPERS,
  {
    name: 'near',
    sql: `-- A number as it is compared: a double rounded to about eight decimals, so that 0.1 + 0.2 is 0.3.
create function near(value double precision) returns double precision
${FAST}
begin
  return (
    floor(value / 1e-8::double precision)
    + case when value / 1e-8::double precision - floor(value / 1e-8::double precision) >= 0.5 then 1 else 0 end
  ) * 1e-8::double precision;
end
$$;`,
  },
  {
    name: 'sorted_texts',
    sql: `-- Texts in the order of their characters.
create function sorted_texts(texts text[]) returns text[]
${body}
return array(select one from unnest(texts) as listed(one) order by one collate "C");`,
  },
  {
    name: 'rounded_quotient',
    sql: `-- An exact quotient, rounded once: half-up and up go away from zero, half-even to the even neighbour, down towards zero.
create function rounded_quotient(dividend numeric, divisor numeric, decimals integer, rounding text) returns numeric
${body}
return (
  select sign(dividend) * ('1e-' || decimals)::numeric * (
    whole + case
      when rest = 0 or rounding = 'down' then 0
      when rounding = 'up' or 2 * rest > divisor then 1
      when 2 * rest = divisor and (rounding = 'half-up' or whole % 2 = 1) then 1
      else 0
    end
  )
  from (
    select whole, abs(dividend) * ('1e' || decimals)::numeric - whole * divisor as rest
    from (select div(abs(dividend) * ('1e' || decimals)::numeric, divisor) as whole) as quotient
  ) as divided
);`,
  },
  {
    name: 'decoded',
    sql: `-- A text without percent encoding; as it is where it was never encoded.
create function decoded(value text) returns text
language plpgsql immutable parallel safe
as $$
begin
  if value ~ '%' and value !~ '%(?![0-9A-Fa-f]{2})' then
    return (
      select convert_from(string_agg(
        case when part[1] ~ '^%' then decode(substr(part[1], 2), 'hex') else convert_to(part[1], 'UTF8') end, ''
        order by number
      ), 'UTF8')
      from regexp_matches(value, '%[0-9A-Fa-f]{2}|[^%]+', 'g') with ordinality as parts(part, number)
    );
  end if;
  return value;
exception when others then
  return value;
end
$$;`,
  },
  {
    name: 'reference_id',
    sql: `-- The id that a reference points to: 7 of Location/7, alone or at the end of an address. Null where it points to none.
create function reference_id(reference text) returns text
${body}
return substring(
  reference from '^(?:https?://[^?#]*/)?[A-Z][A-Za-z]*/([A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?$'
);`,
  },
];

/** Names that no generated function may have. */
export const HELPER_NAMES: readonly string[] = [...HELPERS.map(({ name }) => name), 'period_of', 'place_names'];

/**
 * Write the functions that some SQL calls, and those that these call.
 *
 * @param texts the SQL
 * @param schema the schema that they are made in
 * @param zone the mapping's time zone
 * @returns functions, each behind those that it calls
 * @example helperFunctions(['select near(0.1)'], 'clinic', 'Africa/Nairobi')
 */
export function helperFunctions(texts: readonly string[], schema: string, zone: string): string[] {
  const wanted: string[] = [];
  const all = [...texts];
  for (const { name, sql } of [...HELPERS].reverse()) {
    if (!all.some((text) => new RegExp(`\\b${name}\\(`).test(text))) continue;
    const written = sql.replaceAll('$SCHEMA', schema).replace('$ZONE', () => textLiteral(zone));
    all.push(written);
    wanted.unshift(written);
  }
  return wanted;
}
