/** The multipliers of MurmurHash3_x86_128. */
const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/**
 * Hash a text to 96 bits in one pass, to know it again without keeping it: MurmurHash3 for 32-bit machines (128 bits,
 * the last word left out) over UTF-16 code units, two to a word. Among n texts two share a hash with odds of about
 * n² / 2⁹⁷: 6·10⁻¹⁸ for a million ids, 6·10⁻¹² for a thousand million. It is no protection against ids made to collide.
 *
 * @param text any text
 * @param into takes the hash in its first three elements, so that a hash needs no memory; the first is never 0, which
 *   can mark a free slot
 * @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 * @example hashKey('imm-1', words)
 */
export function hashKey(text: string, into: Int32Array): void {
  const length = text.length;
  const bytes = length * 2;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let at = 0;
  for (; at + 8 <= length; at += 8) {
    a ^= scramble(pair(text, at), C1, 15, C2);
    a = (Math.imul(rotate(a, 19) + b, 5) + 0x561ccd1b) | 0;
    b ^= scramble(pair(text, at + 2), C2, 16, C3);
    b = (Math.imul(rotate(b, 17) + c, 5) + 0x0bcaa747) | 0;
    c ^= scramble(pair(text, at + 4), C3, 17, C4);
    c = (Math.imul(rotate(c, 15) + d, 5) + 0x96cd1c35) | 0;
    d ^= scramble(pair(text, at + 6), C4, 18, C1);
    d = (Math.imul(rotate(d, 13) + a, 5) + 0x32ac3b17) | 0;
  }
  if (at < length) a ^= scramble(lastPair(text, at), C1, 15, C2);
  if (at + 2 < length) b ^= scramble(lastPair(text, at + 2), C2, 16, C3);
  if (at + 4 < length) c ^= scramble(lastPair(text, at + 4), C3, 17, C4);
  if (at + 6 < length) d ^= scramble(lastPair(text, at + 6), C4, 18, C1);
  a ^= bytes;
  b ^= bytes;
  c ^= bytes;
  d ^= bytes;
  a = (a + b + c + d) | 0;
  b = avalanche((b + a) | 0);
  c = avalanche((c + a) | 0);
  d = avalanche((d + a) | 0);
  a = (avalanche(a) + b + c + d) | 0;
  into[0] = a === 0 ? 1 : a;
  into[1] = b + a;
  into[2] = c + a;
}

/**
 * Hash a text to 32 bits: FNV-1a, finished by the avalanche of MurmurHash3. Meant for short texts.
 *
 * @param text any text, such as a version
 * @returns a signed 32-bit number
 * @example hashText('1')
 */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  return avalanche(h);
}

function pair(text: string, at: number): number {
  return text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
}

/** The last code unit may stand alone; the length, which is hashed too, tells it from one before a zero. */
function lastPair(text: string, at: number): number {
  return at + 1 < text.length ? pair(text, at) : text.charCodeAt(at);
}

function scramble(word: number, before: number, by: number, after: number): number {
  return Math.imul(rotate(Math.imul(word, before), by), after);
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function avalanche(word: number): number {
  let h = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
