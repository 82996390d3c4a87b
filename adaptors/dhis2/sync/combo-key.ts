/** A category combo as DHIS2 writes it. */
export interface RawCombo {
  readonly id: string;
  readonly name?: string;
  readonly code?: string;
  readonly categories?: readonly { readonly categoryOptions?: readonly { readonly name?: string }[] }[];
}

/** What is read of a category combo. */
export const COMBO_FIELDS = 'id,code,name,categories[categoryOptions[name]]';

/**
 * Say what a category combo is made of: the names of the options of each category, in no order. Two combos that are made
 * of the same stand for one thing on two servers, whatever they and their categories are called.
 *
 * @param combo the combo, or nothing
 * @returns a text; the same for combos of equal option sets; undefined without a combo
 * @example comboKey({ id: 'a', categories: [{ categoryOptions: [{ name: 'Male' }, { name: 'Female' }] }] }) // '[["Female","Male"]]'
 */
export function comboKey(combo: RawCombo | undefined): string | undefined {
  if (combo?.categories === undefined) return undefined;
  const sets = combo.categories.map(({ categoryOptions = [] }) =>
    JSON.stringify(categoryOptions.map(({ name = '' }) => name).sort()),
  );
  return `[${sets.sort().join(',')}]`;
}

/** Say of a combo, by its key, what its options are, for people. @example comboWords('[["<5","5+"]]') // '<5 | 5+' */
export function comboWords(key: string): string {
  const sets = JSON.parse(key) as string[][];
  return sets.map((set) => set.join(' | ')).join(' × ');
}
