import { monthlyPeriod, monthNumber } from '../days.ts';
import type { PaperValue } from '../paper-value.ts';
import { PAPER_FACILITY } from '../places.ts';
import { AGE_COMBOS, CHILDREN_SEEN, SEX_AGE_COMBOS } from './elements.ts';

const STORED_BY = 'data.clerk';
const BCG = 'WSy7zOZx1Wl';
const PENTA_1 = 'hJJlOnVOkV2';
const MR_1 = 'kGrnHR9zV2G';
const AMARI_HOSPITAL = 'nnDarh7hZhG';

/**
 * Make the values that a clerk has typed in for the two newest ended months: those of the facility still on paper, and
 * one at a facility whose doses are counted, where what to do about it is the mapping's `onManualEdit`.
 *
 * @param today `YYYY-MM-DD`
 * @returns data values of the data set EPI_MONTHLY
 * @example samplePaperValues('2026-11-21')[0]?.period // '202609'
 */
export function samplePaperValues(today: string): PaperValue[] {
  const newest = monthNumber(today) - 1;
  const paper = (month: number, dataElement: string, categoryOptionCombo: string, value: string): PaperValue => ({
    dataElement,
    period: monthlyPeriod(month),
    orgUnit: PAPER_FACILITY.orgUnit,
    categoryOptionCombo,
    value,
    storedBy: STORED_BY,
  });
  return [
    paper(newest - 1, BCG, AGE_COMBOS.under1, '6'),
    paper(newest - 1, PENTA_1, AGE_COMBOS.under1, '5'),
    paper(newest - 1, MR_1, AGE_COMBOS.from1, '1'),
    paper(newest, BCG, AGE_COMBOS.under1, '4'),
    paper(newest, PENTA_1, AGE_COMBOS.under1, '7'),
    { ...paper(newest, CHILDREN_SEEN.id, SEX_AGE_COMBOS.femaleUnder1, '11'), orgUnit: AMARI_HOSPITAL },
  ];
}
