import { batches } from '../../batches.ts';
import type { Query, Transport } from '../../transport/index.ts';
import { listAt, readObject } from '../metadata/read-objects.ts';
import { type Collection, type Collections, USUAL_FIELDS } from './object-types.ts';

/** Which objects to list. */
export interface ListOptions {
  /**
   * Filters of DHIS2, each `property:operator:value`, all of which must hold.
   *
   * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html#webapi_metadata_object_filter
   */
  readonly filters?: readonly string[];
  /** With `OR` one filter that holds is enough. */
  readonly rootJunction?: 'AND' | 'OR';
  /** What to read of each; the usual ones by default. `id` is always read. */
  readonly fields?: string;
  /** Other parameters, such as `{ withinUserHierarchy: 'true' }`. */
  readonly query?: Query;
}

/** Objects that come in one answer. */
const PAGE = 1000;
/** As many UIDs as a request line of 8 KiB takes with room to spare. */
const IDS_A_REQUEST = 200;

/**
 * List the objects of a collection, all of them. What fits on one page comes in one answer. Of more, the UIDs are read
 * first, in one answer too, then the objects by their UIDs: pages by number repeat one object and leave out another
 * where somebody adds or deletes one meanwhile.
 *
 * @param transport the DHIS2 server
 * @param collection `organisationUnits`, `dataSets` or `dataElements`
 * @param options filters and fields
 * @returns the objects, each once, sorted by UID; one that is deleted meanwhile is left out
 * @throws {TransportError} when an answer does not come, is refused (a bad filter), or lacks the list
 * @example await listObjects(dhis2, 'organisationUnits', { filters: ['level:eq:4'], fields: 'id,code,name' })
 */
export async function listObjects<Name extends Collection>(
  transport: Transport,
  collection: Name,
  options: ListOptions = {},
): Promise<Collections[Name][]> {
  const { filters = [], rootJunction, query = {} } = options;
  const fields = withId(options.fields ?? USUAL_FIELDS[collection]);
  const asked: Query = {
    ...query,
    ...(filters.length === 0 ? {} : { filter: filters }),
    ...(rootJunction === undefined ? {} : { rootJunction }),
  };
  const first = await readObject(transport, collection, { ...asked, fields, order: 'id:asc', pageSize: String(PAGE) });
  const page = listAt<Collections[Name]>(first, collection);
  const { total } = (first.body.pager ?? {}) as { readonly total?: number };
  if (total === undefined ? page.length < PAGE : total <= page.length) return sorted(page);
  const all = await readObject(transport, collection, { ...asked, fields: 'id', paging: 'false' });
  const ids = listAt<{ readonly id: string }>(all, collection).map(({ id }) => id);
  const objects: Collections[Name][] = [];
  for (const some of batches(ids, IDS_A_REQUEST)) {
    const byIds = { filter: `id:in:[${some.join(',')}]`, fields, paging: 'false' };
    objects.push(...listAt<Collections[Name]>(await readObject(transport, collection, byIds), collection));
  }
  return sorted(objects);
}

function withId(fields: string): string {
  return /^id(,|$)/.test(fields) ? fields : `id,${fields}`;
}

/** By code units: the order of the database is that of its locale. */
function sorted<Item extends { readonly id: string }>(objects: readonly Item[]): Item[] {
  return [...objects].sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
}
