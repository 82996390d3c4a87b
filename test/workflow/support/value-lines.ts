import type { StoredValue } from '../../../cli/sandbox/dhis2/index.ts';
import {
  AGE_COMBOS,
  CHILDREN_SEEN,
  DOSES_GIVEN,
  SEX_AGE_COMBOS,
} from '../../../cli/sandbox/sample/immunization/elements.ts';
import { FACILITIES, PAPER_FACILITY } from '../../../cli/sandbox/sample/places.ts';

const UNITS = new Map([...FACILITIES, PAPER_FACILITY].map(({ orgUnit, name }) => [orgUnit, name.split(' ')[0]]));
const ELEMENTS = new Map<string, string>([
  ...DOSES_GIVEN.map(({ id, code }): [string, string] => [id, code.split('_')[1] ?? code]),
  [CHILDREN_SEEN.id, 'SEEN'],
]);
const COMBOS = new Map([
  [AGE_COMBOS.under1, '<1'],
  [AGE_COMBOS.from1, '≥1'],
  [SEX_AGE_COMBOS.maleUnder1, 'M <1'],
  [SEX_AGE_COMBOS.maleFrom1, 'M ≥1'],
  [SEX_AGE_COMBOS.femaleUnder1, 'F <1'],
  [SEX_AGE_COMBOS.femaleFrom1, 'F ≥1'],
]);

/**
 * Write the values of a DHIS2 in lines for people, deleted ones left out.
 *
 * @param values what `dhis2.values()` answers
 * @returns such as `202603 Belo BCG <1 = 1`, with ` by data.clerk` where they are not ours, sorted
 */
export function valueLines(values: readonly StoredValue[]): string[] {
  return values
    .filter(({ deleted }) => !deleted)
    .map(({ period, orgUnit, dataElement, categoryOptionCombo, value, storedBy }) => {
      const where = `${period} ${UNITS.get(orgUnit) ?? orgUnit} ${ELEMENTS.get(dataElement) ?? dataElement}`;
      const by = storedBy === 'tallysheet' ? '' : ` by ${storedBy}`;
      return `${where} ${COMBOS.get(categoryOptionCombo) ?? categoryOptionCombo} = ${value}${by}`;
    })
    .sort();
}
