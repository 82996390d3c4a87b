import { createHash } from 'node:crypto';

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const letters62 = `0123456789${letters}`;

/**
 * Derive a DHIS2 uid from a text: a letter, then ten letters or digits.
 *
 * @param text what names the object; the same text gives the same uid everywhere
 * @returns 11 characters, as `CodeGenerator` of DHIS2 makes them
 * @example uidOf('aaCTgeZtXii:I1ejrTkA2dv,h2bYiaFFSbK');
 */
export function uidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest();
  return [...bytes.subarray(0, 11)]
    .map((byte, index) => (index === 0 ? letters[byte % letters.length] : letters62[byte % letters62.length]))
    .join('');
}

/**
 * Derive a long random-looking text of letters and digits from a text, such as the secret of a token.
 *
 * @param text what it is derived from
 * @param length characters, at most 64
 * @returns base 62 characters
 * @example secretOf('token 1', 44).length; // 44
 */
export function secretOf(text: string, length: number): string {
  const bytes = createHash('sha512').update(text).digest();
  return [...bytes.subarray(0, length)].map((byte) => letters62[byte % letters62.length]).join('');
}
