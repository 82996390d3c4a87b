import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CalendarDate, calendarTable } from '../../../../adaptors/tally/period/calendar-table.ts';
import {
  CALENDARS,
  createCalendar,
  dayOfText,
  hasSameIds,
  PERIOD_TYPES,
  periodOf,
  periodOfDay,
  periodRange,
  periodsBetween,
  REFUSED_CALENDARS,
  refusalOf,
  shiftPeriod,
  textOfDay,
} from '../../../../adaptors/tally/period/index.ts';

/** The months of Nepal's years 2077 to 2083, and as much again for all the years around them. */
const MONTHS: Readonly<Record<number, readonly number[]>> = {
  2077: [31, 32, 31, 32, 31, 30, 30, 30, 29, 30, 29, 31],
  2078: [31, 31, 31, 32, 31, 31, 30, 29, 30, 29, 30, 30],
  2079: [31, 31, 32, 31, 31, 31, 30, 29, 30, 29, 30, 30],
  2080: [31, 32, 31, 32, 31, 30, 30, 30, 29, 29, 30, 30],
  2081: [31, 32, 31, 32, 31, 30, 30, 30, 29, 30, 29, 31],
  2082: [31, 31, 32, 31, 31, 31, 30, 29, 30, 29, 30, 30],
  2083: [31, 31, 32, 31, 31, 30, 30, 30, 29, 30, 30, 30],
};
const OTHER = MONTHS[2079] ?? [];
const monthsOf = (year: number) => MONTHS[year] ?? OTHER;
const total = (lengths: readonly number[]) => lengths.reduce((sum, length) => sum + length, 0);

/** Converts as the library does, by counting from the first day of 2080. */
function toIso({ year, month, day }: CalendarDate): CalendarDate {
  let at = dayOfText('2023-04-14') + total(monthsOf(year).slice(0, month - 1)) + day - 1;
  for (let passed = 2080; passed < year; passed += 1) at += total(monthsOf(passed));
  for (let passed = 2079; passed >= year; passed -= 1) at -= total(monthsOf(passed));
  const [y = 0, m = 0, d = 0] = textOfDay(at).split('-').map(Number);
  return { year: y, month: m, day: d };
}

const nepali = createCalendar('nepali', calendarTable(toIso));
const thai = createCalendar('thai');

describe('periods in the calendar of Nepal', () => {
  const cases: [Parameters<typeof periodOf>[0], day: string, id: string, start: string, end: string][] = [
    ['Monthly', '2023-04-13', '207912', '2023-03-15', '2023-04-13'],
    ['Monthly', '2023-04-14', '208001', '2023-04-14', '2023-05-14'],
    ['Monthly', '2024-04-13', '208101', '2024-04-13', '2024-05-13'],
    ['Monthly', '2025-04-14', '208201', '2025-04-14', '2025-05-14'],
    ['Daily', '2025-04-14', '20820101', '2025-04-14', '2025-04-14'],
    ['Daily', '2025-04-13', '20811231', '2025-04-13', '2025-04-13'],
    ['Yearly', '2024-05-01', '2081', '2024-04-13', '2025-04-13'],
    ['Quarterly', '2024-05-01', '2081Q1', '2024-04-13', '2024-07-15'],
    ['BiMonthly', '2024-04-13', '208101B', '2024-04-13', '2024-06-14'],
    ['FinancialJuly', '2024-04-13', '2080July', '2023-10-18', '2024-10-16'],
    ['SixMonthlyNov', '2024-04-13', '2081NovS1', '2024-02-13', '2024-08-16'],
  ];
  for (const [type, day, id, start, end] of cases) {
    it(`${day} lies in ${type} ${id}`, () => {
      assert.equal(periodOf(type, day, nepali), id);
      assert.deepEqual(periodRange(type, id, nepali), { start, end });
    });
  }

  it('step over the year end', () => {
    assert.deepEqual(periodsBetween('Monthly', '208011', '208102', nepali), ['208011', '208012', '208101', '208102']);
    assert.equal(shiftPeriod('Daily', '20811231', 1, nepali), '20820101');
  });

  it('refuse a day or month that the calendar lacks', () => {
    assert.throws(() => periodRange('Daily', '20800132', nepali), RangeError);
    assert.throws(() => periodRange('Monthly', '208013', nepali), RangeError);
  });

  it('tell which days the table knows, and keep those beyond in order', () => {
    assert.equal(nepali.monthOf(nepali.firstDay), 2034 * 12);
    assert.equal(nepali.monthOf(nepali.lastDay), 2084 * 12 + 11);
    assert.equal(nepali.monthOf(nepali.foreseenFrom ?? 0), 2084 * 12);
    assert.equal(thai.foreseenFrom, undefined);
    const far = fc.integer({ min: dayOfText('0001-01-01'), max: dayOfText('9998-12-31') });
    fc.assert(
      fc.property(far, (day) => {
        const month = nepali.monthOf(day);
        assert.ok(nepali.startOfMonth(month) <= day && day < nepali.startOfMonth(month + 1), textOfDay(day));
      }),
    );
    for (const edge of [nepali.firstDay, nepali.lastDay]) {
      for (let day = edge - 100; day < edge + 100; day += 1) {
        const month = nepali.monthOf(day);
        assert.ok(nepali.startOfMonth(month) <= day && day < nepali.startOfMonth(month + 1), textOfDay(day));
      }
    }
  });

  it('are not counted by a table that is none', () => {
    const short = (date: CalendarDate) => (date.month === 9 ? { ...toIso({ ...date, day: 5 }) } : toIso(date));
    assert.throws(() => calendarTable(short), /month 8 of the nepali year 2034 has \d+ days/);
    assert.throws(() => calendarTable(({ year }) => ({ year, month: year % 9, day: 1 })), /year 2034 has \d+ days/);
    assert.throws(() => createCalendar('nepali'), RangeError);
    assert.throws(() => createCalendar('islamic', calendarTable(toIso)), RangeError);
  });
});

describe('periods in the calendar of Thailand', () => {
  it('have the years of the Buddhist era, as Intl has them', () => {
    const format = new Intl.DateTimeFormat('en-u-ca-buddhist', { timeZone: 'UTC', year: 'numeric', month: '2-digit' });
    fc.assert(
      fc.property(fc.integer({ min: dayOfText('1950-01-01'), max: dayOfText('2100-12-31') }), (day) => {
        const parts = Object.fromEntries(
          format.formatToParts(day * 86_400_000).map(({ type, value }) => [type, value] as const),
        );
        assert.equal(periodOfDay('Monthly', thai)(day), `${parts.year}${parts.month}`);
      }),
    );
    assert.equal(periodOf('FinancialOct', '2024-09-30', thai), '2566Oct');
    assert.deepEqual(periodRange('Daily', '25670229', thai), { start: '2024-02-29', end: '2024-02-29' });
  });
});

describe('periods in the Persian calendar', () => {
  const persian = createCalendar('persian');

  it('have the months of Intl in all the years that DHIS2 knows', () => {
    const format = new Intl.DateTimeFormat('en-u-ca-persian', {
      timeZone: 'UTC',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    assert.deepEqual([persian.firstDay, persian.lastDay].map(textOfDay), ['1974-03-21', '2040-03-19']);
    const idAt = periodOfDay('Daily', persian);
    for (let day = persian.firstDay; day <= persian.lastDay; day += 1) {
      const parts = Object.fromEntries(
        format.formatToParts(day * 86_400_000).map(({ type, value }) => [type, value] as const),
      );
      assert.equal(idAt(day), `${parts.year}${parts.month}${parts.day}`, textOfDay(day));
    }
  });

  it('begin their years in March', () => {
    assert.deepEqual(periodRange('Monthly', '140312', persian), { start: '2025-02-19', end: '2025-03-20' });
    assert.equal(periodOf('Yearly', '2025-03-21', persian), '1404');
    assert.equal(periodOf('FinancialJuly', '2026-09-22', persian), '1404July');
    assert.equal(shiftPeriod('Monthly', '140312', 1, persian), '140401');
  });
});

describe('refusalOf', () => {
  it('lets every type be counted in iso8601 and gregorian, and all but weeks in the other calendars', () => {
    for (const type of PERIOD_TYPES) {
      const isWeek = type.includes('Week');
      for (const calendar of CALENDARS) {
        const isIso = calendar === 'iso8601' || calendar === 'gregorian';
        assert.equal(refusalOf(calendar, type) === undefined, isIso || !isWeek, `${calendar} ${type}`);
      }
      if (isWeek) assert.throws(() => periodOf(type, '2024-03-01', thai), RangeError);
      assert.equal(periodOf(type, '2024-03-01', createCalendar('gregorian')), periodOf(type, '2024-03-01'));
    }
  });

  it('tells which calendars have the same ids', () => {
    assert.ok(
      hasSameIds('nepali', 'nepali') && hasSameIds('gregorian', 'iso8601') && hasSameIds('iso8601', 'gregorian'),
    );
    assert.ok(!hasSameIds('nepali', 'iso8601') && !hasSameIds('gregorian', 'thai') && !hasSameIds('thai', 'nepali'));
  });

  it('gives the reason for each calendar that is refused', () => {
    for (const [name, reason] of Object.entries(REFUSED_CALENDARS)) assert.equal(refusalOf(name, 'Monthly'), reason);
    assert.equal(refusalOf('toString', 'Monthly'), 'DHIS2 has no calendar of this name');
    assert.throws(() => createCalendar('ethiopian'), RangeError);
  });

  it('knows every calendar that DHIS2 can be set to', () => {
    const ofDhis2 = ['coptic', 'ethiopian', 'gregorian', 'islamic', 'iso8601', 'julian', 'nepali', 'persian', 'thai'];
    assert.deepEqual([...CALENDARS, ...Object.keys(REFUSED_CALENDARS)].sort(), ofDhis2);
  });
});
