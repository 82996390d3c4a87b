import { monthNumber } from '../days.ts';
import type { PaperValue } from '../paper-value.ts';
import { TARGET_ELEMENTS } from './target-metadata.ts';

/**
 * Make the one value that a person has entered into the DHIS2 that is reported to: bed nets of a clinic, which the run
 * keeps as they are.
 *
 * @param today `YYYY-MM-DD`
 * @returns a value of the newest quarter that has ended
 * @example targetValues('2026-11-21')[0]?.period // '2026Q3'
 */
export function targetValues(today: string): PaperValue[] {
  const quarter = Math.floor(monthNumber(today) / 3) - 1;
  return [
    {
      dataElement: TARGET_ELEMENTS.nets.id,
      period: `${Math.floor(quarter / 4)}Q${(quarter % 4) + 1}`,
      orgUnit: 'bSJR8fSeaia',
      categoryOptionCombo: 'HllvX50cXC0',
      value: '120',
      storedBy: 'data.clerk',
    },
  ];
}
