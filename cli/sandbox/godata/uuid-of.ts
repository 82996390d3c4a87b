import { createHash } from 'node:crypto';

/**
 * Derive a UUID from a text, as Go.Data names its records.
 *
 * @param text what names the record; the same text gives the same UUID everywhere
 * @returns a UUID of version 4 by its form
 * @example uuidOf('case 1') // 'b2c9…'
 */
export function uuidOf(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
