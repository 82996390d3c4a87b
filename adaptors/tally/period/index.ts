export { AGE_UNITS, type AgeUnit, ageIn } from './age.ts';
export { eventDays, partialDays } from './event-day.ts';
export {
  comparePeriods,
  type Day,
  type DayRange,
  normalizePeriod,
  PERIOD_TYPES,
  type PeriodType,
  periodOf,
  periodRange,
  periodsBetween,
  shiftPeriod,
} from './period.ts';
