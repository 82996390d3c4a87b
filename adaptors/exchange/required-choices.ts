import { ExchangeError } from './exchange-error.ts';
import type { Choice, ExchangeCombo } from './exchange-report.ts';
import { showObjects, unique } from './id-scheme.ts';

/**
 * Give the categories and options of combos.
 *
 * @param combos any number of times each
 * @returns their choices, in order, each as often as there are combos that have it
 * @throws {ExchangeError} `category-unknown` when the metadata does not tell the categories of a combo
 * @example requiredChoices(values.map(({ optionCombo }) => optionCombo)).map(({ category }) => category.code)
 */
export function requiredChoices(combos: readonly ExchangeCombo[]): Choice[] {
  const all = unique(combos);
  const unknown = all.filter(({ choices }) => choices === undefined);
  if (unknown.length === 0) return all.flatMap(({ choices = [] }) => choices);
  throw new ExchangeError(
    'category-unknown',
    `the metadata does not tell the categories of ${showObjects('option combo', unknown)}`,
    'share the categories with the user that pulls, and pull again',
  );
}
