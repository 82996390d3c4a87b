import type { Named } from '../dhis2/metadata/find-named.ts';
import type { Metadata, MetadataOptionCombo } from '../dhis2/metadata/metadata.ts';
import type { Choice, ExchangeCombo, ExchangeElement } from './exchange-report.ts';

/** Value types that DHIS2 takes for numbers. */
const NUMBERS = /^(INTEGER(_.*)?|NUMBER|PERCENTAGE|UNIT_INTERVAL)$/;

/** Finds what UIDs stand for; what the metadata lacks has nothing but its UID. */
export interface ExchangeObjects {
  dataSetOf(): Named;
  unitOf(id: string): Named;
  elementOf(id: string): ExchangeElement;
  comboOf(id: string): ExchangeCombo;
}

/**
 * Look up in metadata what values refer to, each once.
 *
 * @param metadata a snapshot or an export
 * @param dataSetId UID of the data set
 * @returns functions from UIDs to objects, the same object for the same UID
 * @example exchangeObjects(metadata, 'jqSaKxtj8IA').comboOf('JKuWbG5bWAu').choices
 */
export function exchangeObjects(metadata: Metadata, dataSetId: string): ExchangeObjects {
  const dataSet = metadata.dataSets.find(({ id }) => id === dataSetId);
  const named = (list: readonly Named[]) => {
    const found = new Map(list.map(({ id, code, name }) => [id, namedOf(id, code, name)]));
    return (id: string): Named => found.get(id) ?? { id };
  };
  const elements = new Map(metadata.dataElements.map((each) => [each.id, each]));
  const overrides = new Map(
    dataSet?.dataSetElements?.map(({ dataElement, categoryCombo }) => [dataElement.id, categoryCombo?.id] as const),
  );
  const nameElement = named(metadata.dataElements);
  const choicesOf = choicesIn(metadata);
  const combos = new Map(metadata.categoryOptionCombos.map((each) => [each.id, each]));
  const defaults = new Set(metadata.categoryOptions.filter(({ name }) => name === 'default').map(({ id }) => id));
  return {
    dataSetOf: once(() => named(metadata.dataSets)(dataSetId)),
    unitOf: named(metadata.organisationUnits),
    elementOf: once((id) => {
      const { valueType = '', categoryCombo } = elements.get(id) ?? {};
      const override = overrides.get(id);
      return {
        ...nameElement(id),
        isNumber: NUMBERS.test(valueType),
        hasOwnCombo: override === undefined || override === categoryCombo?.id,
      };
    }),
    comboOf: once((id) => {
      const combo = combos.get(id);
      const { categoryOptions = [] } = combo ?? {};
      return {
        ...namedOf(id, combo?.code, combo?.name),
        isDefault: categoryOptions.length === 1 && categoryOptions.every((option) => defaults.has(option.id)),
        choices: combo === undefined ? undefined : choicesOf(combo),
      };
    }),
  };
}

/** Find the category of each option of a combo. */
function choicesIn({ categories, categoryCombos, categoryOptions }: Metadata) {
  const options = new Map(categoryOptions.map(({ id, code, name }) => [id, namedOf(id, code, name)]));
  const known = new Map(
    categories.map(({ id, code, name, categoryOptions: some = [] }) => [
      id,
      { category: namedOf(id, code, name), options: new Set(some.map((option) => option.id)) },
    ]),
  );
  const categoriesOf = new Map(categoryCombos.map(({ id, categories: some = [] }) => [id, some]));
  return ({ categoryCombo, categoryOptions: own }: MetadataOptionCombo): readonly Choice[] | undefined => {
    const left = own.map(({ id }) => id);
    const choices = (categoriesOf.get(categoryCombo.id) ?? []).flatMap(({ id }): Choice[] => {
      const found = known.get(id);
      const at = left.findIndex((option) => found?.options.has(option));
      if (found === undefined || at < 0) return [];
      const [option = ''] = left.splice(at, 1);
      return [{ category: found.category, option: options.get(option) ?? { id: option } }];
    });
    return left.length === 0 ? choices : undefined;
  };
}

/** Empty codes are none. */
function namedOf(id: string, code: string | undefined, name: string | undefined): Named {
  return { id, ...(code ? { code } : {}), ...(name ? { name } : {}) };
}

function once<Found>(find: (id: string) => Found): (id?: string) => Found {
  const found = new Map<string, Found>();
  return (id = '') => {
    const known = found.get(id);
    if (known !== undefined) return known;
    const made = find(id);
    found.set(id, made);
    return made;
  };
}
