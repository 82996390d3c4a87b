import type { YAMLMap } from 'yaml';
import { ELEMENT_RULES, type FetchSettings } from '../compiled-mapping.ts';
import { Fields } from './fields.ts';
import { FETCH } from './keys.ts';
import type { Problems } from './problems.ts';

const MOST_SEARCHES = 16;

/**
 * Read `fetch`.
 *
 * @param node the map; undefined where there is none
 * @param problems where mistakes go
 * @returns an object with the settings, empty without the key
 */
export function loadFetch(node: YAMLMap | undefined, problems: Problems): { readonly fetch?: FetchSettings } {
  if (node === undefined) return {};
  const fields = new Fields(node, 'fetch', Object.keys(FETCH), problems);
  const concurrency = fields.wholeNumber('concurrency', 'optional', '4') ?? 1;
  if (concurrency < 1 || concurrency > MOST_SEARCHES) {
    problems.at(fields.value('concurrency'), `${concurrency} searches at a time cannot be made`, 'write 1 to 16');
  }
  return { fetch: { concurrency, elements: fields.oneOf('elements', ELEMENT_RULES, 'auto') } };
}
