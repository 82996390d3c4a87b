import type { Transport } from '../../transport/index.ts';
import { listAt, readObject, unexpectedAnswer } from './read-objects.ts';

/** Objects a page: few enough for a small server, many enough for few requests. */
const PAGE = 1000;

/**
 * Read all objects of a collection that a filter lets through, page by page.
 *
 * @param transport the DHIS2 server
 * @param collection such as `categoryOptionCombos`
 * @param filter one filter of DHIS2
 * @param fields what to read of each
 * @returns the objects, each once
 * @throws {TransportError} when an answer does not come or lacks the list, or when pages do not hold what they promise
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html#webapi_metadata_object_filter
 * @example await readAll(dhis2, 'categoryOptionCombos', 'categoryCombo.id:in:[bjDvmb4bfuf]', 'id,name')
 */
export async function readAll<Item extends { readonly id: string }>(
  transport: Transport,
  collection: string,
  filter: string,
  fields: string,
): Promise<Item[]> {
  const items = new Map<string, Item>();
  for (let page = 1; ; page += 1) {
    // Names are not unique, and by them alone a page could repeat what another one leaves out.
    const paging = { order: 'id:asc', page: String(page), pageSize: String(PAGE) };
    const answer = await readObject(transport, collection, { filter, fields, ...paging });
    for (const item of listAt<Item>(answer, collection)) items.set(item.id, item);
    const { pageCount, total } = (answer.body.pager ?? {}) as { pageCount?: number; total?: number };
    if (pageCount !== undefined && page < pageCount) continue;
    if (total !== undefined && items.size < total) {
      throw unexpectedAnswer(answer.request, `answered ${items.size} of ${total} objects`);
    }
    return [...items.values()];
  }
}
