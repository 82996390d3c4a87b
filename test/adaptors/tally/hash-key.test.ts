import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hashKey, hashText } from '../../../adaptors/tally/hash-key.ts';

function keyOf(text: string): string {
  const words = new Int32Array(3);
  hashKey(text, words);
  return words.join();
}

describe('hashKey', () => {
  for (const [bytes, hash] of [
    ['I will not buy this record, it is scratched.', 'a0a9683b25ac5e40d9af2895890dddf5'],
    ['My hovercraft is full of eels.', 'e3a186aee169ba6c6a8bd9343c68fa9c'],
  ] as const) {
    it(`gives the first 96 bits of the known MurmurHash3 of "${bytes}"`, () => {
      const words = keyOf(bytes).split(',').map(Number);
      assert.equal(words.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(''), hash.slice(0, 24));
    });
  }

  it('tells apart texts of every length up to three blocks, zeros included', () => {
    const texts = Array.from({ length: 25 }, (_, length) => ['\0'.repeat(length), 'a'.repeat(length)]).flat();
    assert.equal(new Set(texts.map(keyOf)).size, new Set(texts).size);
  });

  it('tells wide texts from texts of their bytes', () => {
    for (const text of ['\u0163', '\u6162\u6364', '\u0061\u0163'.repeat(20)]) {
      const bytes = Buffer.from(text, 'utf16le').toString('latin1');
      assert.notEqual(keyOf(text), keyOf(bytes));
      assert.equal(keyOf(text), keyOf(Array.from(text).join('')));
    }
  });

  it('depends on each code unit', () => {
    const text = 'a2f1c9d0-0000-4000-8000-000000000001';
    const others = Array.from(text, (_, at) => `${text.slice(0, at)}\u0163${text.slice(at + 1)}`);
    assert.equal(new Set([text, ...others].map(keyOf)).size, text.length + 1);
  });

  it('changes about half of the bits of each word with any bit of the text', () => {
    const words = (text: string) => keyOf(text).split(',').map(Number);
    const sums = [0, 0, 0];
    for (let at = 0; at < 2000; at += 1) {
      const one = words(`imm-${at}`);
      const other = words(`imm-${at}`.replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) ^ 1)));
      for (const word of sums.keys()) {
        const bits = ((one[word] ?? 0) ^ (other[word] ?? 0)) >>> 0;
        sums[word] = (sums[word] ?? 0) + bits.toString(2).replaceAll('0', '').length;
      }
    }
    for (const sum of sums) assert.ok(Math.abs(sum / 2000 - 16) < 0.5, `${sum / 2000} bits`);
  });

  it('is never 0 in its first word, and the same for the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.notEqual(keyOf(text).split(',')[0], '0');
        assert.equal(keyOf(text), keyOf(Array.from(text).join('')));
      }),
    );
  });

  it('repeats no word more often than chance allows', () => {
    const seen = Array.from({ length: 3 }, () => new Set<number>());
    for (let at = 0; at < 20_000; at += 1) {
      const key = keyOf(`a2f1c9d0-0000-4000-8000-${String(at).padStart(12, '0')}`).split(',');
      for (const [word, known] of seen.entries()) known.add(Number(key[word]));
    }
    for (const known of seen) assert.ok(known.size >= 19_998, `${known.size} of 20,000`);
  });
});

describe('hashText', () => {
  it('tells versions apart', () => {
    const versions = Array.from({ length: 5000 }, (_, at) => String(at));
    assert.equal(new Set(versions.map(hashText)).size, 5000);
  });
});
