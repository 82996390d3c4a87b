import type { Day } from './period.ts';

/** The units in which a mapping can give age bands. */
export const AGE_UNITS = ['years', 'months', 'weeks', 'days'] as const;
export type AgeUnit = (typeof AGE_UNITS)[number];

const DAY = 86_400_000;

/**
 * Count the complete years, months, weeks or days from a birth to an event.
 *
 * Years and months are complete when the event's day reaches the birth's day: who was born on 29 February completes a
 * year on 1 March, who was born on the 31st completes a short month on the 1st after it.
 *
 * @param unit what to count
 * @param birth day of birth
 * @param event day of the event
 * @returns a whole number; negative when the event lies before the birth
 * @example ageIn('years', '2020-02-29', '2021-02-28') // 0
 */
export function ageIn(unit: AgeUnit, birth: Day, event: Day): number {
  if (unit === 'days' || unit === 'weeks') {
    const days = (Date.parse(event) - Date.parse(birth)) / DAY;
    return unit === 'days' ? days : Math.floor(days / 7);
  }
  const months = monthsSinceZero(event) - monthsSinceZero(birth) - (event.slice(8) < birth.slice(8) ? 1 : 0);
  return unit === 'months' ? months : Math.floor(months / 12);
}

function monthsSinceZero(day: Day): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}
