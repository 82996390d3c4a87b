import { type JsonObject, referenceIds, textOf } from './json.ts';
import type { MetadataObject, MetadataStore } from './metadata-store.ts';
import { uidOf } from './uid.ts';

/**
 * Make the category option combos that a category combo lacks: one for each way to take an option of every category.
 *
 * @param store where the categories and options are
 * @param combo the category combo
 * @param known its combos so far
 * @returns the missing ones, named after their options in the order of the categories; their uids follow from the options
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/maintenance.html#webapi_maintenance
 * @example optionCombosOf(store, combo, []).length; // 2 sexes × 4 ages = 8
 */
export function optionCombosOf(
  store: MetadataStore,
  combo: MetadataObject,
  known: readonly MetadataObject[],
): JsonObject[] {
  const taken = new Set(known.map((each) => keyOf(referenceIds(each.categoryOptions))));
  let choices: string[][] = [[]];
  for (const id of referenceIds(combo.categories)) {
    const options = referenceIds(store.get('categories', id)?.categoryOptions);
    choices = choices.flatMap((choice) => options.map((option) => [...choice, option]));
  }
  return choices
    .filter((choice) => choice.length > 0 && !taken.has(keyOf(choice)))
    .map((choice) => ({
      id: uidOf(`${combo.id}:${keyOf(choice)}`),
      name: choice.map((id) => textOf(store.get('categoryOptions', id)?.name) ?? id).join(', '),
      categoryCombo: { id: combo.id },
      categoryOptions: choice.map((id) => ({ id })),
    }));
}

function keyOf(options: readonly string[]): string {
  return [...options].sort().join(',');
}
