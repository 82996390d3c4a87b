import assert from 'node:assert/strict';
import { addDays, differenceInCalendarDays, differenceInYears, format, getISOWeek, getISOWeekYear } from 'date-fns';
import { ageIn, periodOf } from '../../../../adaptors/tally/period/index.ts';

/** Days at noon in the zone of the process, in which no day of these years lacks a noon. */
function* days(from: Date, count: number): Generator<Date> {
  for (let at = 0; at < count; at += 1) yield addDays(from, at);
}

describe('periods and ages, beside the calendar of date-fns', () => {
  it('names the ISO week of every day of 60 years', () => {
    for (const date of days(new Date(1970, 0, 1, 12), 60 * 366)) {
      assert.equal(periodOf('Weekly', format(date, 'yyyy-MM-dd')), `${getISOWeekYear(date)}W${getISOWeek(date)}`);
    }
  });

  it('names the month of every day', () => {
    for (const date of days(new Date(2019, 11, 1, 12), 500)) {
      assert.equal(periodOf('Monthly', format(date, 'yyyy-MM-dd')), format(date, 'yyyyMM'));
    }
  });

  it('counts days, and years of people who were not born on 29 February', () => {
    for (const birth of [new Date(2019, 1, 28, 12), new Date(2020, 2, 1, 12), new Date(2020, 11, 31, 12)]) {
      for (const event of days(birth, 1500)) {
        const [from, to] = [format(birth, 'yyyy-MM-dd'), format(event, 'yyyy-MM-dd')];
        assert.equal(ageIn('days', from, to), differenceInCalendarDays(event, birth));
        assert.equal(ageIn('years', from, to), differenceInYears(event, birth), `${from} ${to}`);
      }
    }
  });
});
