import { objectsOf, referenceId, referenceIds } from './json.ts';
import type { MetadataObject, MetadataStore } from './metadata-store.ts';

/** Who belongs to whom, worked out once for a state of the metadata. */
export interface MetadataIndex {
  /** Data sets that contain a data element. */
  dataSetsOf(elementId: string): readonly MetadataObject[];
  /** Data elements of a data set. */
  elementsOf(dataSetId: string): readonly string[];
  /** Units that a data set is assigned to. */
  unitsOf(dataSetId: string): ReadonlySet<string>;
  /** Option combos of a category combo. */
  combosOf(categoryComboId: string | undefined): readonly MetadataObject[];
  /** Category combo of an element within a data set, which may override that of the element. */
  comboIn(dataSet: MetadataObject, element: MetadataObject): string | undefined;
}

const indexes = new WeakMap<MetadataStore, { version: number; index: MetadataIndex }>();

/**
 * Index the metadata; the work is done again only when something changed.
 *
 * @param store the metadata
 * @returns the index
 * @example indexOf(store).dataSetsOf('YDu3Cu8QR3a');
 */
export function indexOf(store: MetadataStore): MetadataIndex {
  const known = indexes.get(store);
  if (known?.version === store.version) return known.index;
  const index = build(store);
  indexes.set(store, { version: store.version, index });
  return index;
}

function build(store: MetadataStore): MetadataIndex {
  const dataSets = new Map<string, MetadataObject[]>();
  const elements = new Map<string, string[]>();
  const units = new Map<string, Set<string>>();
  const combos = new Map<string, MetadataObject[]>();
  const overrides = new Map<string, string>();
  for (const dataSet of store.all('dataSets')) {
    units.set(dataSet.id, new Set(referenceIds(dataSet.organisationUnits)));
    for (const member of objectsOf(dataSet.dataSetElements)) {
      const element = referenceId(member.dataElement);
      if (element === undefined) continue;
      push(dataSets, element, dataSet);
      push(elements, dataSet.id, element);
      const override = referenceId(member.categoryCombo);
      if (override !== undefined) overrides.set(`${dataSet.id} ${element}`, override);
    }
  }
  for (const combo of store.all('categoryOptionCombos')) push(combos, referenceId(combo.categoryCombo) ?? '', combo);
  return {
    dataSetsOf: (id) => dataSets.get(id) ?? [],
    elementsOf: (id) => elements.get(id) ?? [],
    unitsOf: (id) => units.get(id) ?? new Set(),
    combosOf: (id) => combos.get(id ?? '') ?? [],
    comboIn: (dataSet, element) => overrides.get(`${dataSet.id} ${element.id}`) ?? referenceId(element.categoryCombo),
  };
}

function push<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
