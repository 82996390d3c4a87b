import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutText } from '../../../../adaptors/dhis2/objects/cut-text.ts';
import { foldName } from '../../../../adaptors/dhis2/objects/fold-name.ts';
import { shortNameOf } from '../../../../adaptors/dhis2/objects/short-name.ts';

describe('cutText', () => {
  for (const [text, length, cut] of [
    ['Amari', 50, 'Amari'],
    ['Centre de santé de Ouagadougou', 20, 'Centre de santé de'],
    ['Centre de santé', 9, 'Centre de'],
    ['Centre de santé', 8, 'Centre'],
    ['ab cdefghijklmnop', 10, 'ab cdefghi'],
    ['Abcdefghijklmnop', 5, 'Abcde'],
    ['clinic😀', 7, 'clinic'],
    ['sante\u0301', 5, 'sant'],
    ['👩\u200d⚕️', 4, ''],
    ['', 5, ''],
  ] as const) {
    it(`cuts "${text}" to ${length}`, () => assert.equal(cutText(text, length), cut));
  }
});

describe('shortNameOf', () => {
  it('numbers what is there already, in whatever case', () => {
    const taken = new Set(['central']);
    const long = 'Community health post of the village of Nyamirambo upper';
    assert.deepEqual(
      ['CENTRAL', 'Central', long, `${long} ward`].map((name) => shortNameOf(name, taken)),
      [
        'CENTRAL 2',
        'Central 3',
        'Community health post of the village of Nyamirambo',
        'Community health post of the village of 2',
      ],
    );
  });

  it('gives what no other has, of at most fifty characters, in whole characters', () => {
    const names = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), { maxLength: 20 });
    fc.assert(
      fc.property(names, (list) => {
        const taken = new Set<string>();
        const short = list.map((name) => shortNameOf(name, taken));
        assert.equal(new Set(short.map(foldName)).size, short.length);
        for (const name of short) {
          assert.ok(name.length <= 50);
          assert.equal(Buffer.from(name).toString(), name);
        }
      }),
    );
  });
});
