import { batches } from '../../batches.ts';
import type { Transport } from '../../transport/index.ts';
import { readAll } from '../metadata/read-all.ts';
import { comboKey, type Labelled, type RawCombo, WHOLE_COMBO_FIELDS } from './combo-key.ts';
import type { SyncObject } from './sync-objects.ts';

/** UIDs a request. */
const AT_ONCE = 100;

/** An option set as DHIS2 writes it. */
export interface RawOptionSet extends Labelled {
  readonly valueType?: string;
  readonly options?: readonly (Labelled & { readonly sortOrder?: number })[];
}

/** An option combo: its UID, and those of its options. */
export interface OptionComboIds {
  readonly id: string;
  readonly options: readonly string[];
}

/** What is read of an option set. */
export const OPTION_SET_FIELDS = 'id,code,name,valueType,options[id,code,name,sortOrder]';

/** What objects of the source share with others. */
export interface SharedObjects {
  readonly combos: Readonly<Record<string, RawCombo>>;
  readonly optionCombos: Readonly<Record<string, readonly OptionComboIds[]>>;
  readonly optionSets: readonly RawOptionSet[];
}

/**
 * Read what data elements and data sets refer to: category combos with all below them, and option sets.
 *
 * @param transport the source
 * @param elements that are taken over
 * @param dataSets likewise
 * @returns combos and their option combos by what they are made of; option sets
 * @example (await readShared(dhis2, elements, dataSets)).optionSets
 */
export async function readShared(
  transport: Transport,
  elements: readonly SyncObject[],
  dataSets: readonly SyncObject[],
): Promise<SharedObjects> {
  const overrides = dataSets.flatMap((dataSet) => (dataSet.elements ?? []).map(({ combo }) => combo));
  const used = new Set([...elements, ...dataSets].map(({ combo }) => combo).concat(overrides));
  const combos: Record<string, RawCombo> = {};
  const all =
    used.size === 0 ? [] : await readAll<RawCombo>(transport, 'categoryCombos', 'name:!null', WHOLE_COMBO_FIELDS);
  for (const combo of all.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const key = comboKey(combo);
    if (key !== undefined && used.has(key)) combos[key] ??= combo;
  }
  const byId = await readOptionCombos(
    transport,
    Object.values(combos).map(({ id }) => id),
  );
  const sets = [...new Set(elements.flatMap(({ optionSet }) => optionSet ?? []))].sort();
  return {
    combos,
    optionCombos: Object.fromEntries(Object.entries(combos).map(([key, { id }]) => [key, byId.get(id) ?? []])),
    optionSets: await readByIds<RawOptionSet>(transport, 'optionSets', sets, OPTION_SET_FIELDS),
  };
}

/**
 * Read the option combos of category combos.
 *
 * @param transport a DHIS2
 * @param combos UIDs
 * @returns option combos by the UID of their category combo
 */
export async function readOptionCombos(
  transport: Transport,
  combos: readonly string[],
): Promise<Map<string, readonly OptionComboIds[]>> {
  const fields = 'id,categoryOptionCombos[id,categoryOptions[id]]';
  const found = await readByIds<{
    readonly id: string;
    readonly categoryOptionCombos?: readonly { readonly id: string; readonly categoryOptions?: readonly Labelled[] }[];
  }>(transport, 'categoryCombos', combos, fields);
  return new Map(
    found.map(({ id, categoryOptionCombos = [] }) => [
      id,
      categoryOptionCombos.map((one) => ({
        id: one.id,
        options: (one.categoryOptions ?? []).map((option) => option.id).sort(),
      })),
    ]),
  );
}

async function readByIds<Item extends { readonly id: string }>(
  transport: Transport,
  collection: string,
  ids: readonly string[],
  fields: string,
): Promise<Item[]> {
  const found: Item[] = [];
  for (const some of batches(ids, AT_ONCE)) {
    found.push(...(await readAll<Item>(transport, collection, `id:in:[${some.join(',')}]`, fields)));
  }
  return found;
}
