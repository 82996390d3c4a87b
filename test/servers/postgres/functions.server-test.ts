import assert from 'node:assert/strict';
import type { Rounding } from '../../../adaptors/tally/compiled-mapping.ts';
import { divideDecimals, formatDecimal, parseDecimal, wholeDecimal } from '../../../adaptors/tally/measure/decimal.ts';
import { addAge } from '../../../adaptors/tally/period/age.ts';
import { textOfDay } from '../../../adaptors/tally/period/civil.ts';
import { eventDays } from '../../../adaptors/tally/period/event-day.ts';
import { ageBetween, dayOfText, PERIOD_TYPES, periodOf } from '../../../adaptors/tally/period/index.ts';
import { helperFunctions } from '../../../adaptors/tally/sql/helper-functions.ts';
import { textLiteral } from '../../../adaptors/tally/sql/literal.ts';
import { periodFunction } from '../../../adaptors/tally/sql/period-function.ts';
import { type Postgres, startPostgres } from './start.ts';

const DAYS = daysFrom('2019-12-20', '2027-01-12');
const BIRTHS = ['2020-02-29', '2020-01-31', '2019-12-31', '2020-08-30', '2021-03-01', '2023-02-28'];
const ZONES = ['UTC', 'Africa/Nairobi', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'America/St_Johns'];
const TIMES = ['T00:00:00Z', 'T23:59:59.9999999Z', 'T04:59:59-05:00', 'T12:30+14:00', 'T22:30:00.5+03:00', 'T03:30Z'];
const DATES = ['', '2024', '2024-02', '2024-02-29', '2023-02-29', '2024-13', '0000', '0001-01-01', '9999', '2024-2-1'];
const ODD = [
  '2024-02-29T24:00:00Z',
  '2024-02-29T10:00:00',
  '2024-02-30T10:00:00Z',
  '2024-02T10:00Z',
  '2024-02-29 10:00Z',
];

describe('the functions of the generated SQL', () => {
  let postgres: Postgres;

  before(() => {
    postgres = startPostgres();
  });
  after(() => postgres?.stop());

  /** Make the functions that a query calls, and give what it answers. */
  function ask(query: string, functions = '', zone = 'UTC'): string[] {
    const made = helperFunctions([query], 'helpers', zone).join('\n');
    const begin = 'begin; create schema helpers; set local search_path to helpers;';
    return postgres.run(`${begin}\n${made}\n${functions}\n${query};\nrollback;\n`).split('\n').slice(0, -1);
  }

  const listed = (texts: readonly string[]) =>
    `unnest(array[${texts.map(textLiteral).join(', ')}]::text[]) with ordinality as listed(value, number)`;

  for (const type of PERIOD_TYPES) {
    it(`names ${type} periods as the engine does`, () => {
      const days = [...DAYS, '0002-01-01', '0002-12-31', '1900-02-28', '9998-12-31'];
      const found = ask(`select period_of(value::date) from ${listed(days)} order by number`, periodFunction(type));
      assert.deepEqual(
        found,
        days.map((day) => periodOf(type, day)),
      );
    });
  }

  it('count ages as the engine does', () => {
    const events = DAYS.filter((_, at) => at % 3 === 0);
    for (const unit of ['years', 'months', 'weeks', 'days'] as const) {
      for (const birth of BIRTHS) {
        const query = `select complete_${unit}('${birth}', value::date) from ${listed(events)} order by number`;
        const wanted = events.map((day) => `${ageBetween(unit, dayOfText(birth), dayOfText(day))}`);
        assert.deepEqual(ask(query), wanted, `${unit} from ${birth}`);
      }
    }
  });

  it('add months as the engine does', () => {
    const counts = [1, 2, 6, 11, 12, 13, 59];
    for (const day of BIRTHS) {
      const query = `select add_months('${day}', value::integer) from ${listed(counts.map(String))} order by number`;
      const wanted = counts.map((count) => textOfDay(addAge('months', dayOfText(day), count)));
      assert.deepEqual(ask(query), wanted, day);
    }
  });

  for (const zone of ZONES) {
    it(`find the days of events in ${zone} as the engine does`, () => {
      const moments = daysFrom('1945-01-05', '2026-12-31', 53).flatMap((day) => TIMES.map((time) => day + time));
      const values = [...DATES, ...ODD, ...moments];
      const days = 'event_first_day(value)::text, event_last_day(value)::text';
      const query = `select coalesce(concat_ws(' ', ${days}), '') from ${listed(values)} order by number`;
      const daysOf = eventDays(zone);
      const wanted = values.map((value) => {
        const found = daysOf(value);
        return found === undefined ? '' : `${found.start} ${found.end}`;
      });
      assert.deepEqual(ask(query, '', zone), wanted);
    });
  }

  it('round quotients as the engine does', () => {
    const dividends = ['0', '1', '-1', '2.5', '-2.5', '3.5', '10', '-10', '0.125', '123456789012345678.9', '1e-9'];
    const cases = dividends.flatMap((dividend) =>
      [1, 2, 3, 7, 16].flatMap((divisor) =>
        [0, 2, 10].flatMap((decimals) =>
          (['half-up', 'half-even', 'up', 'down'] as const).map((rounding) => ({
            dividend,
            divisor,
            decimals,
            rounding,
          })),
        ),
      ),
    );
    const values = cases.map(
      ({ dividend, divisor, decimals, rounding }, at) => `(${at}, ${dividend}, ${divisor}, ${decimals}, '${rounding}')`,
    );
    const query = `select trim_scale(rounded_quotient(a::numeric, b::numeric, c, d)) from (values ${values.join(', ')})
      as listed(number, a, b, c, d) order by number`;
    assert.deepEqual(ask(query), cases.map(quotient));
  });
});

interface Quotient {
  readonly dividend: string;
  readonly divisor: number;
  readonly decimals: number;
  readonly rounding: Rounding;
}

function quotient({ dividend, divisor, decimals, rounding }: Quotient): string {
  const number = parseDecimal(dividend);
  assert.ok(number !== undefined);
  return formatDecimal(divideDecimals(number, wholeDecimal(divisor), decimals, rounding));
}

function daysFrom(from: string, to: string, step = 1): string[] {
  const days: string[] = [];
  for (let day = dayOfText(from); day <= dayOfText(to); day += step) days.push(textOfDay(day));
  return days;
}
