import assert from 'node:assert/strict';
import { measureFetch } from './fetch.ts';
import { fetchPopulation } from './fetch-population.ts';

const SIZE = { months: 4, doses: 2100, persons: 300 };

describe('what the benchmark fetches', function () {
  this.timeout(180_000);

  it('is counted, the same by all ways to fetch it, and less of it where less has changed', async () => {
    const { resources, seconds, full, later } = await measureFetch(SIZE, { rounds: 1, pace: 0.0001, changed: 40 });
    assert.ok(resources > SIZE.months * SIZE.doses, `${resources} resources`);
    assert.equal(seconds.length, 4);
    for (const { pages, step } of seconds) assert.ok(pages.wall > 0 && step.wall > 0 && step.cpu > 0);
    assert.ok(full.elements < full.whole);
    const [nothing, few, all] = later;
    assert.deepEqual(
      later.map(({ periods }) => periods),
      [0, 2, 4],
    );
    assert.ok(nothing && few && all && nothing.bytes < few.bytes && few.bytes < all.bytes && few.bytes < full.whole);
  });

  it('is the same each time, and every dose a resource of its own', () => {
    const ids = [...fetchPopulation(SIZE)].map(({ resourceType, id }) => `${resourceType}/${id}`);
    assert.equal(new Set(ids).size, SIZE.months * SIZE.doses + SIZE.persons);
    assert.deepEqual(
      [...fetchPopulation(SIZE)].map(({ resourceType, id }) => `${resourceType}/${id}`),
      ids,
    );
  });
});
