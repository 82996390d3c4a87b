import assert from 'node:assert/strict';
import {
  AMARI,
  BCG,
  BELO,
  bcg,
  element,
  measure,
  OPV,
  report,
  sampleMapping,
  source,
} from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';

const [EARLIER, LATER] = ['202402', '202403'];
const COMMENT = 'counted by Tallysheet';
const COMMENTED = { mapping: sampleMapping({ sources: [source([measure(BCG.code, 31, { comment: COMMENT })])] }) };

for (const version of ['2.41', '2.43'] as const) {
  describe(`report typed values to ${version}`, () => {
    const suite = serverPerTest(version);
    const sent = () =>
      suite.posts.flatMap(({ body }) =>
        (JSON.parse(body.toString()) as { dataValues: { value?: string; comment?: string }[] }).dataValues.map(
          ({ value, comment }) => [value, comment],
        ),
      );

    it('sends every digit, and takes 13.0 for 13', async () => {
      const server = await suite.start();
      server.importMetadata({ dataElements: [element(BCG, 'NUMBER')] });
      put(server, '13.0', { orgUnit: BELO });
      const cells = [bcg(AMARI, '9007199254740993.25'), bcg(BELO, 13)];
      const first = await report(server.url, cells);
      assert.deepEqual([first.report.sent.unchanged, sent()], [1, [['9007199254740993.25', undefined]]]);
      const second = await report(server.url, cells);
      assert.deepEqual([second.report.sent.unchanged, suite.posts.length], [2, 1]);
    });

    it('refuses what the value type does not take before anything is sent, and leaves what stands there', async () => {
      const server = await suite.start();
      server.importMetadata({ dataElements: [element(OPV, 'TRUE_ONLY')] });
      put(server, '7', { period: EARLIER });
      const opv = { ...bcg(AMARI, 1), dataElement: OPV.code };
      const state = await report(server.url, [
        bcg(AMARI, '0.5', ['< 1 year'], EARLIER),
        bcg(BELO, '1.5'),
        bcg(AMARI, 3),
        opv,
      ]);
      assert.deepEqual(
        state.report.conflicts.map(({ code, dataElement, line, periods, values }) => [
          code,
          dataElement,
          line,
          periods,
          values,
        ]),
        [
          ['value-type', BCG.code, 31, [EARLIER, LATER], 2],
          ['value-type', OPV.code, 32, [LATER], 1],
        ],
      );
      const [fraction, wrong] = state.report.conflicts;
      assert.match(fraction?.message ?? '', /"EPI_BCG_GIVEN" .*line 31: INTEGER_ZERO_OR_POSITIVE takes no fractions/);
      assert.match(fraction?.fix ?? '', /`decimals: 0`/);
      assert.match(wrong?.message ?? '', /TRUE_ONLY takes no numbers/);
      assert.deepEqual(sent(), [['3', undefined]]);
      assert.deepEqual(held(server), [`${EARLIER} ${AMARI} 7`, `${LATER} ${AMARI} 3`]);
      assert.deepEqual([state.report.sent.refused, state.dirty], [3, [EARLIER, LATER]]);
    });

    it('sends the comment with what it creates and updates, and nothing for a comment alone', async () => {
      const server = await suite.start();
      put(server, '2', { orgUnit: BELO });
      put(server, '5', { period: EARLIER });
      const cells = [bcg(AMARI, 3), bcg(BELO, 4), bcg(AMARI, 5, ['< 1 year'], EARLIER)];
      const first = await report(server.url, cells, COMMENTED);
      assert.deepEqual([first.report.sent.created, first.report.sent.updated, first.report.sent.unchanged], [1, 1, 1]);
      assert.deepEqual(sent(), [
        ['4', COMMENT],
        ['3', COMMENT],
      ]);
      const second = await report(server.url, cells, COMMENTED);
      assert.deepEqual([second.report.sent.unchanged, suite.posts.length], [3, 1]);
    });

    it('keeps a comment that the mapping does not speak of', async () => {
      const server = await suite.start();
      await report(server.url, [bcg(AMARI, 3)], COMMENTED);
      await report(server.url, [bcg(AMARI, 4)]);
      assert.deepEqual(sent(), [
        ['3', COMMENT],
        ['4', COMMENT],
      ]);
      assert.deepEqual(
        server.values().map(({ value, comment }) => [value, comment]),
        [['4', COMMENT]],
      );
    });

    it('deletes nothing of a unit outside its days', async () => {
      const server = await suite.start();
      put(server, '4', { orgUnit: BELO });
      put(server, '5', { period: EARLIER });
      put(server, '6');
      const lookup = [`loc-amari\t${AMARI}\t2024-03-15\t`, `loc-belo\t${BELO}\t\t2024-02-10`];
      await report(server.url, [], { mapping: sampleMapping({ lookup }) });
      assert.deepEqual(held(server), [`${EARLIER} ${AMARI} 5`, `${LATER} ${BELO} 4`]);
    });
  });
}
