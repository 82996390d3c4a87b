import assert from 'node:assert/strict';
import type { CompiledMapping } from '../adaptors/tally/compiled-mapping.ts';
import { repeatPages, scatter, shuffle, split } from './fixtures/arrange.ts';
import { readFixtures } from './fixtures/read-fixtures.ts';
import { compileFixture, runFiles, runFixture, runNewest } from './fixtures/run-fixture.ts';

describe('fixtures, counted in memory', function () {
  this.timeout(180_000);
  for (const fixture of readFixtures().filter(({ newest }) => newest !== true)) {
    const { name, title, periods, resources, expected } = fixture;

    describe(`${name}: ${title}`, () => {
      let mapping: CompiledMapping;
      before(async () => {
        mapping = await compileFixture(fixture);
      });

      it('gives the expected cells and reasons', () => {
        assert.deepEqual(runFixture(mapping, periods, resources), expected);
      });

      it('adds up: read = placed + excluded + quarantined', () => {
        for (const { read, placed, excluded, quarantined } of Object.values(
          runFixture(mapping, periods, resources).rows,
        )) {
          const held = Object.values(quarantined).reduce((sum, rows) => sum + rows, 0);
          assert.equal(read, placed + excluded + held);
        }
      });

      it('gives the same bytes in any order, from repeated pages and from several files', async () => {
        const bytes = JSON.stringify(runFixture(mapping, periods, resources));
        for (const seed of [1, 2, 3]) {
          const other = shuffle(resources, seed);
          assert.equal(JSON.stringify(runFixture(mapping, periods, other)), bytes, `order ${seed}`);
          assert.equal(
            JSON.stringify(runFixture(mapping, periods, repeatPages(other, 2 + seed))),
            bytes,
            `pages ${seed}`,
          );
        }
        assert.equal(JSON.stringify(await runFiles(mapping, periods, split(resources, 3))), bytes, 'files');
      });
    });
  }
});

describe('fixtures of several versions, counted from what can be read again', () => {
  for (const fixture of readFixtures().filter(({ newest }) => newest === true)) {
    const { name, title, periods, resources, expected } = fixture;

    it(`${name}: ${title}`, async () => {
      const mapping = await compileFixture(fixture);
      assert.deepEqual(await runNewest(mapping, periods, resources), expected);
      for (const seed of [1, 2, 3, 4, 5]) {
        assert.deepEqual(await runNewest(mapping, periods, scatter(resources, seed)), expected, `order ${seed}`);
      }
    });
  }
});
