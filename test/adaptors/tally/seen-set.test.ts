import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSeenSet } from '../../../adaptors/tally/seen-set.ts';

describe('createSeenSet', () => {
  it('tells new, same and other versions', () => {
    const seen = createSeenSet();
    assert.equal(seen.add('a', '1'), 'new');
    assert.equal(seen.add('a', '1'), 'same');
    assert.equal(seen.add('a', '2'), 'other');
    assert.equal(seen.add('a', '1'), 'same');
    assert.equal(seen.add('b', '1'), 'new');
    assert.equal(seen.size, 2);
  });

  it('takes any text', () => {
    const seen = createSeenSet();
    for (const id of ['', ' ', 'é', '\u{1f489}', 'x'.repeat(1000)]) assert.equal(seen.add(id, ''), 'new');
    assert.equal(seen.size, 5);
  });

  it('answers as a map does', () => {
    const call = fc.tuple(
      fc.oneof(fc.string({ maxLength: 3 }), fc.nat(3000).map(String)),
      fc.constantFrom('1', '2', '3'),
    );
    fc.assert(
      fc.property(fc.array(call, { maxLength: 3000, size: 'max' }), (calls) => {
        const seen = createSeenSet();
        const model = new Map<string, string>();
        for (const [id, version] of calls) {
          const known = model.get(id);
          const expected = known === undefined ? 'new' : known === version ? 'same' : 'other';
          if (known === undefined) model.set(id, version);
          assert.equal(seen.add(id, version), expected);
        }
        assert.equal(seen.size, model.size);
      }),
      { numRuns: 30 },
    );
  });

  for (const [title, idOf] of [
    ['numbers', (at: number) => String(at)],
    ['numbers behind a long prefix', (at: number) => `a2f1c9d0-0000-4000-8000-${String(at).padStart(12, '0')}`],
    ['texts that differ at the start', (at: number) => `${at.toString(36)}-immunization-of-a-child`],
  ] as const) {
    it(`mixes up none of 200,000 ids that are ${title}`, () => {
      const seen = createSeenSet();
      for (let at = 0; at < 200_000; at += 1) seen.add(idOf(at), '1');
      assert.equal(seen.size, 200_000);
      for (let at = 0; at < 200_000; at += 997) assert.equal(seen.add(idOf(at), '1'), 'same');
    });
  }
});
