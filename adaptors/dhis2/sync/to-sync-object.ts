import { COMBO_FIELDS, comboKey, type RawCombo } from './combo-key.ts';
import type { Property, Synced, SyncObject } from './sync-objects.ts';

/** Properties that are taken over, by collection. Sharing is not: users and groups are of each server's own. */
const CARRIED: Readonly<Record<Synced, readonly string[]>> = {
  organisationUnits: ['name', 'shortName', 'code', 'openingDate', 'closedDate', 'geometry'],
  dataElements: [
    ...['name', 'shortName', 'code', 'formName', 'description'],
    ...['valueType', 'domainType', 'aggregationType', 'zeroIsSignificant'],
  ],
  dataSets: [
    ...['name', 'shortName', 'code', 'formName', 'description'],
    ...['periodType', 'openFuturePeriods', 'expiryDays', 'timelyDays'],
  ],
};

/** All of these. */
export const CARRIED_NAMES: readonly string[] = [...new Set(Object.values(CARRIED).flat())];

/** What is read of an object. */
export const SYNC_FIELDS: Readonly<Record<Synced, string>> = {
  organisationUnits: `id,${CARRIED.organisationUnits.join(',')},parent[id]`,
  dataElements: `id,${CARRIED.dataElements.join(',')},categoryCombo[${COMBO_FIELDS}],optionSet[id]`,
  dataSets: `id,${CARRIED.dataSets.join(',')},categoryCombo[${COMBO_FIELDS}],dataSetElements[dataElement[id],categoryCombo[${COMBO_FIELDS}]],organisationUnits[id]`,
};

/** An object as DHIS2 writes it. */
export interface RawSyncObject {
  readonly id: string;
  readonly [property: string]: unknown;
}

const DATES = ['openingDate', 'closedDate'];

/**
 * Take of an object as DHIS2 writes it what is compared and carried over.
 *
 * @param collection such as `dataElements`
 * @param raw the object
 * @returns it in short, lists sorted
 * @example toSyncObject('organisationUnits', { id: 'DiszpKrYNg8', name: 'Amari', openingDate: '2010-01-01T00:00:00.000' })
 */
export function toSyncObject(collection: Synced, raw: RawSyncObject): SyncObject {
  const fields: Record<string, Property> = {};
  for (const name of CARRIED[collection]) {
    const value = raw[name];
    if (value === undefined || value === null || value === '') continue;
    fields[name] = DATES.includes(name) ? String(value).slice(0, 10) : (value as Property);
  }
  const { code, name = '' } = raw as { readonly code?: string; readonly name?: string };
  const parent = idOf(raw.parent);
  const combo = comboKey(raw.categoryCombo as RawCombo | undefined);
  const base = { id: raw.id, ...(code ? { code } : {}), name, fields };
  if (collection === 'organisationUnits') return { ...base, ...(parent === undefined ? {} : { parent }) };
  const withCombo = { ...base, ...(combo === undefined ? {} : { combo }) };
  const optionSet = idOf(raw.optionSet);
  if (collection === 'dataElements') return { ...withCombo, ...(optionSet === undefined ? {} : { optionSet }) };
  return { ...withCombo, elements: elementsOf(raw.dataSetElements), units: idsOf(raw.organisationUnits) };
}

function elementsOf(list: unknown): NonNullable<SyncObject['elements']> {
  const items = (Array.isArray(list) ? list : []) as {
    readonly dataElement?: unknown;
    readonly categoryCombo?: RawCombo;
  }[];
  return items
    .flatMap(({ dataElement, categoryCombo }) => {
      const element = idOf(dataElement);
      const combo = comboKey(categoryCombo);
      return element === undefined ? [] : [{ element, ...(combo === undefined ? {} : { combo }) }];
    })
    .sort((a, b) => (a.element < b.element ? -1 : 1));
}

function idsOf(list: unknown): string[] {
  return (Array.isArray(list) ? list : []).flatMap((item) => idOf(item) ?? []).sort();
}

function idOf(reference: unknown): string | undefined {
  const { id } = (typeof reference === 'object' && reference !== null ? reference : {}) as { readonly id?: unknown };
  return typeof id === 'string' ? id : undefined;
}
