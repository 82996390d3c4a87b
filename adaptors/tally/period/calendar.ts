import { civilOf, type DayNumber, dayOfCivil, startOfMonth } from './civil.ts';
import { PERIOD_SHAPES, type PeriodType } from './period-types.ts';

/** A calendar whose years have twelve months. Months are counted from its year 0: `year * 12 + month - 1`. */
export interface Calendar {
  readonly name: string;
  /** First and last day that the calendar is sure of; what lies beyond is in the right order, but no more. */
  readonly firstDay: DayNumber;
  readonly lastDay: DayNumber;
  /** The day from which on its months are foreseen and may be published otherwise; undefined where a rule makes them. */
  readonly foreseenFrom?: DayNumber;
  /** The months that it was made of, where the build looked them up. */
  readonly table?: CalendarTable;
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
  /** The first year whose months are foreseen, not published. */
  readonly foreseen?: number;
}

/** The calendars of DHIS2 that a mapping can count in. For `nepali` a build looks up the months with `calendarTable`. */
export const CALENDARS = ['iso8601', 'gregorian', 'thai', 'nepali', 'persian'] as const;

/** Calendars that DHIS2 can be set to and that no mapping can count in, with the reason. */
export const REFUSED_CALENDARS: Readonly<Record<string, string>> = {
  ethiopian:
    'DHIS2 has years of twelve months of 30 days there and takes no value for the five or six days of the thirteenth (Pagume), so that their events could be reported nowhere',
  coptic:
    'DHIS2 has years of twelve months of 30 days there and takes no value for the five or six days of the thirteenth (Nasie), so that their events could be reported nowhere',
  islamic:
    'DHIS2 reckons its months by a rule of leap years and countries by the moon, so that they begin a day or two apart',
  julian: 'no library that the build can check against knows it',
};

/** The calendar of ISO 8601, which DHIS2 has unless it is set to another; its `gregorian` is the same, weeks included. */
export const ISO_CALENDAR: Calendar = {
  name: 'iso8601',
  firstDay: Number.NEGATIVE_INFINITY,
  lastDay: Number.POSITIVE_INFINITY,
  monthOf: (day) => civilOf(day) >> 5,
  startOfMonth,
};

/** Years of Thailand before the Gregorian ones, in months. */
const BUDDHIST_ERA = 543 * 12;
/** 1 January 1941: the first year of Thailand that began on that day; DHIS2 counts earlier ones so too. */
const THAI_NEW_YEAR = startOfMonth(1941 * 12);

/**
 * The Persian years that DHIS2 knows, from 21 March 1974 to 19 March 2040, and those of them with a leap day: its table is
 * that of the calendar centre of Tehran. Months 1 to 6 have 31 days, 7 to 11 have 30, the last 29 or 30.
 */
const [PERSIAN_FIRST, PERSIAN_LAST] = [1353, 1418];
const PERSIAN_LEAPS = [1354, 1358, 1362, 1366, 1370, 1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416];

/**
 * Tell why periods of a type cannot be counted in a calendar.
 *
 * @param calendar the name that `/api/system/info` gives
 * @param type period type
 * @returns the reason; undefined when they can
 * @example refusalOf('ethiopian', 'Monthly') // 'DHIS2 has years of twelve months of 30 days …'
 */
export function refusalOf(calendar: string, type: PeriodType): string | undefined {
  const refused = Object.hasOwn(REFUSED_CALENDARS, calendar) ? REFUSED_CALENDARS[calendar] : undefined;
  if (refused !== undefined) return refused;
  const counted: readonly string[] = CALENDARS;
  if (!counted.includes(calendar)) return 'DHIS2 has no calendar of this name';
  if (isIso(calendar) || PERIOD_SHAPES[type].unit !== 'weeks') return undefined;
  return 'versions of DHIS2 begin its weeks on different days; weeks can be counted in iso8601 and gregorian alone';
}

/**
 * Make a calendar.
 *
 * @param name one of `CALENDARS`
 * @param table what `calendarTable` made for it; needed for `nepali` alone
 * @returns the calendar; that of ISO 8601 for `gregorian`
 * @throws {RangeError} when the calendar is none of these, or the table is missing
 * @example createCalendar('thai')
 */
export function createCalendar(name: string, table?: CalendarTable): Calendar {
  if (isIso(name)) return ISO_CALENDAR;
  if (name === 'thai') {
    return {
      ...ISO_CALENDAR,
      name,
      firstDay: THAI_NEW_YEAR,
      monthOf: (day) => (civilOf(day) >> 5) + BUDDHIST_ERA,
      startOfMonth: (month) => startOfMonth(month - BUDDHIST_ERA),
    };
  }
  if (name === 'persian') return tableCalendar(persianTable());
  if (table?.name === name) return publishedCalendar(table);
  throw new RangeError(
    `calendar "${name}" ${table === undefined ? 'is unknown, or needs a table' : `is not ${table.name}`}`,
  );
}

function publishedCalendar(table: CalendarTable): Calendar {
  const calendar = tableCalendar(table);
  const { foreseen } = table;
  return { ...calendar, table, ...(foreseen && { foreseenFrom: calendar.startOfMonth(foreseen * 12) }) };
}

function persianTable(): CalendarTable {
  let months = '';
  for (let year = PERSIAN_FIRST; year <= PERSIAN_LAST; year += 1)
    months += `66666655555${PERSIAN_LEAPS.includes(year) ? 5 : 4}`;
  return { name: 'persian', firstYear: PERSIAN_FIRST, firstDay: dayOfCivil(1974, 3, 21), months };
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

/**
 * Tell whether periods have the same ids in two calendars.
 *
 * @param one name of a calendar
 * @param other name of a calendar
 * @returns whether they have, as they do in `iso8601` and `gregorian`
 * @example hasSameIds('iso8601', 'gregorian') // true
 */
export function hasSameIds(one: string, other: string): boolean {
  return one === other || (isIso(one) && isIso(other));
}

function isIso(name: string): boolean {
  return name === 'iso8601' || name === 'gregorian';
}
