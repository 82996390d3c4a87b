import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Calendar,
  comparePeriods,
  createCalendar,
  dayOfText,
  PERIOD_TYPES,
  type PeriodType,
  periodOf,
  periodOfDay,
  periodRange,
  periodsBetween,
  refusalOf,
  shiftPeriod,
  textOfDay,
} from '../../../../adaptors/tally/period/index.ts';
import { library, nepali } from './nepali.ts';

/** Our types by those of the library; it has none of the others, or writes their ids otherwise. */
const TYPES: Readonly<Record<string, PeriodType>> = {
  DAILY: 'Daily',
  MONTHLY: 'Monthly',
  BIMONTHLY: 'BiMonthly',
  QUARTERLY: 'Quarterly',
  SIXMONTHLY: 'SixMonthly',
  SIXMONTHLYAPR: 'SixMonthlyApril',
  YEARLY: 'Yearly',
  FYAPR: 'FinancialApril',
  FYJUL: 'FinancialJuly',
  FYOCT: 'FinancialOct',
};

interface Case {
  readonly calendar: Calendar;
  /** As the library calls it. */
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

const CASES: readonly Case[] = [
  // Of 2083 the library has what was foreseen; financial years of 2081 run on into 2082 only.
  { calendar: nepali, name: 'nepali', first: 2034, last: 2081 },
  { calendar: createCalendar('thai'), name: 'thai', first: 2558, last: 2572 },
  { calendar: createCalendar('persian'), name: 'persian', first: 1398, last: 1410 },
  { calendar: createCalendar('gregorian'), name: 'gregory', first: 2017, last: 2029 },
];

const COUNTED = PERIOD_TYPES.filter((type) => refusalOf('nepali', type) === undefined);

function isoOf(date: string, calendar: string): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const iso = library.convertToIso8601({ year, month, day }, calendar as 'nepali');
  return [String(iso.year), String(iso.month).padStart(2, '0'), String(iso.day).padStart(2, '0')].join('-');
}

for (const { calendar, name, first, last } of CASES) {
  describe(`periods in the ${calendar.name} calendar, beside the library of DHIS2's own apps`, function () {
    this.timeout(180_000);

    it('are the same in every year', () => {
      for (let year = first; year <= last; year += 1) {
        for (const [periodType, type] of Object.entries(TYPES)) {
          // The library is slow: months are compared in all years, days in one, the others in every seventh year.
          if (type !== 'Monthly' && (year - first) % (type === 'Daily' ? 40 : 7) !== 1) continue;
          const asked = { year, periodType, calendar: name, locale: 'en' };
          // The years before come after it in the library's list.
          const found = library.generateFixedPeriods(asked).filter(({ id }) => id.startsWith(String(year)));
          assert.ok(found.length > 0);
          for (const { id, startDate, endDate } of found) {
            const range = { start: isoOf(startDate, name), end: isoOf(endDate, name) };
            assert.deepEqual(periodRange(type, id, calendar), range, `${type} ${id}`);
          }
          const ids = found.map(({ id }) => id);
          const [from = '', to = from] = [ids[0], ids.at(-1)];
          assert.deepEqual(periodsBetween(type, from, to, calendar), ids);
        }
      }
    });

    it('that begin in November are named by the year in which they end, as by DHIS2, and not by the library', () => {
      const november = { periodType: 'SIXMONTHLYNOV', calendar: name, locale: 'en', year: first + 1 };
      for (const [at, { startDate, endDate }] of library.generateFixedPeriods(november).entries()) {
        const range = { start: isoOf(startDate, name), end: isoOf(endDate, name) };
        assert.deepEqual(periodRange('SixMonthlyNov', `${first + 2}NovS${at + 1}`, calendar), range);
      }
    });

    it('are found by the day', () => {
      const days = fc.integer({
        min: dayOfText(periodRange('Yearly', String(first), calendar).start),
        max: dayOfText(periodRange('Yearly', String(last), calendar).end),
      });
      const check = (day: number, [periodType, type]: [string, PeriodType]) => {
        const { year, eraYear = year, month, day: ofMonth } = library.convertFromIso8601(textOfDay(day), name);
        const parts = [month, ofMonth].map((part) => String(part).padStart(2, '0'));
        const date = [eraYear, ...parts].join('-');
        const { id } = library.getFixedPeriodByDate({ date, periodType, calendar: name, locale: 'en' });
        assert.equal(periodOf(type, textOfDay(day), calendar), id, `${type} ${date}`);
      };
      const type = fc.constantFrom(...Object.entries(TYPES).filter(([, type]) => type !== 'Daily'));
      fc.assert(fc.property(days, type, check), { numRuns: 50 });
    });

    it('hold each day once, follow each other, and are read as they are written', () => {
      const from = dayOfText(periodRange('Yearly', String(first), calendar).start);
      const to = dayOfText(periodRange('Yearly', String(last), calendar).end);
      for (const type of COUNTED) {
        const idAt = periodOfDay(type, calendar);
        let end = dayOfText(periodRange(type, idAt(from), calendar).start) - 1;
        let before = shiftPeriod(type, idAt(from), -1, calendar);
        for (let day = from; day <= to; day = end + 1) {
          const id = idAt(day);
          const range = periodRange(type, id, calendar);
          assert.equal(dayOfText(range.start), end + 1, `${type} ${id} begins after ${before}`);
          end = dayOfText(range.end);
          assert.deepEqual([idAt(dayOfText(range.start)), idAt(end)], [id, id]);
          assert.ok(comparePeriods(type, before, id, calendar) < 0);
          assert.equal(shiftPeriod(type, before, 1, calendar), id);
          before = id;
        }
      }
    });
  });
}

describe('the year 2083 of Nepal', () => {
  it('is as published, which differs from the library by a day in some months', () => {
    const starts = (id: string) => periodRange('Monthly', id, nepali).start;
    const foreseen = library
      .generateFixedPeriods({ year: 2083, periodType: 'MONTHLY', calendar: 'nepali', locale: 'en' })
      .map(({ id, startDate }) => [id, isoOf(startDate, 'nepali')] as const);
    const other = foreseen.filter(([id, start]) => starts(id) !== start);
    assert.deepEqual(
      other.map(([id, start]) => [id, start, starts(id)]),
      [
        ['208307', '2026-10-17', '2026-10-18'],
        ['208308', '2026-11-16', '2026-11-17'],
        ['208310', '2027-01-14', '2027-01-15'],
      ],
    );
    assert.deepEqual([starts('208301'), starts('208401')], ['2026-04-14', '2027-04-14']);
  });
});

describe('the calendar of Ethiopia', () => {
  it('has a thirteenth month, of which DHIS2 has no period', () => {
    const ethiopic = new Intl.DateTimeFormat('en-u-ca-ethiopic', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });
    assert.match(ethiopic.format(Date.parse('2024-09-06')), /^13\/1\b/);
    assert.match(refusalOf('ethiopian', 'Monthly') ?? '', /thirteenth \(Pagume\)/);
  });
});
