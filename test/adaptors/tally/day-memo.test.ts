import assert from 'node:assert/strict';
import { createDayMemo } from '../../../adaptors/tally/day-memo.ts';

describe('createDayMemo', () => {
  it('works out each day once, whatever days are asked for', () => {
    const asked: number[] = [];
    const textOf = createDayMemo((day) => {
      asked.push(day);
      return `day ${day}`;
    });
    const days = [0, -1, 1, 511, 512, 19_783, -719_162, 2_932_896, -10_000_000, 10_000_000];
    for (const day of [...days, ...days]) assert.equal(textOf(day), `day ${day}`);
    assert.deepEqual(asked, days);
  });
});
