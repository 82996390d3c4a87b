import assert from 'node:assert/strict';
import { AMARI, BELO, bcg, report, sampleMapping } from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';

const [EARLIER, LATER] = ['202402', '202403'];

/** The category option of the sample, under some name. */
function underOne(name: string): object {
  const sharing = { public: 'rwrw----', external: false, users: {}, userGroups: {} };
  return { categoryOptions: [{ id: 'VGOvs7zRWLE', name, shortName: name, code: 'AGE_UNDER_1', sharing }] };
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`report to ${version}, where an option was renamed`, () => {
    const suite = serverPerTest(version);
    const cells = [bcg(AMARI, 3), bcg(AMARI, 4, ['≥ 1 year']), bcg(AMARI, 2, ['< 1 year'], EARLIER)];

    for (const onEmpty of ['delete', 'zero'] as const) {
      it(`withholds what would ${onEmpty} our values, until the mapping is mended`, async () => {
        const server = await suite.start();
        const mapping = sampleMapping({ onEmpty });
        await report(server.url, cells, { mapping });
        const before = held(server);
        assert.equal(before.length, 3);
        server.importMetadata(underOne('0 to 11 months'));
        const sent = suite.posts.length;
        const state = await report(server.url, cells, { mapping });
        assert.deepEqual([held(server), suite.posts.length], [before, sent]);
        assert.deepEqual(
          state.report.conflicts.map(({ code, line, periods, values }) => [code, line, periods, values]),
          [['no-option-combo', 31, [EARLIER, LATER], 2]],
        );
        assert.deepEqual([state.report.sent.refused, state.dirty], [2, [EARLIER, LATER]]);
        const mended = cells.map((cell) => ({
          ...cell,
          options: cell.options.map((name) => name.replace('< 1 year', '0 to 11 months')),
        }));
        const next = await report(server.url, mended, { mapping, kept: state });
        assert.deepEqual([next.report.sent.unchanged, next.report.conflicts, next.dirty], [3, [], []]);
        assert.deepEqual(held(server), before);
      });
    }

    it('still sends what has a place, and empties where every cell has one', async () => {
      const server = await suite.start();
      await report(server.url, [bcg(AMARI, 3), bcg(AMARI, 4, ['≥ 1 year']), bcg(BELO, 5)]);
      server.importMetadata(underOne('0 to 11 months'));
      await report(server.url, [bcg(AMARI, 3), bcg(AMARI, 6, ['≥ 1 year'])]);
      assert.deepEqual(held(server), [`${LATER} ${AMARI} 3`, `${LATER} ${AMARI} 6`]);
    });

    it('deletes in the next good run what a withheld deletion left', async () => {
      const server = await suite.start();
      put(server, '9');
      server.importMetadata(underOne('0 to 11 months'));
      const state = await report(server.url, [bcg(AMARI, 3)]);
      assert.deepEqual(held(server), [`${LATER} ${AMARI} 9`]);
      server.importMetadata(underOne('< 1 year'));
      await report(server.url, [bcg(AMARI, 3, ['≥ 1 year'])], { kept: state });
      assert.deepEqual(held(server), [`${LATER} ${AMARI} 3`]);
    });
  });
}
