import assert from 'node:assert/strict';
import { dayOfText, textOfDay } from '../../../../adaptors/tally/period/index.ts';

describe('dayOfText and textOfDay', () => {
  it('agree with Date on every day of four hundred years, and on others of every year from 0 to 9999', () => {
    const check = (day: number) => {
      const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
      if (textOfDay(day) !== text || dayOfText(text) !== day) assert.fail(`${day}: ${textOfDay(day)}, not ${text}`);
    };
    for (let day = Date.UTC(1800, 0, 1) / 86_400_000; day < Date.UTC(2200, 0, 1) / 86_400_000; day += 1) check(day);
    for (let day = -719_528; day <= 2_932_896; day += 61) check(day);
    for (const day of [-719_528, -719_162, -1, 0, 2_932_896]) check(day);
    assert.equal(textOfDay(-719_162), '0001-01-01');
  });

  for (const text of ['2023-02-29', '2024-2-01', '2024-03', '2024', '', '2024-03-01T', '10000-01-01', 'yesterday!']) {
    it(`refuse "${text}"`, () => assert.throws(() => dayOfText(text), { name: 'RangeError', message: /is no day/ }));
  }
});
