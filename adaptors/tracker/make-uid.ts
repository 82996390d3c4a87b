import { hashKey } from '../tally/hash-key.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LETTERS_AND_DIGITS = `0123456789${LETTERS}`;
const LENGTH = 11;
/** A hash is read as six of these digits, small enough that a remainder times one is a whole number of JavaScript. */
const LIMB = 0x10000;

/**
 * Make a UID of DHIS2 from what names an object at its source: the same names always give the same UID, in any run, on
 * any machine. So sending again updates what was sent before, and nothing has to be looked up.
 *
 * The names are hashed to 96 bits, and the hash is written in the 52 · 62¹⁰ ≈ 2⁶⁵ UIDs that DHIS2 allows, each as likely
 * as any other to within 2⁻³⁰. Among n objects two share a UID with odds of about n² / 2⁶⁶: one in 70 million for a
 * million objects, one in 700,000 for ten million. The function may never change: what was sent would be sent again as
 * something else.
 *
 * @param names in order, such as namespace, kind, program and id; each may hold any text
 * @returns a letter, then ten letters or digits
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/metadata.html CodeGenerator
 * @example makeUid('opensrp-registry', 'person', '4f1f0c3a') // a UID
 */
export function makeUid(...names: readonly string[]): string {
  const words = new Int32Array(3);
  // With lengths before them no two lists of names read the same.
  hashKey(names.map((name) => `${name.length}:${name}`).join(''), words);
  const limbs = [...words].flatMap((word) => [word >>> 16, word & 0xffff]);
  let uid = '';
  for (let at = 0; at < LENGTH; at += 1) {
    const digits = at === 0 ? LETTERS : LETTERS_AND_DIGITS;
    uid += digits.charAt(divide(limbs, digits.length));
  }
  return uid;
}

/** Divide a number of several limbs in place, and give the remainder. */
function divide(limbs: number[], by: number): number {
  let rest = 0;
  for (let at = 0; at < limbs.length; at += 1) {
    const value = rest * LIMB + (limbs[at] ?? 0);
    limbs[at] = Math.floor(value / by);
    rest = value % by;
  }
  return rest;
}
