import { cutText } from './cut-text.ts';
import { foldName } from './fold-name.ts';

/** Characters of a short name at most. */
const LENGTH = 50;

/**
 * Make the short name of an org unit, one that no other has: its name, cut where it is too long, with a number behind it
 * where another has that already.
 *
 * @param name the unit's name
 * @param taken short names that there are, folded; the new one is added
 * @returns at most 50 characters
 * @example shortNameOf('Amari Hospital', taken) // 'Amari Hospital', then 'Amari Hospital 2'
 */
export function shortNameOf(name: string, taken: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : ` ${number}`;
    const shortName = `${cutText(name, LENGTH - suffix.length)}${suffix}`;
    const key = foldName(shortName);
    if (taken.has(key)) continue;
    taken.add(key);
    return shortName;
  }
}
