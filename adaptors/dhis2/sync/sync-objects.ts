/** The collections that a mapping names objects of. */
export const SYNCED = ['organisationUnits', 'dataElements', 'dataSets'] as const;
/** Name of a collection, as paths have it. */
export type Synced = (typeof SYNCED)[number];

/** All collections that are written, in that order: category options and option sets come with what refers to them. */
export const COLLECTIONS = [
  'organisationUnits',
  'categoryOptions',
  'categories',
  'categoryCombos',
  'options',
  'optionSets',
  'dataElements',
  'dataSets',
] as const;
/** Name of a collection that is written. */
export type Collection = (typeof COLLECTIONS)[number];

/** A property of an object: a text, number or flag, or JSON such as a geometry. */
export type Property = string | number | boolean | object;

/** An object, as far as it is taken over. References are UIDs on the side where it is. */
export interface SyncObject {
  readonly id: string;
  readonly code?: string;
  readonly name: string;
  /** What is compared and carried over, `name` and `code` among it; absent where the object has none. */
  readonly fields: Readonly<Record<string, Property>>;
  /** Of an org unit: the unit above. */
  readonly parent?: string;
  /** What its category combo is made of, see `comboKey`; undefined for org units. */
  readonly combo?: string;
  /** Of a data element: the UID of its option set. */
  readonly optionSet?: string;
  /** Of a data set: its data elements, with the combo that overrides theirs. */
  readonly elements?: readonly { readonly element: string; readonly combo?: string }[];
  /** Of a data set: the org units that it is assigned to. */
  readonly units?: readonly string[];
}

/** The objects of one side by collection. */
export type SyncObjects = Readonly<Record<Synced, readonly SyncObject[]>>;

/** What an object may be called for people: its code, else its UID, and its name. @example shownOf(unit) // 'HF-0001 Amari' */
export function shownOf({ id, code, name }: Pick<SyncObject, 'id' | 'code' | 'name'>): string {
  return `${code ?? id} ${name}`;
}

/** Order objects as people look for them: by code, then by UID. @example units.sort(compareShown) */
export function compareShown(a: SyncObject, b: SyncObject): number {
  const [x, y] = [`${a.code ?? ''}\u0001${a.id}`, `${b.code ?? ''}\u0001${b.id}`];
  return x < y ? -1 : Number(x > y);
}
