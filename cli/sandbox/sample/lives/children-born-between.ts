import { monthNumber } from '../days.ts';
import { type Child, makeChild } from './child.ts';

/**
 * Make the children who were born from a month to a day: nine or ten a month.
 *
 * @param firstMonth as `monthNumber` numbers it
 * @param lastDay `YYYY-MM-DD`
 * @returns children in the order of their months; the same for the same month, whatever the last day
 * @example childrenBornBetween(monthNumber('2024-01'), '2024-03-20').length
 */
export function childrenBornBetween(firstMonth: number, lastDay: string): Child[] {
  const children: Child[] = [];
  for (let month = firstMonth; month <= monthNumber(lastDay); month += 1) {
    const births = 9 + (month % 2);
    for (let rank = 0; rank < births; rank += 1) children.push(makeChild(month, rank));
  }
  return children.filter(({ born }) => born <= lastDay);
}
