import { type Calendar, ISO_CALENDAR } from './calendar.ts';
import { civilOf, type DayNumber, dayOfCivil } from './civil.ts';
import { type MonthShape, PERIOD_SHAPES, type PeriodType, type WeekShape } from './period-types.ts';

/** How the periods of one type lie in time. A period is told by its first day. */
export interface PeriodRule {
  /** The first day of the period that a day lies in. */
  startOf(day: DayNumber): DayNumber;
  /** The id of a period. */
  id(start: DayNumber): string;
  /** The first day of the period with this id, in its usual spelling; NaN when no id of this type looks so. */
  start(id: string): DayNumber;
  /** The first day of the period some periods later. */
  shift(start: DayNumber, by: number): DayNumber;
}

/**
 * Make the rule of a period type.
 *
 * @param type DHIS2 period type
 * @param calendar the calendar that DHIS2 is set to
 * @returns the rule
 * @throws {RangeError} for weeks in a calendar other than that of ISO 8601
 */
export function periodRule(type: PeriodType, calendar: Calendar = ISO_CALENDAR): PeriodRule {
  const shape = PERIOD_SHAPES[type];
  if (shape.unit === 'days') return dayRule(calendar);
  if (shape.unit === 'months') return monthRule(shape, calendar);
  if (calendar !== ISO_CALENDAR) throw new RangeError(`no ${type} periods in the calendar ${calendar.name}`);
  return shape.length === 1 ? weekRule(shape) : twoWeekRule(shape);
}

function dayRule(calendar: Calendar): PeriodRule {
  return {
    startOf: (day) => day,
    id(day) {
      const month = calendar.monthOf(day);
      return `${yearOf(month)}${two((((month % 12) + 12) % 12) + 1)}${two(day - calendar.startOfMonth(month) + 1)}`;
    },
    start(id) {
      const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(id) ?? [];
      if (year === undefined) return Number.NaN;
      return calendar.startOfMonth(Number(year) * 12 + Number(month) - 1) + Number(day) - 1;
    },
    shift: (start, by) => start + by,
  };
}

/** Periods are counted from the year 0, so that the ones of a year are `year * perYear` and those after it. */
function monthRule({ length, first, infix, digits, suffix }: MonthShape, calendar: Calendar): PeriodRule {
  const perYear = 12 / length;
  const at = (start: DayNumber) => Math.floor((calendar.monthOf(start) - first) / length);
  const startAt = (period: number) => calendar.startOfMonth(period * length + first);
  return {
    startOf: (day) => startAt(at(day)),
    id(start) {
      const period = at(start);
      const year = Math.floor(period / perYear);
      const number = digits === 0 ? '' : String(period - year * perYear + 1).padStart(digits, '0');
      return `${String(year).padStart(4, '0')}${infix}${number}${suffix}`;
    },
    start(id) {
      const parts = idParts(id);
      if (parts?.infix !== infix || parts.digits.length !== digits || parts.suffix !== suffix) return Number.NaN;
      return startAt(parts.year * perYear + (digits === 0 ? 0 : Number(parts.digits) - 1));
    },
    shift: (start, by) => startAt(at(start) + by),
  };
}

function weekRule({ weekday, infix }: WeekShape): PeriodRule {
  return {
    startOf: (day) => startOfWeek(day, weekday),
    id(start) {
      const year = yearOfWeek(start);
      return `${String(year).padStart(4, '0')}${infix}${(start - firstWeek(year, weekday)) / 7 + 1}`;
    },
    start(id) {
      const parts = idParts(id);
      if (parts?.infix !== infix || parts.digits === '' || parts.suffix !== '') return Number.NaN;
      return firstWeek(parts.year, weekday) + (Number(parts.digits) - 1) * 7;
    },
    shift: (start, by) => start + by * 7,
  };
}

/**
 * Pairs of weeks. Week 53 is alone in the 27th of its year: DHIS2 lets that run on over the first week of the next year,
 * which is in the next year's first period too, and gives the days of that week to the latter.
 */
function twoWeekRule({ weekday, infix }: WeekShape): PeriodRule {
  function startOf(day: DayNumber): DayNumber {
    const week = startOfWeek(day, weekday);
    const start = firstWeek(yearOfWeek(week), weekday);
    return start + Math.floor((week - start) / 14) * 14;
  }
  return {
    startOf,
    id(start) {
      const year = yearOfWeek(start);
      return `${String(year).padStart(4, '0')}${infix}${(start - firstWeek(year, weekday)) / 14 + 1}`;
    },
    start(id) {
      const parts = idParts(id);
      if (parts?.infix !== infix || parts.digits === '' || parts.suffix !== '') return Number.NaN;
      return startOf(firstWeek(parts.year, weekday) + (Number(parts.digits) - 1) * 14);
    },
    shift(start, by) {
      let shifted = start;
      // After the 27th period 14 days lead into the second week of the next one's first.
      for (let at = 0; at < by; at += 1) shifted = startOf(shifted + 14);
      for (let at = 0; at > by; at -= 1) shifted = startOf(shifted - 1);
      return shifted;
    },
  };
}

/** The first day of a day's week; day 0 was a Thursday. */
function startOfWeek(day: DayNumber, weekday: number): DayNumber {
  return day - ((((day + 3 - weekday) % 7) + 7) % 7);
}

/** The year that has at least four days of a week: that of its fourth day. */
function yearOfWeek(start: DayNumber): number {
  return Math.floor((civilOf(start + 3) >> 5) / 12);
}

/** The first day of a year's first week, the one that 4 January lies in. */
function firstWeek(year: number, weekday: number): DayNumber {
  return startOfWeek(dayOfCivil(year, 1, 4), weekday);
}

function idParts(id: string) {
  const [, year, infix = '', digits = '', suffix = ''] = /^(\d{4})([A-Za-z]*?)(\d{0,2})(B?)$/.exec(id) ?? [];
  return year === undefined ? undefined : { year: Number(year), infix, digits, suffix };
}

function yearOf(month: number): string {
  return String(Math.floor(month / 12)).padStart(4, '0');
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
