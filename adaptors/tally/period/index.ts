export { AGE_UNITS, type AgeUnit, addAge, ageBetween, ageIn } from './age.ts';
export {
  CALENDARS,
  type Calendar,
  type CalendarTable,
  createCalendar,
  hasSameIds,
  ISO_CALENDAR,
  REFUSED_CALENDARS,
  refusalOf,
} from './calendar.ts';
export { type Day, type DayNumber, type DaySpan, textOfDay } from './civil.ts';
export { createDayReader } from './day-reader.ts';
export { type DayRange, eventDays, partialDays } from './event-day.ts';
export {
  comparePeriods,
  normalizePeriod,
  periodOf,
  periodOfDay,
  periodRange,
  periodsBetween,
  shiftPeriod,
} from './period.ts';
export { PERIOD_TYPES, type PeriodType } from './period-types.ts';
export { dayOfText, partialBirth } from './read-date.ts';
export { someMonth, writtenDays } from './written-days.ts';
