import type { HttpAnswer } from '../http/index.ts';
import { webMessage } from './answers.ts';
import { isObject, type JsonObject, objectsOf, textOf } from './json.ts';
import { knowsProperty } from './known-properties.ts';
import { codeErrors, contentErrors, type ErrorReport, existsError, referenceErrors } from './metadata-errors.ts';
import { missing } from './metadata-read.ts';
import type { MetadataObject, MetadataStore } from './metadata-store.ts';
import { type Schema, schemas } from './schemas.ts';
import { uidOf } from './uid.ts';

const failed = 'One or more errors occurred, please see full details in import report.';

interface Stats {
  created: number;
  updated: number;
  deleted: number;
  ignored: number;
  total: number;
}

const noStats: Stats = { created: 0, updated: 0, deleted: 0, ignored: 0, total: 0 };

interface TypeReport {
  klass: string;
  stats: Stats;
  objectReports: JsonObject[];
}

/**
 * Import a metadata document, all of it or, when anything is wrong, nothing.
 *
 * @param store the metadata
 * @param document collections by name
 * @param validateOnly with `importMode=VALIDATE` nothing is stored
 * @returns 200 with an import report, or 409 with its errors
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/metadata.html#webapi_metadata_import
 * @example importMetadata(store, { organisationUnits: [unit] }, false);
 */
export function importMetadata(store: MetadataStore, document: JsonObject, validateOnly: boolean): HttpAnswer {
  const others = new Set(
    Object.values(document).flatMap((list) => objectsOf(list).flatMap((each) => textOf(each.id) ?? [])),
  );
  const typeReports: TypeReport[] = [];
  for (const schema of schemas.values()) {
    if (Array.isArray(document[schema.plural]))
      typeReports.push(reportOf(store, schema, objectsOf(document[schema.plural]), others));
  }
  const hasErrors = typeReports.some((each) => each.objectReports.length > 0);
  // One error refuses everything, and only the kinds with errors count what they ignored.
  if (hasErrors) for (const each of typeReports) ignoreAll(each);
  const stats = typeReports.map((each) => each.stats).reduce(add, noStats);
  const status = hasErrors ? 'ERROR' : 'OK';
  const response = { responseType: 'ImportReport', status, typeReports, stats };
  if (hasErrors) return webMessage(409, { status: 'WARNING', message: failed, response });
  if (!validateOnly) store.replaceAll(document);
  return webMessage(200, { response });
}

/**
 * Create one object, as `POST /api/{collection}` does.
 *
 * @param store the metadata
 * @param schema its kind
 * @param given what was sent
 * @param api address of the API
 * @returns 201 with its uid and address, or 409 with what is wrong
 * @example createObject(store, schema, { name: 'x', shortName: 'x', openingDate: '2026-01-01' }, api);
 */
export function createObject(store: MetadataStore, schema: Schema, given: JsonObject, api: string): HttpAnswer {
  const id = textOf(given.id) ?? uidOf(`${schema.plural} ${store.version} ${JSON.stringify(given)}`);
  const object = { ...given, id };
  const known = store.get(schema.plural, id);
  const errors = known ? [existsError(schema, known)] : errorsOf(store, schema, object);
  if (errors.length > 0) return objectReport(409, schema, id, errors);
  store.put(schema.plural, object);
  store.updateOptionCombos();
  const answer = objectReport(201, schema, id, []);
  return { ...answer, headers: { ...answer.headers, location: `${api}/${schema.plural}/${id}` } };
}

/**
 * Replace one object, as `PUT /api/{collection}/{id}` does.
 *
 * @param store the metadata
 * @param schema its kind
 * @param id uid in the path
 * @param given the whole object
 * @returns 200, 404 or 409
 * @example replaceObject(store, schema, 'BqcqVbuGYn5', unit);
 */
export function replaceObject(store: MetadataStore, schema: Schema, id: string, given: JsonObject): HttpAnswer {
  if (!store.get(schema.plural, id)) return missing(schema, id);
  const errors = errorsOf(store, schema, { ...given, id });
  if (errors.length > 0) return objectReport(409, schema, id, errors);
  store.replace(schema.plural, id, given);
  return objectReport(200, schema, id, []);
}

/**
 * Change one object by a JSON Patch.
 *
 * @param store the metadata
 * @param schema its kind
 * @param id uid in the path
 * @param patch operations on properties of the object itself
 * @returns 200, 404, 409, or 400 for a property that does not exist
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/metadata.html#webapi_partial_updates
 * @example patchObject(store, schema, id, [{ op: 'replace', path: '/name', value: 'x' }]);
 */
export function patchObject(store: MetadataStore, schema: Schema, id: string, patch: unknown): HttpAnswer {
  const object = store.get(schema.plural, id);
  if (!object) return missing(schema, id);
  const changed: MetadataObject = { ...object };
  for (const step of objectsOf(patch)) {
    const [name = '', place] = (textOf(step.path) ?? '').split('/').slice(1);
    if (!knowsProperty(store, schema.plural, name)) {
      return webMessage(400, { message: `Property ${name} does not exist on Schema` });
    }
    if (step.op === 'remove') delete changed[name];
    else if (place === '-') changed[name] = [...objectsOf(changed[name]), step.value];
    else changed[name] = step.value;
  }
  const errors = errorsOf(store, schema, changed);
  if (errors.length > 0) return objectReport(409, schema, id, errors);
  store.replace(schema.plural, id, changed);
  return objectReport(200, schema, id, []);
}

/**
 * Delete one object.
 *
 * @param store the metadata
 * @param schema its kind
 * @param id uid in the path
 * @param hasData whether data values belong to it
 * @returns 200, 404, or 409 when it has data
 * @example deleteObject(store, schema, id, false);
 */
export function deleteObject(store: MetadataStore, schema: Schema, id: string, hasData: boolean): HttpAnswer {
  if (!store.get(schema.plural, id)) return missing(schema, id);
  if (!hasData) {
    store.delete(schema.plural, id);
    return objectReport(200, schema, id, []);
  }
  const message = 'Object could not be deleted because it is associated with another object: DataValueAudit';
  const error = { message, args: [], mainKlass: schema.klass, errorCode: 'E4030', errorProperties: [] };
  return objectReport(409, schema, id, [error], 'WARNING');
}

function objectReport(
  status: number,
  schema: Schema,
  uid: string,
  errorReports: ErrorReport[],
  word?: 'WARNING',
): HttpAnswer {
  const response = { responseType: 'ObjectReport', uid, klass: schema.klass, errorReports };
  const parts = errorReports.length > 0 ? { message: failed } : {};
  return webMessage(status, { ...(word ? { status: word } : {}), ...parts, response });
}

function errorsOf(store: MetadataStore, schema: Schema, object: JsonObject): ErrorReport[] {
  const references = referenceErrors(store, schema, object, new Set());
  return references.length > 0 ? references : [...contentErrors(schema, object), ...codeErrors(store, schema, object)];
}

function reportOf(
  store: MetadataStore,
  schema: Schema,
  objects: readonly JsonObject[],
  others: ReadonlySet<string>,
): TypeReport {
  const report: TypeReport = { klass: schema.klass, stats: { ...noStats }, objectReports: [] };
  for (const [index, object] of objects.entries()) {
    const lost = referenceErrors(store, schema, object, others);
    const errorReports =
      lost.length > 0 ? lost : [...contentErrors(schema, object), ...codeErrors(store, schema, object)];
    const known = store.get(schema.plural, textOf(object.id));
    // An object with a lost reference is counted twice.
    const times = lost.length > 0 ? 2 : 1;
    report.stats[known ? 'updated' : 'created'] += times;
    report.stats.total += times;
    if (errorReports.length === 0) continue;
    const named = lost.length > 0 || !isObject(object) ? {} : { displayName: object.name };
    report.objectReports.push({ klass: schema.klass, index, uid: object.id, ...named, errorReports });
  }
  return report;
}

function ignoreAll(report: TypeReport): void {
  const { total } = report.stats;
  report.stats = { ...noStats, ignored: total, total };
}

function add(left: Stats, right: Stats): Stats {
  return {
    created: left.created + right.created,
    updated: left.updated + right.updated,
    deleted: left.deleted + right.deleted,
    ignored: left.ignored + right.ignored,
    total: left.total + right.total,
  };
}
