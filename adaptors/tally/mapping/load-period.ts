import { createRequire } from 'node:module';
import type { YAMLMap } from 'yaml';
import { calendarTable, type ToIso } from '../period/calendar-table.ts';
import {
  CALENDARS,
  type Calendar,
  createCalendar,
  ISO_CALENDAR,
  PERIOD_TYPES,
  type PeriodType,
  periodOf,
  REFUSED_CALENDARS,
  refusalOf,
  someMonth,
  writtenDays,
} from '../period/index.ts';
import { expected, Fields, type Text } from './fields.ts';
import { PERIOD } from './keys.ts';
import type { Mapping } from './mapping.ts';
import { nearest, type Problems } from './problems.ts';

/**
 * Read `period`.
 *
 * @param node the map under `period`
 * @param problems where mistakes go
 * @returns which periods are counted; undefined when something is missing or wrong (noted)
 * @example loadPeriod(fields.map('period', 'needed', '{ … }'), problems)
 */
export function loadPeriod(node: YAMLMap | undefined, problems: Problems): Mapping['period'] | undefined {
  if (node === undefined) return undefined;
  const fields = new Fields(node, 'period', Object.keys(PERIOD), problems);
  const type = fields.has('type') ? fields.oneOf('type', PERIOD_TYPES, 'Monthly') : undefined;
  if (type === undefined) fields.text('type', 'needed', 'Monthly');
  const zone = fields.text('timeZone', 'needed', 'Africa/Nairobi');
  if (zone !== undefined && !isTimeZone(zone.value)) {
    problems.at(zone.node, `"${zone.value}" is no time zone`, zoneFix(zone.value));
  }
  const calendar = readCalendar(fields, type, problems);
  const written = fields.text('since', 'needed', '2024-01');
  const since =
    type === undefined || written === undefined || calendar === undefined
      ? undefined
      : sincePeriod(type, written, calendar, problems);
  if (type === undefined || zone === undefined || since === undefined) return undefined;
  return {
    type,
    timeZone: zone.value,
    keepOpen: fields.wholeNumber('keepOpen', 'optional', '2') ?? 2,
    since,
    includeCurrent: fields.flag('includeCurrent', false),
    ...(calendar === undefined || calendar === ISO_CALENDAR ? {} : { calendar }),
  };
}

/** The calendar; that of ISO 8601 where none is named, undefined (noted) where periods cannot be counted in it. */
function readCalendar(fields: Fields, type: PeriodType | undefined, problems: Problems): Calendar | undefined {
  if (!fields.has('calendar')) return ISO_CALENDAR;
  const text = fields.text('calendar', 'optional', CALENDARS.join(' | '));
  if (text === undefined) return undefined;
  const { value: name, node } = text;
  const counted: readonly string[] = CALENDARS;
  if (!counted.includes(name) && !Object.hasOwn(REFUSED_CALENDARS, name)) {
    problems.at(node, `"calendar" in period cannot be "${name}"`, expected(name, CALENDARS));
    return undefined;
  }
  const reason = refusalOf(name, type ?? 'Monthly');
  if (reason === undefined) return createCalendar(name, name === 'nepali' ? nepaliMonths() : undefined);
  problems.at(
    node,
    `periods of the ${name} calendar cannot be counted: ${reason}`,
    counted.includes(name)
      ? 'take a type of days, months or years'
      : `the calendars that can be counted in are ${CALENDARS.join(', ')}`,
  );
  return undefined;
}

/** The library is large and is read where a mapping needs it alone; what it tells goes into the job as a table. */
function nepaliMonths() {
  const library: { convertToIso8601: ToIso } = createRequire(import.meta.url)('@dhis2/multi-calendar-dates');
  return calendarTable(library.convertToIso8601);
}

/** The period that a date lies in, or that an id names; undefined (noted) where it is neither. */
function sincePeriod(
  type: PeriodType,
  { value, node }: Text,
  calendar: Calendar,
  problems: Problems,
): string | undefined {
  try {
    return periodOf(type, writtenDays(type, value, calendar).start, calendar);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const month = someMonth(calendar);
    if (calendar === ISO_CALENDAR) {
      const fix = `write 2024-01, 2024-01-15 or a DHIS2 period id`;
      problems.at(node, `"${value}" is no ${type} period and no date`, fix);
    } else {
      const fix = `write a date of that calendar, such as ${month} or ${month}-15, or a DHIS2 period id`;
      problems.at(node, `"${value}" is no ${type} period and no date of the ${calendar.name} calendar`, fix);
    }
    return undefined;
  }
}

/** A city without its continent, or a name that is misspelt. */
function zoneFix(written: string): string {
  const zones = Intl.supportedValuesOf('timeZone');
  const meant =
    zones.find((zone) => zone.endsWith(`/${written}`)) ?? nearest(written, written.includes('/') ? zones : []);
  return meant === undefined ? 'write its IANA name, such as Africa/Nairobi or UTC' : `did you mean "${meant}"?`;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
