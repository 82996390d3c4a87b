/** An object by all that it may be known by. */
export interface Labelled {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
}

/** A category option as DHIS2 writes it. */
export interface RawOption extends Labelled {
  readonly shortName?: string;
  readonly startDate?: string;
  readonly endDate?: string;
}

/** A category as DHIS2 writes it, its options in their order. */
export interface RawCategory extends Labelled {
  readonly shortName?: string;
  readonly dataDimensionType?: string;
  readonly categoryOptions?: readonly RawOption[];
}

/** A category combo as DHIS2 writes it, its categories in their order. */
export interface RawCombo extends Labelled {
  readonly dataDimensionType?: string;
  readonly categories?: readonly RawCategory[];
}

/** What is read of a category combo to know it again. */
export const COMBO_FIELDS = 'id,code,name,categories[categoryOptions[name]]';
/** What is read of a category option, of a category, and of a category combo that may have to be made. */
export const OPTION_FIELDS = 'id,code,name,shortName,startDate,endDate';
export const CATEGORY_FIELDS = `id,code,name,shortName,dataDimensionType,categoryOptions[${OPTION_FIELDS}]`;
export const WHOLE_COMBO_FIELDS = `id,code,name,dataDimensionType,categories[${CATEGORY_FIELDS}]`;

/**
 * Say what a category combo is made of: the names of the options of each category, in no order. Two combos that are made
 * of the same stand for one thing on two servers, whatever they and their categories are called.
 *
 * @param combo the combo, or nothing
 * @param nameOf what an option is called; left out: its own name
 * @returns a text; the same for combos of equal option sets; undefined without a combo
 * @example comboKey({ id: 'a', categories: [{ categoryOptions: [{ name: 'Male' }, { name: 'Female' }] }] }) // '[["Female","Male"]]'
 */
export function comboKey(
  combo: RawCombo | undefined,
  nameOf: (option: RawOption) => string = ({ name = '' }) => name,
): string | undefined {
  if (combo?.categories === undefined) return undefined;
  const sets = combo.categories.map(({ categoryOptions = [] }) => JSON.stringify(categoryOptions.map(nameOf).sort()));
  return `[${sets.sort().join(',')}]`;
}

/** Say of a combo, by its key, what its options are, for people. @example comboWords('[["<5","5+"]]') // '<5 | 5+' */
export function comboWords(key: string): string {
  const sets = JSON.parse(key) as string[][];
  return sets.map((set) => set.join(' | ')).join(' × ');
}
