import { civilOf, type Day, type DayNumber, startOfMonth } from './civil.ts';
import { dayOfText } from './read-date.ts';

/** The units in which a mapping can give age bands. */
export const AGE_UNITS = ['years', 'months', 'weeks', 'days'] as const;
export type AgeUnit = (typeof AGE_UNITS)[number];

/**
 * Count the complete years, months, weeks or days from a birth to an event.
 *
 * Years and months are complete when the event's day reaches the birth's day: who was born on 29 February completes a
 * year on 1 March, who was born on the 31st completes a short month on the 1st after it.
 *
 * @param unit what to count
 * @param birth days since 1970-01-01
 * @param event days since 1970-01-01
 * @returns a whole number; negative when the event lies before the birth
 * @example ageBetween('years', dayOfText('2020-02-29'), dayOfText('2021-02-28')) // 0
 */
export function ageBetween(unit: AgeUnit, birth: DayNumber, event: DayNumber): number {
  if (unit === 'days') return event - birth;
  if (unit === 'weeks') return Math.floor((event - birth) / 7);
  const from = civilOf(birth);
  const to = civilOf(event);
  const months = (to >> 5) - (from >> 5) - ((to & 31) < (from & 31) ? 1 : 0);
  return unit === 'months' ? months : Math.floor(months / 12);
}

/**
 * Give the day on which an age is complete, by the rules of `ageBetween`.
 *
 * @param unit what is counted
 * @param day the birth, or whatever the count begins with; days since 1970-01-01
 * @param count how many, a whole number; negative for earlier
 * @returns the first day on which that many are complete
 * @example textOfDay(addAge('months', dayOfText('2024-01-31'), 1)) // '2024-03-01'
 */
export function addAge(unit: AgeUnit, day: DayNumber, count: number): DayNumber {
  if (unit === 'days') return day + count;
  if (unit === 'weeks') return day + count * 7;
  const civil = civilOf(day);
  const month = (civil >> 5) + (unit === 'months' ? count : count * 12);
  return Math.min(startOfMonth(month) + (civil & 31) - 1, startOfMonth(month + 1));
}

/**
 * Count the complete years, months, weeks or days between two days given as texts.
 *
 * @param unit what to count
 * @param birth day of birth
 * @param event day of the event
 * @returns a whole number; negative when the event lies before the birth
 * @throws {RangeError} when a text is no day
 * @example ageIn('years', '2020-02-29', '2021-02-28') // 0
 */
export function ageIn(unit: AgeUnit, birth: Day, event: Day): number {
  return ageBetween(unit, dayOfText(birth), dayOfText(event));
}
