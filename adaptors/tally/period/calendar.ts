import { civilOf, type DayNumber, startOfMonth } from './civil.ts';
import { PERIOD_SHAPES, type PeriodType } from './period-types.ts';

/** A calendar whose years have twelve months. Months are counted from its year 0: `year * 12 + month - 1`. */
export interface Calendar {
  readonly name: string;
  /** First and last day that the calendar is sure of; what lies beyond is in the right order, but no more. */
  readonly firstDay: DayNumber;
  readonly lastDay: DayNumber;
  monthOf(day: DayNumber): number;
  startOfMonth(month: number): DayNumber;
}

/** The months of a calendar that follows no rule, as a build writes them into a job. */
export interface CalendarTable {
  readonly name: string;
  /** The year that the table begins with. */
  readonly firstYear: number;
  /** The first day of that year, in days since 1970-01-01. */
  readonly firstDay: DayNumber;
  /** A digit for each month: its length less 25 days. */
  readonly months: string;
}

/** The calendars of DHIS2 that a mapping can count in. For `nepali` a build looks up the months with `calendarTable`. */
export const CALENDARS = ['iso8601', 'gregorian', 'thai', 'nepali'] as const;

/** Calendars that DHIS2 can be set to and that no mapping can count in, with the reason. */
export const REFUSED_CALENDARS: Readonly<Record<string, string>> = {
  ethiopian:
    'DHIS2 gives the five or six days of the thirteenth month (Pagume) to no period, so that their events could be reported nowhere',
  coptic:
    'DHIS2 gives the five or six days of the thirteenth month (Nasie) to no period, so that their events could be reported nowhere',
  islamic:
    'its months begin a day or two earlier or later by each of the rules in use, and nothing tells whether a server has that of its country',
  persian: 'DHIS2 has its leap years in a table of its own, which nothing could be checked against',
  julian: 'no library that the build can check against knows it',
};

/** The calendar of ISO 8601, which DHIS2 has unless it is set to another. */
export const ISO_CALENDAR: Calendar = {
  name: 'iso8601',
  firstDay: Number.NEGATIVE_INFINITY,
  lastDay: Number.POSITIVE_INFINITY,
  monthOf: (day) => civilOf(day) >> 5,
  startOfMonth,
};

/** Years of Thailand before the Gregorian ones, in months. */
const BUDDHIST_ERA = 543 * 12;

/**
 * Tell why periods of a type cannot be counted in a calendar.
 *
 * @param calendar the name that `/api/system/info` gives
 * @param type period type
 * @returns the reason; undefined when they can
 * @example refusalOf('ethiopian', 'Monthly') // 'DHIS2 gives the five or six days of …'
 */
export function refusalOf(calendar: string, type: PeriodType): string | undefined {
  const refused = Object.hasOwn(REFUSED_CALENDARS, calendar) ? REFUSED_CALENDARS[calendar] : undefined;
  if (refused !== undefined) return refused;
  const counted: readonly string[] = CALENDARS;
  if (!counted.includes(calendar)) return 'DHIS2 has no calendar of this name';
  if (calendar === 'iso8601' || PERIOD_SHAPES[type].unit !== 'weeks') return undefined;
  return 'versions of DHIS2 begin its weeks on different days; weeks can be counted in iso8601 alone';
}

/**
 * Make a calendar.
 *
 * @param name one of `CALENDARS`
 * @param table what `calendarTable` made for it; needed for `nepali` alone
 * @returns the calendar
 * @throws {RangeError} when the calendar is none of these, or the table is missing
 * @example createCalendar('thai')
 */
export function createCalendar(name: string, table?: CalendarTable): Calendar {
  if (name === ISO_CALENDAR.name) return ISO_CALENDAR;
  if (name === 'gregorian') return { ...ISO_CALENDAR, name };
  if (name === 'thai') {
    return {
      ...ISO_CALENDAR,
      name,
      monthOf: (day) => (civilOf(day) >> 5) + BUDDHIST_ERA,
      startOfMonth: (month) => startOfMonth(month - BUDDHIST_ERA),
    };
  }
  if (table?.name === name) return tableCalendar(table);
  throw new RangeError(
    `calendar "${name}" ${table === undefined ? 'is unknown, or needs a table' : `is not ${table.name}`}`,
  );
}

/** The mean length of a month, by which days beyond a table are put in order. */
const MEAN_MONTH = 365.25 / 12;

function tableCalendar(table: CalendarTable): Calendar {
  const starts: DayNumber[] = [table.firstDay];
  for (const digit of table.months) starts.push((starts.at(-1) ?? 0) + Number(digit) + 25);
  const firstMonth = table.firstYear * 12;
  const count = table.months.length;
  const { firstDay } = table;
  const end = starts[count] ?? firstDay;

  return {
    name: table.name,
    firstDay,
    lastDay: end - 1,
    monthOf(day) {
      if (day < firstDay) return firstMonth + Math.floor((day - firstDay) / MEAN_MONTH);
      if (day >= end) return firstMonth + count + Math.floor((day - end) / MEAN_MONTH);
      // The guess is off by a month or two at most, since months differ little from their mean.
      let month = Math.floor((day - firstDay) / MEAN_MONTH);
      while ((starts[month] ?? end) > day) month -= 1;
      while ((starts[month + 1] ?? end) <= day) month += 1;
      return firstMonth + month;
    },
    startOfMonth(month) {
      const at = month - firstMonth;
      if (at < 0) return firstDay + Math.ceil(at * MEAN_MONTH);
      return at <= count ? (starts[at] ?? end) : end + Math.ceil((at - count) * MEAN_MONTH);
    },
  };
}
