import { PERIOD_SHAPES, type PeriodType } from '../period/period-types.ts';

/**
 * Write the function that names the period of a day as DHIS2 does.
 *
 * @param type DHIS2 period type
 * @returns `period_of(day date)`
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/introduction.html#webapi_date_perid_format
 * @example periodFunction('Monthly')
 */
export function periodFunction(type: PeriodType): string {
  return `-- The ${type} period of a day, as DHIS2 writes it. Days of years that no id could hold belong to the first and last period.
create function period_of(day date) returns text
language plpgsql immutable parallel safe
as $$
declare
  base date := ${baseOf(type)};
begin
  return ${idOf(type)};
end
$$;`;
}

const WITHIN = `least(greatest(day, date '0001-01-01'), date '9999-10-01')`;

/** The day that tells the year and the number: the fourth of a week, or one some months off. */
function baseOf(type: PeriodType): string {
  const shape = PERIOD_SHAPES[type];
  if (shape.unit === 'days' || (shape.unit === 'months' && shape.first === 0)) return WITHIN;
  if (shape.unit === 'months') {
    // A month that is too short ends on its last day, and stays the same month.
    return `${WITHIN} ${shape.first < 0 ? '+' : '-'} interval '${Math.abs(shape.first)} months'`;
  }
  // A week belongs to the year that has its fourth day.
  return `${WITHIN} - (extract(isodow from ${WITHIN})::integer + ${6 - shape.weekday}) % 7 + 3`;
}

function idOf(type: PeriodType): string {
  const shape = PERIOD_SHAPES[type];
  if (shape.unit === 'days') return `to_char(base, 'YYYYMMDD')`;
  const year = `to_char(base, 'YYYY')`;
  if (shape.unit === 'weeks') {
    const days = shape.length * 7;
    return `${year} || '${shape.infix}' || ((extract(doy from base)::integer - 1) / ${days} + 1)`;
  }
  const { length, infix, digits, suffix } = shape;
  if (digits === 0) return infix === '' ? year : `${year} || '${infix}'`;
  if (length === 1) return `to_char(base, 'YYYYMM')`;
  const number = `(extract(month from base)::integer - 1) / ${length} + 1`;
  const padded = digits === 1 ? `(${number})` : `lpad((${number})::text, ${digits}, '0')`;
  return [year, infix === '' ? [] : `'${infix}'`, padded, suffix === '' ? [] : `'${suffix}'`].flat().join(' || ');
}
