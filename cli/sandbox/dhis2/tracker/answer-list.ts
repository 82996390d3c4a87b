import type { HttpAnswer } from '../../http/index.ts';
import { json } from '../answers.ts';
import type { JsonObject } from '../json.ts';
import { selectShown } from './select-shown.ts';
import type { TrackerState } from './tracker-context.ts';

/** How a list is answered. */
export interface Listing<Item> {
  /** `trackedEntities`, `enrollments` or `events`. */
  resource: string;
  items: readonly Item[];
  /** Fields when none are asked for. */
  fields: string;
  show: (item: Item) => JsonObject;
}

/**
 * Answer a page of a list.
 *
 * @param state the server
 * @param query `page`, `pageSize`, `totalPages`, `skipPaging` or `paging=false`, `fields`
 * @param listing all that was found, in order
 * @returns the page, with a pager; up to 2.41 the pager stands at the top of the answer too
 * @example answerList(state, query, { resource: 'events', items, fields: '*', show });
 */
export function answerList<Item>(state: TrackerState, query: URLSearchParams, listing: Listing<Item>): HttpAnswer {
  const { resource, items, show } = listing;
  const fields = query.getAll('fields').join(',') || listing.fields;
  const shown = (item: Item): JsonObject => selectShown(show(item), fields);
  const skipsPaging = query.get('skipPaging') === 'true' || query.get('paging') === 'false';
  if (skipsPaging) return json(200, { [resource]: items.map(shown) });
  const page = Math.max(1, Number(query.get('page') ?? 1));
  const pageSize = Math.max(1, Number(query.get('pageSize') ?? 50));
  const total = items.length;
  const counts =
    query.get('totalPages') === 'true' ? { total, pageCount: Math.max(1, Math.ceil(total / pageSize)) } : {};
  const plain = { page, pageSize, ...counts };
  const isOld = state.version === '2.41';
  const links = isOld ? {} : linksOf(state, query, resource, page, total > page * pageSize);
  const slice = items.slice((page - 1) * pageSize, page * pageSize).map(shown);
  return json(200, { pager: { ...plain, ...links }, ...(isOld ? plain : {}), [resource]: slice });
}

function linksOf(
  state: TrackerState,
  query: URLSearchParams,
  resource: string,
  page: number,
  hasNext: boolean,
): JsonObject {
  const address = (number: number): string => {
    const link = new URLSearchParams(query);
    link.delete('page');
    link.append('page', String(number));
    return `${state.url}/api/tracker/${resource}?${link}`;
  };
  return {
    ...(page > 1 ? { prevPage: address(page - 1) } : {}),
    ...(hasNext ? { nextPage: address(page + 1) } : {}),
  };
}
