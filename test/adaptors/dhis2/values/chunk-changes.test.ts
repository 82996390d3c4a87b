import assert from 'node:assert/strict';
import { chunkChanges } from '../../../../adaptors/dhis2/values/chunk-changes.ts';
import type { Change } from '../../../../adaptors/dhis2/values/diff-values.ts';

/** `aab` is two changes of unit a and one of unit b. */
function changes(units: string): Change[] {
  return [...units].map((orgUnit, at) => ({
    kind: 'create',
    dataElement: `element${at}`,
    categoryOptionCombo: 'combo',
    attributeOptionCombo: 'default',
    orgUnit,
    period: '202403',
    value: String(at),
  }));
}

describe('chunk changes', () => {
  const cases: [string, string, number, string[]][] = [
    ['nothing', '', 2, []],
    ['what fits stays together', 'aabb', 4, ['aabb']],
    ['a unit is never cut', 'aabbcc', 3, ['aa', 'bb', 'cc']],
    ['pieces are filled up', 'abbcccd', 3, ['abb', 'ccc', 'd']],
    ['a unit larger than a piece has one of its own', 'aabbbbbc', 3, ['aa', 'bbbbb', 'c']],
    ['one by one', 'abc', 1, ['a', 'b', 'c']],
  ];
  for (const [title, units, size, expected] of cases) {
    it(title, () => {
      const chunks = chunkChanges(changes(units), size);
      assert.deepEqual(
        chunks.map((chunk) => chunk.map(({ orgUnit }) => orgUnit).join('')),
        expected,
      );
      assert.deepEqual(chunks.flat(), changes(units));
    });
  }

  it('cuts a hundred thousand changes at once', () => {
    const many = Array.from({ length: 100_000 }, (_, at) =>
      changes('a').map((c) => ({ ...c, orgUnit: `u${at >> 5}` })),
    );
    const chunks = chunkChanges(many.flat(), 2000);
    assert.equal(chunks.flat().length, 100_000);
    assert.ok(chunks.every((chunk) => chunk.length <= 2000));
  });
});
