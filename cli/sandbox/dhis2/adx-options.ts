import type { IdSchemes } from './import-options.ts';
import { referenceId, referenceIds } from './json.ts';
import { indexOf } from './metadata-index.ts';
import { type IdScheme, identifierOf, type MetadataObject, type MetadataStore } from './metadata-store.ts';

/** The option combos of a category combo, by the categories and options that make them up. */
export interface CategorisedCombos {
  /** Identifiers of its categories; undefined where one has none. */
  readonly categories: readonly (string | undefined)[];
  /** The option combo that has these options, an identifier for each category; undefined where there is none. */
  find(options: readonly (string | undefined)[]): MetadataObject | undefined;
}

/**
 * Look at a category combo as category options in a payload see it.
 *
 * @param store the metadata
 * @param comboId its uid
 * @param schemes of the request: those of categories and their options
 * @returns categories and a way to find option combos
 * @example categorisedCombos(store, 'QUuqutaCwCu', { idScheme: { type: 'CODE' } }).find(['SEX_MALE', 'AGE_UNDER_1']);
 */
export function categorisedCombos(
  store: MetadataStore,
  comboId: string | undefined,
  schemes: IdSchemes,
): CategorisedCombos {
  const general: IdScheme = schemes.idScheme ?? { type: 'UID' };
  const named = (plural: string, id: string, scheme: IdScheme): string | undefined => {
    const object = store.get(plural, id);
    return object && identifierOf(object, scheme);
  };
  const categories = referenceIds(store.get('categoryCombos', comboId)?.categories);
  const optionScheme = schemes.categoryOptionIdScheme ?? general;
  return {
    categories: categories.map((id) => named('categories', id, schemes.categoryIdScheme ?? general)),
    find(options) {
      const wanted = new Set(options);
      return indexOf(store)
        .combosOf(comboId)
        .find((combo) => {
          const own = new Set(
            referenceIds(combo.categoryOptions).map((id) => named('categoryOptions', id, optionScheme)),
          );
          return own.size === wanted.size && [...own].every((option) => option !== undefined && wanted.has(option));
        });
    },
  };
}

/**
 * Find the category combo of the attributes of a data set.
 *
 * @param store the metadata
 * @param dataSetId its uid
 * @returns uid of the combo
 * @example attributeComboOf(store, 'jqSaKxtj8IA'); // 'bjDvmb4bfuf'
 */
export function attributeComboOf(store: MetadataStore, dataSetId: string): string | undefined {
  return referenceId(store.get('dataSets', dataSetId)?.categoryCombo);
}
