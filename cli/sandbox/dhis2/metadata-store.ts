import { isObject, type JsonObject, objectsOf, referenceId, referenceIds, textOf } from './json.ts';
import { defaultCategoryCombo, defaultMetadata } from './metadata-defaults.ts';
import { optionCombosOf } from './option-combos.ts';
import { schemas } from './schemas.ts';
import { uidOf } from './uid.ts';

/** A stored metadata object. */
export interface MetadataObject extends JsonObject {
  id: string;
}

/** How an object is named in a payload; `attribute` only with the type ATTRIBUTE. */
export interface IdScheme {
  type: 'UID' | 'ID' | 'CODE' | 'NAME' | 'ATTRIBUTE' | 'UUID';
  attribute?: string;
}

/** Thrown where a server call names an attribute that does not exist; DHIS2 answers 500 then. */
export class UnknownAttributeError extends Error {
  override readonly name = 'UnknownAttributeError';
  readonly code = 'UNKNOWN_ATTRIBUTE';
}

/** The metadata of the server: objects by collection and uid, and what follows from their references. */
export class MetadataStore {
  readonly #collections = new Map<string, Map<string, MetadataObject>>();
  readonly #clock: () => Date;
  /** Changes with every write, so that what is derived from the metadata can be kept until then. */
  version = 0;

  constructor(clock: () => Date) {
    this.#clock = clock;
    for (const [plural, objects] of Object.entries(defaultMetadata)) for (const each of objects) this.put(plural, each);
  }

  /** All objects of a collection in the order of their import. */
  all(plural: string): MetadataObject[] {
    return [...(this.#collections.get(plural)?.values() ?? [])];
  }

  /** The object with a uid. */
  get(plural: string, id: string | undefined): MetadataObject | undefined {
    return id === undefined ? undefined : this.#collections.get(plural)?.get(id);
  }

  /** The object that a payload names under an id scheme. */
  find(plural: string, identifier: string | undefined, scheme: IdScheme): MetadataObject | undefined {
    if (identifier === undefined) return undefined;
    if (scheme.type === 'UID' || scheme.type === 'ID') return this.get(plural, identifier);
    if (scheme.type === 'ATTRIBUTE' && !this.get('attributes', scheme.attribute)) {
      throw new UnknownAttributeError(`no attribute ${scheme.attribute}`);
    }
    return this.all(plural).find((each) => identifierOf(each, scheme) === identifier);
  }

  /** Store an object, replacing one with its uid; sets what DHIS2 sets on every save. */
  put(plural: string, given: JsonObject): MetadataObject {
    const collection = this.#collections.get(plural) ?? new Map<string, MetadataObject>();
    this.#collections.set(plural, collection);
    const now = this.#clock().toISOString().slice(0, -1);
    const id = textOf(given.id) ?? uidOf(`${plural}:${collection.size}:${JSON.stringify(given)}`);
    const created = collection.get(id)?.created ?? now;
    const stored = { ...collection.get(id), ...withDefaults(plural, given), id, created, lastUpdated: now };
    collection.set(id, stored);
    this.version += 1;
    return stored;
  }

  /** Store an object in place of the one with its uid, of which nothing stays but when it was made. */
  replace(plural: string, id: string, given: JsonObject): MetadataObject {
    const collection = this.#collections.get(plural);
    const created = collection?.get(id)?.created;
    collection?.set(id, { id, created });
    return this.put(plural, { ...given, id });
  }

  /** Remove an object; false when there was none. */
  delete(plural: string, id: string): boolean {
    this.version += 1;
    return this.#collections.get(plural)?.delete(id) ?? false;
  }

  /** Store every object of a document in place of the one with its uid, whose sharing alone stays where none is given. */
  replaceAll(document: JsonObject): void {
    for (const plural of schemas.keys()) {
      for (const each of objectsOf(document[plural])) {
        const known = this.get(plural, textOf(each.id));
        if (known === undefined) this.put(plural, each);
        else this.replace(plural, known.id, { sharing: known.sharing, ...each });
      }
    }
    this.updateOptionCombos();
  }

  /** Store every object of a document and generate the option combos that its category combos lack. */
  putAll(document: JsonObject): void {
    for (const plural of schemas.keys()) for (const each of objectsOf(document[plural])) this.put(plural, each);
    this.updateOptionCombos();
  }

  /** Generate the missing option combos of every category combo, as the maintenance action of DHIS2 does. */
  updateOptionCombos(): void {
    for (const combo of this.all('categoryCombos')) {
      const known = this.all('categoryOptionCombos').filter((each) => referenceId(each.categoryCombo) === combo.id);
      for (const missing of optionCombosOf(this, combo, known)) this.put('categoryOptionCombos', missing);
    }
  }

  /** Whether a unit is a root or lies below it. */
  isWithin(unit: MetadataObject, roots: readonly string[]): boolean {
    const path = this.pathOf(unit);
    return roots.some((root) => path.includes(root));
  }

  /** The uids from the root unit down to this one. */
  pathOf(unit: MetadataObject): string[] {
    const path: string[] = [];
    let current: MetadataObject | undefined = unit;
    while (current && !path.includes(current.id)) {
      path.unshift(current.id);
      current = this.get('organisationUnits', referenceId(current.parent));
    }
    return path;
  }
}

/**
 * Name an object under an id scheme.
 *
 * @param object the object
 * @param scheme uid, code, name or the value of an attribute
 * @returns the identifier, or undefined when the object has none of that kind
 * @example identifierOf(unit, { type: 'CODE' }); // 'HF-0001'
 */
export function identifierOf(object: MetadataObject, scheme: IdScheme): string | undefined {
  if (scheme.type === 'CODE') return textOf(object.code);
  if (scheme.type === 'NAME') return textOf(object.name);
  if (scheme.type !== 'ATTRIBUTE') return object.id;
  const value = objectsOf(object.attributeValues).find((each) => referenceId(each.attribute) === scheme.attribute);
  return textOf(value?.value);
}

function withDefaults(plural: string, given: JsonObject): JsonObject {
  const schema = schemas.get(plural);
  const stored: JsonObject = { ...given };
  for (const [property, target] of Object.entries(schema?.references ?? {})) {
    if (target === 'categoryCombos' && !isObject(given[property])) stored[property] = { id: defaultCategoryCombo };
  }
  // An object that a superuser imports without sharing can be seen by everyone, but its data by nobody else.
  if (schema?.shared && !isObject(given.sharing)) {
    stored.sharing = { public: 'rw------', external: false, users: {}, userGroups: {} };
  }
  if (plural === 'dataSets') {
    stored.dataSetElements = objectsOf(given.dataSetElements).map((each) => ({ ...each, dataSet: { id: given.id } }));
  }
  if (plural === 'categories') stored.categoryOptions = referenceIds(given.categoryOptions).map((id) => ({ id }));
  return stored;
}
