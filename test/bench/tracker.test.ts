import assert from 'node:assert/strict';
import { benchTracker } from './tracker.ts';

describe('the benchmark of persons', function () {
  this.timeout(120_000);

  it('sends each person once, and stores four objects for each', async () => {
    const lines = (await benchTracker(50)).split('\n');
    const cells = (name: string) =>
      lines
        .find((line) => line.startsWith(name))
        ?.slice(name.length)
        .trim()
        .split(/\s+/)
        .map(Number) ?? [];
    assert.deepEqual(cells('first run').slice(4, 6), [50, 200]);
    assert.deepEqual(cells('again').slice(4, 6), [0, 0]);
  });
});
