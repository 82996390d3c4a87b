import type { CategoryOption, DataElement, OptionCombo } from './data-set.ts';
import { findNamed } from './find-named.ts';
import { ImportError } from './import-error.ts';

/** Finds option combos, each set of options once. */
export interface ComboFinder {
  /**
   * @param element element of a data set, with its combos there
   * @param options codes, UIDs or names of category options, in any order; none for the default combo
   * @returns the combo, or undefined when the element has none for these options
   * @throws {ImportError} `two-option-combos` when two combos stand for one set of options, with both UIDs
   */
  find(element: DataElement, options: readonly string[]): OptionCombo | undefined;
}

/**
 * Make a finder of option combos by their set of options, never by the combo's name.
 *
 * @returns a finder that remembers what it found
 * @example createComboFinder().find(element, ['Male', '< 1 year'])
 */
export function createComboFinder(): ComboFinder {
  const found = new Map<string, OptionCombo | undefined>();
  return {
    find(element, options) {
      const key = JSON.stringify([element.id, ...options]);
      if (!found.has(key)) found.set(key, findCombo(element, options));
      return found.get(key);
    },
  };
}

/**
 * Name the combos of an element by their options, for a message.
 *
 * @param element element of a data set
 * @returns the first eight
 * @example comboNames(element) // 'Male + < 1 year; Male + ≥ 1 year'
 */
export function comboNames({ optionCombos }: DataElement): string {
  const names = optionCombos.map(({ categoryOptions }) =>
    categoryOptions.map(({ name, id }) => name ?? id).join(' + '),
  );
  return names.slice(0, 8).join('; ');
}

function findCombo(element: DataElement, options: readonly string[]): OptionCombo | undefined {
  const [first, second] = element.optionCombos.filter(({ categoryOptions }) =>
    options.length === 0 ? isDefault(categoryOptions) : isSameSet(categoryOptions, options),
  );
  if (first !== undefined && second !== undefined) {
    throw new ImportError(
      'two-option-combos',
      `option combos ${first.id} and ${second.id} both stand for ${options.join(', ') || 'default'} of data element ${element.code ?? element.id}`,
      'merge or delete one of them in DHIS2, since values would be split between the two',
    );
  }
  return first;
}

/** Two names of one option do not make a set of two. */
function isSameSet(categoryOptions: readonly CategoryOption[], options: readonly string[]): boolean {
  if (categoryOptions.length !== options.length) return false;
  const named = new Set(options.map((option) => findNamed(categoryOptions, option)?.id));
  return categoryOptions.every(({ id }) => named.has(id));
}

/** The combo of elements without disaggregation; its UID differs from server to server, its option's name does not. */
function isDefault(categoryOptions: readonly CategoryOption[]): boolean {
  return categoryOptions.length === 1 && categoryOptions[0]?.name === 'default';
}
