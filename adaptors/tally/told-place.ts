/** A longer name of a place is no id. */
const LONGEST = 200;
/** Ids, references, UIDs, codes, addresses of identifiers: one word of plain characters. */
const ID = /^[A-Za-z0-9._:/|#@+~%?=&-]+$/;
/** One word as names are written. */
const NAME = /^[A-Z][a-z]+$/;

/**
 * Say how a place that the lookup lacks is called in reports. A place is told by its id or code; what is written in words may be
 * anything that somebody has typed where a place belongs, the name of a child too, so only its length is told.
 *
 * @param key as a column of a row gives it
 * @returns the key, or how long it is
 * @example toldPlace('Location/17') // 'Location/17'
 * @example toldPlace('with grandmother Amina') // 'a text of 22 characters'
 */
export function toldPlace(key: string): string {
  const isId = key.length <= LONGEST && ID.test(key) && !NAME.test(key);
  return isId ? key : `a text of ${key.length} characters`;
}
