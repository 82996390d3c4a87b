import { ImportError } from '../conflicts/import-error.ts';
import type { CategoryOption, OptionCombo } from './data-set.ts';
import { findNamed } from './find-named.ts';

/** What has option combos: a data element, or a data set, whose are attribute option combos. */
export interface ComboOwner {
  readonly id: string;
  readonly optionCombos: readonly OptionCombo[];
}

/** Finds option combos, each set of options once. */
export interface ComboFinder {
  /**
   * @param owner an element of a data set with its combos there, or the data set with its attribute option combos
   * @param options codes, UIDs or names of category options, in any order; none for the default combo
   * @param what the owner, for a message, such as `data element BCG`
   * @returns the combo, or undefined when the owner has none for these options
   * @throws {ImportError} `two-option-combos` when two combos stand for one set of options, with both UIDs
   */
  find(owner: ComboOwner, options: readonly string[], what: string): OptionCombo | undefined;
}

/**
 * Make a finder of option combos by their set of options, never by the combo's name.
 *
 * @returns a finder that remembers what it found
 * @example createComboFinder().find(element, ['Male', '< 1 year'], 'data element BCG')
 */
export function createComboFinder(): ComboFinder {
  const found = new Map<string, OptionCombo | undefined>();
  return {
    find(owner, options, what) {
      const key = JSON.stringify([owner.id, ...options]);
      if (!found.has(key)) found.set(key, findCombo(owner.optionCombos, options, what));
      return found.get(key);
    },
  };
}

/**
 * Name combos by their options, for a message.
 *
 * @param optionCombos any number of them
 * @returns the first eight
 * @example comboNames(element.optionCombos) // 'Male + < 1 year; Male + ≥ 1 year'
 */
export function comboNames(optionCombos: readonly OptionCombo[]): string {
  const names = optionCombos.map(({ categoryOptions }) =>
    categoryOptions.map(({ name, id }) => name ?? id).join(' + '),
  );
  return names.slice(0, 8).join('; ');
}

/**
 * Tell whether a combo is the one of what has no categories; its UID differs from server to server, its option's name
 * does not.
 */
export function isDefaultCombo({ categoryOptions }: OptionCombo): boolean {
  return categoryOptions.length === 1 && categoryOptions[0]?.name === 'default';
}

/** Make the error of two combos for one set of options. */
export function twoCombos(
  first: OptionCombo,
  second: OptionCombo,
  options: readonly string[],
  what: string,
): ImportError {
  return new ImportError(
    'two-option-combos',
    `option combos ${first.id} and ${second.id} both stand for ${options.join(', ') || 'default'} of ${what}`,
    'merge or delete one of them in DHIS2, since values would be split between the two',
  );
}

function findCombo(
  optionCombos: readonly OptionCombo[],
  options: readonly string[],
  what: string,
): OptionCombo | undefined {
  const [first, second] = optionCombos.filter((combo) =>
    options.length === 0 ? isDefaultCombo(combo) : isSameSet(combo.categoryOptions, options),
  );
  if (first !== undefined && second !== undefined) throw twoCombos(first, second, options, what);
  return first;
}

/** Two names of one option do not make a set of two. */
function isSameSet(categoryOptions: readonly CategoryOption[], options: readonly string[]): boolean {
  if (categoryOptions.length !== options.length) return false;
  const named = new Set(options.map((option) => findNamed(categoryOptions, option)?.id));
  return categoryOptions.every(({ id }) => named.has(id));
}
