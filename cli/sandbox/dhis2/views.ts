import { isObject, type JsonObject, objectsOf, referenceId, referenceIds, textOf } from './json.ts';
import { adminId, defaultCategoryCombo } from './metadata-defaults.ts';
import { indexOf } from './metadata-index.ts';
import type { MetadataObject, MetadataStore } from './metadata-store.ts';
import { schemas } from './schemas.ts';
import { mayData, type User } from './users.ts';

/** Works out a property that no one imports. */
type Derived = (store: MetadataStore, object: MetadataObject) => unknown;

const refs = (ids: Iterable<string>): { id: string }[] => [...ids].map((id) => ({ id }));

const naming: Readonly<Record<string, Derived>> = {
  displayName: (_, object) => object.name,
  displayShortName: (_, object) => object.shortName,
  displayFormName: (_, object) => object.formName ?? object.name,
  dimensionItem: (_, object) => object.id,
};

const inUnits: Readonly<Record<string, Derived>> = {
  path: (store, unit) => `/${store.pathOf(unit).join('/')}`,
  level: (store, unit) => store.pathOf(unit).length,
  leaf: (store, unit) => !store.all('organisationUnits').some((each) => referenceId(each.parent) === unit.id),
  children: (store, unit) => refs(below(store, unit).map((each) => each.id)),
  ancestors: (store, unit) => refs(store.pathOf(unit).slice(0, -1)),
  dataSets: (store, unit) => refs(holding(store, 'dataSets', 'organisationUnits', unit.id)),
  programs: (store, unit) => refs(holding(store, 'programs', 'organisationUnits', unit.id)),
  organisationUnitGroups: (store, unit) => refs(holding(store, 'organisationUnitGroups', 'organisationUnits', unit.id)),
  users: () => [],
};

const derived: Readonly<Record<string, Readonly<Record<string, Derived>>>> = {
  organisationUnits: inUnits,
  dataElements: {
    dataSetElements: (store, element) =>
      indexOf(store)
        .dataSetsOf(element.id)
        .map((dataSet) => ({ dataSet: { id: dataSet.id }, dataElement: { id: element.id } })),
    optionSetValue: (_, element) => element.optionSet !== undefined,
  },
  categoryCombos: {
    isDefault: (_, combo) => combo.id === defaultCategoryCombo,
    categoryOptionCombos: (store, combo) =>
      refs(
        indexOf(store)
          .combosOf(combo.id)
          .map((each) => each.id),
      ),
  },
  categoryOptions: {
    categoryOptionCombos: (store, option) => refs(holding(store, 'categoryOptionCombos', 'categoryOptions', option.id)),
  },
  users: { name: (_, user) => `${textOf(user.firstName)} ${textOf(user.surname)}` },
};

/** Collections whose name differs from the property that refers to them. */
const targets: Readonly<Record<string, string>> = {
  parent: 'organisationUnits',
  children: 'organisationUnits',
  ancestors: 'organisationUnits',
  dataViewOrganisationUnits: 'organisationUnits',
  teiSearchOrganisationUnits: 'organisationUnits',
  categoryCombo: 'categoryCombos',
  dataElement: 'dataElements',
  dataSet: 'dataSets',
  optionSet: 'optionSets',
  attribute: 'attributes',
  indicatorType: 'indicatorTypes',
  trackedEntityAttribute: 'trackedEntityAttributes',
  trackedEntityType: 'trackedEntityTypes',
  program: 'programs',
  programStage: 'programStages',
};

const dates = new Set(['openingDate', 'closedDate', 'startDate', 'endDate']);

/** Collections whose objects hold data, which are shared apart from them. */
const withData = new Set(['dataSets', 'categoryOptions', 'programs', 'programStages', 'trackedEntityTypes']);

/** Properties that never leave the server. */
const hidden = new Set(['password']);

/**
 * Read a property of a stored object as an answer shows it; derived ones and values of attributes included.
 *
 * @param store the metadata
 * @param plural the collection of the object
 * @param object the object
 * @param name of the property, or the uid of an attribute
 * @returns its value, or undefined when the object has none
 * @example readProperty(store, 'organisationUnits', unit, 'level'); // 4
 */
export function readProperty(store: MetadataStore, plural: string, object: MetadataObject, name: string): unknown {
  if (hidden.has(name)) return undefined;
  const compute = derived[plural]?.[name] ?? naming[name];
  const value = compute ? compute(store, object) : object[name];
  if (dates.has(name)) return momentOf(value);
  if (value !== undefined) return value;
  if (schemas.get(plural)?.defaults && name in (schemas.get(plural)?.defaults ?? {}))
    return schemas.get(plural)?.defaults?.[name];
  const attribute = objectsOf(object.attributeValues).find((each) => referenceId(each.attribute) === name);
  if (attribute) return attribute.value;
  return name === 'attributeValues' ? [] : undefined;
}

/**
 * Name the properties that an object has, derived ones included.
 *
 * @param plural the collection
 * @param object the object
 * @returns names, each once
 * @example propertyNames('organisationUnits', unit).includes('level'); // true
 */
export function propertyNames(plural: string, object: JsonObject): string[] {
  const names = [
    ...Object.keys(object),
    ...Object.keys(derived[plural] ?? {}),
    ...Object.keys(schemas.get(plural)?.defaults ?? {}),
    ...(object.shortName === undefined ? ['displayName', 'displayFormName'] : Object.keys(naming)),
    'attributeValues',
  ];
  return [...new Set(names)].filter((name) => !hidden.has(name));
}

/**
 * Find the collection that a property refers to.
 *
 * @param property name of the property
 * @returns the collection, or undefined for plain values
 * @example targetOf('parent'); // 'organisationUnits'
 */
export function targetOf(property: string): string | undefined {
  return targets[property] ?? (schemas.has(property) ? property : undefined);
}

/**
 * Add what a full answer says of every object: who made it, who may see it, where it is.
 *
 * @param object stored object
 * @param base address of the collection
 * @param plural the collection, which tells whether its objects are shared
 * @param asking who asks, for the rights on data; a superuser where it is left out
 * @returns the added properties
 * @example audit(unit, 'http://127.0.0.1/api/organisationUnits', 'organisationUnits').href;
 */
export function audit(
  object: MetadataObject,
  base: string,
  plural: string,
  asking?: { readonly store: MetadataStore; readonly user?: User },
): JsonObject {
  const admin = { id: adminId, code: 'admin', name: 'admin admin', displayName: 'admin admin', username: 'admin' };
  const owner = schemas.get(plural)?.shared ? { owner: adminId } : {};
  const sharing = isObject(object.sharing) ? object.sharing : { external: false, users: {}, userGroups: {} };
  const rights = { manage: true, externalize: true, write: true, read: true, update: true, delete: true };
  const may = (kind: 'read' | 'write') =>
    asking?.user === undefined || mayData(asking.user, object, kind, asking.store);
  const data = withData.has(plural) ? { data: { write: may('write'), read: may('read') } } : {};
  return {
    translations: [],
    favorites: [],
    favorite: false,
    createdBy: admin,
    lastUpdatedBy: admin,
    user: admin,
    sharing: { ...owner, ...sharing },
    access: { ...rights, ...data },
    href: `${base}/${object.id}`,
  };
}

function momentOf(value: unknown): unknown {
  return typeof value === 'string' && value.length === 10 ? `${value}T00:00:00.000` : value;
}

function below(store: MetadataStore, unit: MetadataObject): MetadataObject[] {
  return store.all('organisationUnits').filter((each) => referenceId(each.parent) === unit.id);
}

function holding(store: MetadataStore, plural: string, property: string, id: string): string[] {
  return store
    .all(plural)
    .filter((each) => referenceIds(each[property]).includes(id))
    .map((each) => each.id);
}
