import { uidOf } from '../../dhis2/uid.ts';

const SEXES = ['Male', 'Female'];
const AGES = ['0-11 months', '12-59 months', '5-14 years', '15 years and older'];

/** The categories of the DHIS2 that is read: finer than those of the other one. */
export const SOURCE_CATEGORIES = [
  { id: uidOf('source category sex'), name: 'Sex', code: 'FS_SEX', options: SEXES.map(option) },
  { id: uidOf('source category age'), name: 'Age group', code: 'FS_AGE', options: AGES.map(option) },
];

/** UID of the category combo of these. */
export const SOURCE_COMBO = uidOf('source combo sex and age');

/** Its option combos: by sex, then by age. */
export const SOURCE_OPTION_COMBOS = SEXES.flatMap((sex) =>
  AGES.map((age) => ({
    id: uidOf(`source ${sex}, ${age}`),
    name: `${sex}, ${age}`,
    options: [option(sex).id, option(age).id],
  })),
);

function option(name: string): { readonly id: string; readonly name: string } {
  return { id: uidOf(`source option ${name}`), name };
}
