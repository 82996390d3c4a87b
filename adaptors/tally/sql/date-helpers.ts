/** A function of SQL that other texts call. */
export interface Helper {
  readonly name: string;
  readonly sql: string;
}

/** Expressions of PL/pgSQL take a fraction of what functions of SQL take that are not inlined; they find no names by themselves. */
export const FAST = 'language plpgsql immutable parallel safe\nas $$';
const CLOCK = '([01][0-9]|2[0-3]):[0-5][0-9]';

/** Functions for dates, periods and ages; each stands behind those that it calls. `$SCHEMA` and `$ZONE` are filled in. */
export const DATE_HELPERS: readonly Helper[] = [
  {
    name: 'days_in_month',
    sql: `-- How many days a month has.
create function days_in_month(year integer, month integer) returns integer
${FAST}
begin
  return case
    when month = 2 then
      case when year % 4 = 0 and (year % 100 <> 0 or year % 400 = 0) then 29 else 28 end
    when month in (4, 6, 9, 11) then 30
    else 31
  end;
end
$$;`,
  },
  {
    name: 'is_date',
    sql: `-- Whether a text is a FHIR date: a year, a month, or a day that there is.
create function is_date(value text) returns boolean
${FAST}
begin
  return case
    when value ~ '^[0-9]{4}(-(0[1-9]|1[0-2]))?$' then true
    when value ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' then
      substr(value, 9, 2)::integer <= $SCHEMA.days_in_month(substr(value, 1, 4)::integer, substr(value, 6, 2)::integer)
    when value is not null then false
  end;
end
$$;`,
  },
  {
    name: 'first_day',
    sql: `-- The first day that a FHIR date may be: 2024-02 begins on 2024-02-01. Null where it is no date.
create function first_day(value text) returns date
${FAST}
begin
  return case
    when $SCHEMA.is_date(value) and left(value, 4) collate "C" between '0001' and '9998' then
      (value || substr('-01-01', length(value) - 3))::date
  end;
end
$$;`,
  },
  {
    name: 'last_day',
    sql: `-- The last day that a FHIR date may be: 2024-02 ends on 2024-02-29. Null where it is no date.
create function last_day(value text) returns date
${FAST}
begin
  return case length(value)
    when 4 then ($SCHEMA.first_day(value) + interval '1 year' - interval '1 day')::date
    when 7 then ($SCHEMA.first_day(value) + interval '1 month' - interval '1 day')::date
    else $SCHEMA.first_day(value)
  end;
end
$$;`,
  },
  {
    name: 'event_time',
    sql: `-- The moment of a date-time with an offset, in UTC, to the millisecond. Null for a date without a time, and for no date.
create function event_time(value text) returns timestamp
${FAST}
begin
  return case
    when value ~ '^[0-9-]{10}T${CLOCK}(:[0-5][0-9](\\.[0-9]+)?)?(Z|[+-]${CLOCK})$'
      and $SCHEMA.first_day(left(value, 10)) is not null then
      left(value, 10)::date
        + substring(value from 'T([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,3})?)?)')::time
        - case when right(value, 1) = 'Z' then interval '0' else right(value, 6)::interval end
  end;
end
$$;`,
  },
  {
    name: 'event_first_day',
    sql: `-- The first day on which an event may have happened. A date-time is moved to the time zone of the mapping; a date is its
-- own day, in no zone. Null where it is no FHIR date.
create function event_first_day(value text) returns date
${FAST}
begin
  return case
    when length(value) <= 10 then $SCHEMA.first_day(value)
    else ($SCHEMA.event_time(value) at time zone 'UTC' at time zone $ZONE)::date
  end;
end
$$;`,
  },
  {
    name: 'event_last_day',
    sql: `-- The last day on which an event may have happened, likewise.
create function event_last_day(value text) returns date
${FAST}
begin
  return case when length(value) <= 10 then $SCHEMA.last_day(value) else $SCHEMA.event_first_day(value) end;
end
$$;`,
  },
  {
    name: 'add_months',
    sql: `-- A day some months later; where that month is too short, the 1st after it.
create function add_months(day date, months integer) returns date
${FAST}
begin
  return least(
    (date_trunc('month', day::timestamp) + make_interval(months => months, days => extract(day from day)::integer - 1))::date,
    (date_trunc('month', day::timestamp) + make_interval(months => months + 1))::date
  );
end
$$;`,
  },
  {
    name: 'complete_months',
    sql: `-- Complete months from a birth to an event: who was born on the 31st completes a short month on the 1st after it.
create function complete_months(birth date, event date) returns integer
${FAST}
begin
  return (extract(year from event) * 12 + extract(month from event))::integer
    - (extract(year from birth) * 12 + extract(month from birth))::integer
    - case when extract(day from event) < extract(day from birth) then 1 else 0 end;
end
$$;`,
  },
  {
    name: 'complete_years',
    sql: `-- Complete years from a birth to an event: who was born on 29 February completes a year on 1 March.
create function complete_years(birth date, event date) returns integer
${FAST}
begin
  return floor($SCHEMA.complete_months(birth, event) / 12.0)::integer;
end
$$;`,
  },
  {
    name: 'complete_weeks',
    sql: `-- Complete weeks from a birth to an event.
create function complete_weeks(birth date, event date) returns integer
${FAST}
begin
  return floor((event - birth) / 7.0)::integer;
end
$$;`,
  },
  {
    name: 'complete_days',
    sql: `-- Days from a birth to an event.
create function complete_days(birth date, event date) returns integer
${FAST}
begin
  return event - birth;
end
$$;`,
  },
  {
    name: 'same_date',
    sql: `-- Whether two FHIR dates are the same; null where one is less precise and they agree as far as it goes.
create function same_date(a text, b text) returns boolean
${FAST}
begin
  return case
    when a = b then true
    when $SCHEMA.is_date(a) and $SCHEMA.is_date(b) and length(a) <> length(b)
      and left(a, least(length(a), length(b))) = left(b, least(length(a), length(b))) then null
    when a is not null and b is not null then false
  end;
end
$$;`,
  },
  {
    name: 'date_order',
    sql: `-- Which of two FHIR dates comes first: -1, 0 or 1; null where one is less precise and they agree as far as it goes, and
-- where only one of them is a date.
create function date_order(a text, b text) returns integer
${FAST}
begin
  return case
    when $SCHEMA.is_date(a) <> $SCHEMA.is_date(b) then null
    when $SCHEMA.is_date(a) and left(a, least(length(a), length(b))) = left(b, least(length(a), length(b))) then
      case when length(a) = length(b) then 0 end
    when a collate "C" < b then -1
    when a collate "C" > b then 1
    when a = b then 0
  end;
end
$$;`,
  },
];
