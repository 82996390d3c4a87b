import { type JsonObject, referenceId, textOf } from './json.ts';
import type { MetadataStore } from './metadata-store.ts';
import { type Schema, schemas, simpleName } from './schemas.ts';

/** An error of a metadata import, as it stands in the report. */
export interface ErrorReport {
  message: string;
  args?: string[];
  mainKlass: string;
  mainId?: string;
  errorCode: string;
  errorKlass?: string;
  errorProperty?: string;
  errorProperties: unknown[];
}

const longest: readonly (readonly [property: string, length: number])[] = [
  ['name', 230],
  ['shortName', 50],
  ['code', 50],
];

/**
 * Find what is missing or too long in an object.
 *
 * @param schema its kind
 * @param object what was sent
 * @returns errors E4000, E4001, E4002 and E4014
 * @example contentErrors(schema, { name: 'x' }).map((each) => each.errorCode); // ['E4000', …]
 */
export function contentErrors(schema: Schema, object: JsonObject): ErrorReport[] {
  const missing = (schema.required ?? [])
    .filter(([property]) => object[property] === undefined || object[property] === null)
    .map(([property, javaClass]) => missingProperty(schema, property, javaClass));
  const long = longest.flatMap(([property, length]) => tooLong(schema, object, property, length));
  return [...missing, ...long, ...badUid(schema, object)];
}

/**
 * Find references of an object that lead nowhere.
 *
 * @param store the metadata
 * @param schema kind of the object
 * @param object what was sent
 * @param others uids that the same document brings
 * @returns errors E5002
 * @example referenceErrors(store, schema, unit, new Set());
 */
export function referenceErrors(
  store: MetadataStore,
  schema: Schema,
  object: JsonObject,
  others: ReadonlySet<string>,
): ErrorReport[] {
  return Object.entries(schema.references ?? {}).flatMap(([property, plural]) => {
    const id = referenceId(object[property]);
    const target = schemas.get(plural);
    if (id === undefined || !target || others.has(id) || store.get(plural, id)) return [];
    const args = [`[${id}] (${simpleName(target)})`, titleOf(schema, object), property];
    const message = `Invalid reference ${args[0]} on object ${args[1]} for association \`${property}\``;
    const main = { mainKlass: schema.klass, mainId: textOf(object.id) ?? '' };
    return [{ message, ...main, errorProperty: property, errorProperties: args, args, errorCode: 'E5002' }];
  });
}

/**
 * Find an object of the same kind that has the same code already.
 *
 * @param store the metadata
 * @param schema kind of the object
 * @param object what was sent, with its uid
 * @returns errors E5003
 * @example codeErrors(store, schema, { id: 'a', code: 'HF-0001' });
 */
export function codeErrors(store: MetadataStore, schema: Schema, object: JsonObject): ErrorReport[] {
  const code = textOf(object.code);
  const other = code && store.all(schema.plural).find((each) => each.code === code && each.id !== object.id);
  if (!code || !other) return [];
  const args = ['code', code, titleOf(schema, object), other.id];
  const message = `Property \`code\` with value \`${code}\` on object ${args[2]} already exists on object ${other.id}`;
  const main = { mainKlass: schema.klass, mainId: other.id };
  return [{ message, args, ...main, errorCode: 'E5003', errorProperty: 'code', errorProperties: args }];
}

/**
 * Say that an object that should be new is there already.
 *
 * @param schema kind of the object
 * @param object the stored one
 * @returns error E5000
 * @example existsError(schema, unit).errorCode; // 'E5000'
 */
export function existsError(schema: Schema, object: JsonObject): ErrorReport {
  const args = ['UID', titleOf(schema, object)];
  const message = `Found matching object for reference, but import mode is CREATE. Identifier was UID, and object was ${args[1]}.`;
  const main = { mainKlass: schema.klass, mainId: textOf(object.id) ?? '' };
  return { message, args, ...main, errorCode: 'E5000', errorProperties: args };
}

function titleOf(schema: Schema, object: JsonObject): string {
  return `${textOf(object.name)} [${textOf(object.id)}] (${simpleName(schema)})`;
}

function missingProperty(schema: Schema, property: string, javaClass: string): ErrorReport {
  const message = `Missing required property \`${property}\``;
  const where = { errorKlass: javaClass, errorProperty: property, errorProperties: [property] };
  return { message, args: [property], mainKlass: schema.klass, errorCode: 'E4000', ...where };
}

function tooLong(schema: Schema, object: JsonObject, property: string, length: number): ErrorReport[] {
  const given = textOf(object[property])?.length ?? 0;
  if (given <= length) return [];
  // The blank before "is" is missing in DHIS2 too.
  const message = `Maximum length of property \`${property}\`is ${length}, but given length was ${given}`;
  const where = { errorKlass: 'java.lang.String', errorProperty: property, errorProperties: [property, length, given] };
  const args = [property, String(length), String(given)];
  return [{ message, args, mainKlass: schema.klass, errorCode: 'E4001', ...where }];
}

function badUid(schema: Schema, object: JsonObject): ErrorReport[] {
  const id = textOf(object.id);
  if (id === undefined || /^[a-zA-Z][a-zA-Z0-9]{10}$/.test(id)) return [];
  const main = { mainKlass: schema.klass };
  const range = {
    message: `Allowed length range for property \`id\` is [11 to 11], but given length was ${id.length}`,
    args: ['id', '11.0', '11.0', String(id.length)],
    ...main,
    errorCode: 'E4002',
    errorKlass: 'java.lang.String',
    errorProperty: 'id',
    errorProperties: ['id', 11, 11, id.length],
  };
  const args = [id, simpleName(schema)];
  const message = `Invalid UID \`${id}\` for property \`${args[1]}\``;
  const format = { message, args, ...main, errorCode: 'E4014', errorProperties: args };
  return id.length === 11 ? [format] : [range, format];
}
