import { monthlyPeriod, monthNumber } from '../days.ts';
import { mulberry32 } from '../mulberry32.ts';
import type { PaperValue } from '../paper-value.ts';
import { SOURCE_OPTION_COMBOS } from './source-combos.ts';
import { SOURCE_ELEMENTS } from './source-metadata.ts';
import { REPORTING, type SourcePlace } from './source-places.ts';

const DEFAULT = 'HllvX50cXC0';
const FIRST_MONTH = monthNumber('2026-01');

/**
 * Make what clerks of the facilities have entered, from January 2026 to the last month that has ended. Two of them show
 * what a map cannot place: Itumba Outreach, which the lookup lacks, and a total that one typed in beside the ages.
 *
 * @param today `YYYY-MM-DD`
 * @returns values of the data set FAC_MONTHLY; the same day gives the same values
 * @example sourceValues('2026-11-21').length
 */
export function sourceValues(today: string): PaperValue[] {
  const values: PaperValue[] = [];
  for (let month = FIRST_MONTH; month < monthNumber(today); month += 1) {
    for (const [at, place] of REPORTING.entries()) {
      // An outreach post works in one month of six.
      if (place.code === 'FS-2901' && month % 6 !== 0) continue;
      values.push(...reportOf(place, month, mulberry32(month * 100 + at)));
    }
  }
  return values;
}

function reportOf(place: SourcePlace, month: number, random: () => number): PaperValue[] {
  const { confirmed, treated, visits, returns, nets, stock, remarks } = SOURCE_ELEMENTS;
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const entered = (element: { readonly id: string }, combo: string, value: number | string): PaperValue => ({
    dataElement: element.id,
    period: monthlyPeriod(month),
    orgUnit: place.id,
    categoryOptionCombo: combo,
    value: String(value),
    storedBy: 'facility.clerk',
  });
  const split = SOURCE_OPTION_COMBOS.flatMap(({ id }) => {
    const cases = upTo(9);
    return [
      entered(confirmed, id, cases),
      entered(treated, id, Math.max(0, cases - upTo(1))),
      entered(visits, id, 10 + upTo(20)),
      entered(returns, id, upTo(12)),
    ];
  });
  const isMistaken = place.code === 'FS-1002' && month === FIRST_MONTH;
  return [
    ...split.filter(({ value }) => value !== '0'),
    entered(nets, DEFAULT, 5 + upTo(30)),
    entered(stock, DEFAULT, upTo(400)),
    ...(month % 3 === 0 ? [entered(remarks, DEFAULT, 'Report complete')] : []),
    ...(isMistaken ? [entered(confirmed, DEFAULT, 31)] : []),
  ];
}
