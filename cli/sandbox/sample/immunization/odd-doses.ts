import { addDays, monthNumber, monthText } from '../days.ts';
import type { Dose } from '../lives/dose.ts';
import { BCG } from '../lives/schedule.ts';

const AMARI = 'loc-amari';

/**
 * Make the doses that a registry has and no schedule plans: each shows one way in which a count can go wrong.
 *
 * @param start the registry's first day, `YYYY-MM-DD`, the first of a month
 * @param children ids of the patients who got them, in the order of the doses; none is used twice
 * @returns the doses, all in the first month or at the very start of the second
 * @example oddDoses('2024-01-01', ['child-242880', 'child-242881'])
 */
export function oddDoses(start: string, children: readonly string[]): Dose[] {
  const month = start.slice(0, 7);
  const lastDay = addDays(`${monthText(monthNumber(start) + 1)}-01`, -1);
  const given = (day: string) => ({ occurrenceDateTime: `${day}T09:00:00+03:00` });
  const kinds: (Pick<Dose, 'id' | 'occurrence'> & Partial<Dose>)[] = [
    { id: 'imm-odd-no-place', occurrence: given(addDays(start, 10)) },
    { id: 'imm-odd-undated-1', occurrence: { occurrenceString: 'at birth, the card does not say when' }, place: AMARI },
    { id: 'imm-odd-undated-2', occurrence: { occurrenceString: 'after the rains' }, place: 'loc-ekuno' },
    // The whole of it falls into one month, so a monthly report can count it and a weekly one cannot.
    { id: 'imm-odd-month', occurrence: { occurrenceDateTime: month }, place: AMARI },
    { id: 'imm-odd-year', occurrence: { occurrenceDateTime: start.slice(0, 4) }, place: AMARI },
    // Half past one on the first of the next month in Nairobi, still the last of this one in UTC.
    {
      id: 'imm-odd-utc',
      occurrence: { occurrenceDateTime: `${lastDay}T22:30:00Z` },
      place: AMARI,
      entered: addDays(lastDay, 1),
    },
    { id: 'imm-odd-text-only', occurrence: given(addDays(start, 11)), place: 'loc-belo', vaccine: undefined },
  ];
  const usual = { entered: addDays(start, 12), status: 'completed', dose: 1, vaccine: BCG } as const;
  return kinds.flatMap((kind, index) => {
    const patient = children[index];
    return patient === undefined ? [] : [{ ...usual, ...kind, patient }];
  });
}
