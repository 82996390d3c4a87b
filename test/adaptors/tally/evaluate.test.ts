import assert from 'node:assert/strict';
import { evaluate, isTrue } from '../../../adaptors/tally/evaluate.ts';

describe('evaluate', () => {
  it('lets mistakes of the program through', () => {
    const broken = () => {
      throw new TypeError('broken');
    };
    assert.throws(() => evaluate(broken, {}), { name: 'TypeError', message: 'broken' });
  });
});

describe('isTrue', () => {
  for (const [items, expected] of [
    [[true], true],
    [[false], false],
    [[], false],
    [['true'], false],
    [[true, true], false],
  ] as const) {
    it(`${JSON.stringify(items)}: ${expected}`, () => assert.equal(isTrue(items), expected));
  }
});
