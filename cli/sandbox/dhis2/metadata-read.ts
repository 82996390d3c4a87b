import type { HttpAnswer } from '../http/index.ts';
import { json, webMessage } from './answers.ts';
import { parseFields } from './fields.ts';
import { BadFilterError, parseFilter } from './filters.ts';
import { isObject, textOf } from './json.ts';
import { knowsProperty } from './known-properties.ts';
import type { MetadataObject } from './metadata-store.ts';
import { type Schema, simpleName } from './schemas.ts';
import { type Showing, selectFields } from './select-fields.ts';
import type { User } from './users.ts';
import { readProperty, targetOf } from './views.ts';

/**
 * Answer `GET /api/{collection}`.
 *
 * @param showing the metadata and the address of the API
 * @param schema the kind of object
 * @param user who asks, for `userOnly` and `withinUserHierarchy`
 * @param query `fields`, `filter`, `rootJunction`, `query`, `order`, `paging`, `page`, `pageSize` and those of units
 * @returns a page of objects; 400 for a bad filter
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/metadata.html
 * @example listMetadata({ store, api }, schema, user, new URLSearchParams('filter=code:eq:X&paging=false'));
 */
export function listMetadata(showing: Showing, schema: Schema, user: User, query: URLSearchParams): HttpAnswer {
  let found: MetadataObject[];
  try {
    found = filtered(showing, schema, scoped(showing, schema, user, query), query);
  } catch (error) {
    if (!(error instanceof BadFilterError)) throw error;
    return webMessage(400, { message: error.message, errorCode: error.code });
  }
  return answerPage(showing, schema, sorted(found, query), query);
}

/**
 * Answer `GET /api/{collection}/{id}`.
 *
 * @param showing the metadata and the address of the API
 * @param schema the kind of object
 * @param id uid of the object
 * @param query `fields`, and `includeDescendants` or `includeChildren` for units
 * @returns the object, or 404
 * @example getMetadata({ store, api }, schema, 'DiszpKrYNg8', new URLSearchParams());
 */
export function getMetadata(showing: Showing, schema: Schema, id: string, query: URLSearchParams): HttpAnswer {
  const object = showing.store.get(schema.plural, id);
  if (!object) return missing(schema, id);
  if (schema.plural === 'organisationUnits' && query.get('includeDescendants') === 'true') {
    const within = showing.store.all(schema.plural).filter((each) => showing.store.isWithin(each, [id]));
    return answerPage(showing, schema, sorted(within, query), query);
  }
  return json(200, selectFields(showing, schema.plural, object, parseFields(fieldsOf(query, '*'))));
}

/**
 * Answer that there is no such object.
 *
 * @param schema the kind of object
 * @param id what was asked for
 * @returns a 404 with E1005
 * @example missing(schema, 'xxxxxxxxxx0');
 */
export function missing(schema: Schema, id: string): HttpAnswer {
  const message = `${simpleName(schema)} with id ${id} could not be found.`;
  return webMessage(404, { message, errorCode: 'E1005' });
}

function fieldsOf(query: URLSearchParams, fallback: string): string {
  return query.getAll('fields').join(',') || fallback;
}

function scoped({ store }: Showing, schema: Schema, user: User, query: URLSearchParams): MetadataObject[] {
  const all = store.all(schema.plural);
  if (schema.plural !== 'organisationUnits') return all;
  if (query.get('userOnly') === 'true') return all.filter((each) => user.units.includes(each.id));
  if (query.get('userDataViewOnly') === 'true') return all.filter((each) => user.viewUnits.includes(each.id));
  const roots = query.get('withinUserHierarchy') === 'true' ? user.units : undefined;
  const levels = query.getAll('level').map(Number);
  return all
    .filter((each) => !roots || store.isWithin(each, roots))
    .filter((each) => levels.length === 0 || levels.includes(store.pathOf(each).length));
}

function filtered(
  { store }: Showing,
  schema: Schema,
  objects: readonly MetadataObject[],
  query: URLSearchParams,
): MetadataObject[] {
  const knows = (name: string): boolean => knowsProperty(store, schema.plural, name);
  const collections = new Map<unknown, string>(objects.map((each) => [each, schema.plural]));
  const read = (object: unknown, name: string): unknown => {
    if (!isObject(object)) return undefined;
    const plural = collections.get(object);
    const stored = plural === undefined ? undefined : store.get(plural, textOf(object.id));
    const value = plural !== undefined && stored ? readProperty(store, plural, stored, name) : object[name];
    const target = targetOf(name);
    for (const each of Array.isArray(value) ? value : [value])
      if (target && isObject(each)) collections.set(each, target);
    return value;
  };
  const tests = query.getAll('filter').map((each) => parseFilter(each, read, knows));
  const words = query.get('query')?.toLowerCase();
  const any = query.get('rootJunction')?.toUpperCase() === 'OR';
  return objects
    .filter((each) => (any && tests.length > 0 ? tests.some((test) => test(each)) : tests.every((test) => test(each))))
    .filter(
      (each) => !words || [each.id, each.code, each.name].some((text) => textOf(text)?.toLowerCase().includes(words)),
    );
}

function sorted(objects: readonly MetadataObject[], query: URLSearchParams): MetadataObject[] {
  const [property = 'name', direction = 'asc'] = (query.get('order') ?? 'name:asc').split(':');
  const sign = direction.endsWith('desc') ? -1 : 1;
  const key = (object: MetadataObject): string => {
    const text = textOf(object[property === 'displayName' ? 'name' : property]) ?? '';
    return direction.startsWith('i') ? text.toLowerCase() : text;
  };
  const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
  return [...objects].sort((left, right) => sign * compare(key(left), key(right)));
}

function answerPage(showing: Showing, schema: Schema, objects: MetadataObject[], query: URLSearchParams): HttpAnswer {
  const fields = parseFields(fieldsOf(query, 'id,displayName'));
  const show = (each: MetadataObject): unknown => selectFields(showing, schema.plural, each, fields);
  if (query.get('paging') === 'false') return json(200, { [schema.plural]: objects.map(show) });
  const pageSize = Number(query.get('pageSize') ?? 50);
  const pageCount = Math.ceil(objects.length / pageSize);
  const wanted = Number(query.get('page') ?? 1);
  // The pager of a page beyond the end is that of the last one, yet the list is empty.
  const page = Math.max(1, Math.min(wanted, pageCount));
  const start = (wanted - 1) * pageSize;
  const address = (number: number): string => `${showing.api}/${schema.plural}${pageQuery(query, number)}`;
  const pager = {
    page,
    total: objects.length,
    pageSize,
    ...(page < pageCount ? { nextPage: address(page + 1) } : {}),
    ...(page > 1 ? { prevPage: address(page - 1) } : {}),
    pageCount,
  };
  return json(200, { pager, [schema.plural]: objects.slice(start, start + pageSize).map(show) });
}

/** Links name what differs from the defaults, in the order page, page size, filter, fields, order. */
function pageQuery(query: URLSearchParams, page: number): string {
  const link = new URLSearchParams();
  if (page > 1) link.append('page', String(page));
  const size = query.get('pageSize');
  if (size !== null && size !== '50') link.append('pageSize', size);
  for (const name of ['filter', 'fields', 'order']) for (const value of query.getAll(name)) link.append(name, value);
  return link.size > 0 ? `?${link}` : '';
}
