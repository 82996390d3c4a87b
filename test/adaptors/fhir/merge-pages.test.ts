import assert from 'node:assert/strict';
import { mergePages } from '../../../adaptors/fhir/merge-pages.ts';
import { all } from './mapping.ts';

async function* counting(name: string, count: number, failAt = -1): AsyncGenerator<string> {
  for (let at = 0; at < count; at += 1) {
    if (at === failAt) throw new RangeError(name);
    await Promise.resolve();
    yield `${name}${at}`;
  }
}

describe('mergePages', () => {
  it('gives all that its sources give, each in its own order', async () => {
    const items = await all(mergePages([counting('a', 3), counting('b', 0), counting('c', 5)]));
    assert.equal(items.length, 8);
    assert.deepEqual(
      items.filter((item) => item.startsWith('c')),
      ['c0', 'c1', 'c2', 'c3', 'c4'],
    );
    assert.deepEqual(await all(mergePages([])), []);
  });

  it('asks all sources at a time', async () => {
    let asked = 0;
    async function* source(): AsyncGenerator<number> {
      asked += 1;
      yield asked;
    }
    for await (const _ of mergePages([source(), source(), source()])) break;
    assert.equal(asked, 3);
  });

  it('fails with the first that fails', async () => {
    await assert.rejects(all(mergePages([counting('a', 9), counting('b', 9, 2), counting('c', 9, 4)])), {
      message: 'b',
    });
  });
});
