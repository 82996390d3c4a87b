/** The multipliers of MurmurHash3_x86_128. */
const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** What hashes over code units start from, so that no text of wide ones is taken for one of bytes. */
const WIDE_SEED = 0x2545f491;

/**
 * Hash a text to 96 bits in one pass, to know it again without keeping it: MurmurHash3 for 32-bit machines (128 bits,
 * the last word left out) over its bytes where each code unit is one, as in ids; else over UTF-16 code units, two to a
 * word, from another seed. Among n texts two share a hash with odds of about n² / 2⁹⁷: 6·10⁻¹⁸ for a million ids, 6·10⁻¹²
 * for a thousand million. It is no protection against ids made to collide.
 *
 * @param text any text
 * @param into takes the hash in three elements, so that a hash needs no memory; the first is never 0, which can mark a
 *   free slot
 * @param from the first of these elements
 * @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 * @example hashKey('imm-1', words)
 */
export function hashKey(text: string, into: Int32Array, from = 0): void {
  const { length } = text;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let at = 0;
  // All code units of a block, to see whether any is more than a byte.
  let units = 0;
  for (; at + 16 <= length && units < 256; at += 16) {
    const p0 = text.charCodeAt(at + 0);
    const p1 = text.charCodeAt(at + 1);
    const p2 = text.charCodeAt(at + 2);
    const p3 = text.charCodeAt(at + 3);
    const q0 = text.charCodeAt(at + 4);
    const q1 = text.charCodeAt(at + 5);
    const q2 = text.charCodeAt(at + 6);
    const q3 = text.charCodeAt(at + 7);
    const r0 = text.charCodeAt(at + 8);
    const r1 = text.charCodeAt(at + 9);
    const r2 = text.charCodeAt(at + 10);
    const r3 = text.charCodeAt(at + 11);
    const s0 = text.charCodeAt(at + 12);
    const s1 = text.charCodeAt(at + 13);
    const s2 = text.charCodeAt(at + 14);
    const s3 = text.charCodeAt(at + 15);
    units |= p0 | p1 | p2 | p3 | q0 | q1 | q2 | q3 | r0 | r1 | r2 | r3 | s0 | s1 | s2 | s3;
    a ^= scramble(p0 | (p1 << 8) | (p2 << 16) | (p3 << 24), C1, 15, C2);
    a = (Math.imul(rotate(a, 19) + b, 5) + 0x561ccd1b) | 0;
    b ^= scramble(q0 | (q1 << 8) | (q2 << 16) | (q3 << 24), C2, 16, C3);
    b = (Math.imul(rotate(b, 17) + c, 5) + 0x0bcaa747) | 0;
    c ^= scramble(r0 | (r1 << 8) | (r2 << 16) | (r3 << 24), C3, 17, C4);
    c = (Math.imul(rotate(c, 15) + d, 5) + 0x96cd1c35) | 0;
    d ^= scramble(s0 | (s1 << 8) | (s2 << 16) | (s3 << 24), C4, 18, C1);
    d = (Math.imul(rotate(d, 13) + a, 5) + 0x32ac3b17) | 0;
  }
  const end = at;
  let k1 = 0;
  let k2 = 0;
  let k3 = 0;
  let k4 = 0;
  for (; at < length; at += 1) {
    const unit = text.charCodeAt(at);
    units |= unit;
    const shifted = unit << ((at & 3) * 8);
    const lane = (at - end) >> 2;
    if (lane === 0) k1 |= shifted;
    else if (lane === 1) k2 |= shifted;
    else if (lane === 2) k3 |= shifted;
    else k4 |= shifted;
  }
  if (units > 255) {
    hashWide(text, into, from);
    return;
  }
  a ^= scramble(k1, C1, 15, C2);
  b ^= scramble(k2, C2, 16, C3);
  c ^= scramble(k3, C3, 17, C4);
  d ^= scramble(k4, C4, 18, C1);
  finish(a, b, c, d, length, into, from);
}

function hashWide(text: string, into: Int32Array, from: number): void {
  const { length } = text;
  let a = WIDE_SEED;
  let b = WIDE_SEED;
  let c = WIDE_SEED;
  let d = WIDE_SEED;
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
  a ^= scramble(pair(text, at), C1, 15, C2);
  b ^= scramble(pair(text, at + 2), C2, 16, C3);
  c ^= scramble(pair(text, at + 4), C3, 17, C4);
  d ^= scramble(pair(text, at + 6), C4, 18, C1);
  finish(a, b, c, d, length * 2, into, from);
}

/** Mix the four words of a hash with one another, and write three of them. */
function finish(h1: number, h2: number, h3: number, h4: number, bytes: number, into: Int32Array, from: number): void {
  let a = h1 ^ bytes;
  let b = h2 ^ bytes;
  let c = h3 ^ bytes;
  let d = h4 ^ bytes;
  a = (a + b + c + d) | 0;
  b = avalanche((b + a) | 0);
  c = avalanche((c + a) | 0);
  d = avalanche((d + a) | 0);
  a = (avalanche(a) + b + c + d) | 0;
  into[from] = a === 0 ? 1 : a;
  into[from + 1] = b + a;
  into[from + 2] = c + a;
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

/** Two code units; 0 for each that lies behind the end, which the length, hashed too, tells from a written one. */
function pair(text: string, at: number): number {
  return text.charCodeAt(at) | 0 | (text.charCodeAt(at + 1) << 16);
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
