import assert from 'node:assert/strict';
import type { Proposed } from '../../../adaptors/run/state.ts';
import { emptyCounts } from '../../../adaptors/tally/counts.ts';
import { AMARI, BCG, BELO, bcg, element, measure, report, sampleMapping, source } from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';

const [EARLIER, LATER] = ['202402', '202403'];
const CELLS = [bcg(AMARI, 3), bcg(BELO, 5), bcg(BELO, 2, ['< 1 year'], EARLIER)];

/** What the tally step proposes when some of ten rows have no place. */
function lost(rows: number): Partial<Proposed> {
  const quarantined: Record<string, number> = rows === 0 ? {} : { 'no-place': rows };
  return { rows: [{ ...emptyCounts('dose', 0), read: 10, placed: 10 - rows, quarantined }] };
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`report to ${version} with too much in quarantine`, () => {
    const suite = serverPerTest(version);
    const mapping = sampleMapping({ maxQuarantined: { share: 0.2 } });

    for (const onEmpty of ['delete', 'zero'] as const) {
      it(`holds back what would ${onEmpty} our values, sends the rest, and goes on when the limit is met`, async () => {
        const server = await suite.start();
        server.importMetadata({
          dataElements: [{ ...element(BCG, 'INTEGER_ZERO_OR_POSITIVE'), zeroIsSignificant: true }],
        });
        const emptying = sampleMapping({ maxQuarantined: { share: 0.2 }, onEmpty });
        await report(server.url, CELLS, { mapping: emptying, proposed: lost(0) });
        const state = await report(server.url, [bcg(AMARI, 4)], { mapping: emptying, proposed: lost(7) });
        assert.deepEqual(held(server).sort(), [`${EARLIER} ${BELO} 2`, `${LATER} ${BELO} 5`, `${LATER} ${AMARI} 4`]);
        const { sent, conflicts, overLimit, quarantine } = state.report;
        assert.deepEqual([sent.updated, sent.deleted, sent.refused, sent.withheld], [1, 0, 0, 2]);
        assert.deepEqual([overLimit, quarantine.rows], [true, { held: 7, of: 10 }]);
        assert.deepEqual(conflicts, [
          {
            code: 'withheld',
            message:
              'values that are no more counted stay in DHIS2: 7 of 10 rows are in quarantine, and maxQuarantined allows 2 (20%)',
            fix: 'mend what puts rows in quarantine, or raise maxQuarantined in the mapping to accept it',
            periods: [EARLIER, LATER],
            values: 2,
          },
        ]);
        assert.deepEqual([state.dirty, state.lastSuccess], [[EARLIER, LATER], undefined]);
        const next = await report(server.url, [bcg(AMARI, 4)], {
          mapping: emptying,
          proposed: lost(2),
          kept: state,
        });
        const isZero = onEmpty === 'zero';
        assert.deepEqual(held(server).sort(), [
          ...(isZero ? [`${EARLIER} ${BELO} 0`] : []),
          ...(isZero ? [`${LATER} ${BELO} 0`] : []),
          `${LATER} ${AMARI} 4`,
        ]);
        assert.deepEqual([next.report.conflicts, next.dirty, next.report.sent.withheld], [[], [], undefined]);
      });
    }

    it('goes on when the operator accepts it by a higher limit', async () => {
      const server = await suite.start();
      await report(server.url, CELLS, { mapping, proposed: lost(0) });
      const state = await report(server.url, [], { mapping, proposed: lost(10) });
      assert.deepEqual([held(server).length, state.report.sent.withheld], [3, 3]);
      const accepting = sampleMapping({ maxQuarantined: { rows: 10 } });
      await report(server.url, [], { mapping: accepting, proposed: lost(10), kept: state });
      assert.deepEqual(held(server), []);
    });

    it('holds back zeros for units without a row in place of values, and sends those where nothing is', async () => {
      const server = await suite.start();
      server.importMetadata({
        dataElements: [{ ...element(BCG, 'INTEGER_ZERO_OR_POSITIVE'), zeroIsSignificant: true }],
      });
      put(server, '9');
      const zeros = sampleMapping({ zeros: 'assigned', sources: [source([measure(BCG.code, 31)])] });
      const proposed = { ...lost(1), periods: [LATER] };
      const state = await report(server.url, [], { mapping: zeros, proposed });
      assert.ok(held(server).includes(`${LATER} ${AMARI} 9`));
      assert.deepEqual([state.report.sent.withheld, state.report.sent.created, state.dirty], [1, 3, [LATER]]);
    });

    it('has nothing to hold back in a first run, and still says that it is over the limit', async () => {
      const server = await suite.start();
      const { report: first } = await report(server.url, [bcg(AMARI, 3)], { mapping, proposed: lost(9) });
      assert.deepEqual([first.sent.created, first.sent.withheld, first.conflicts], [1, undefined, []]);
      assert.equal(first.overLimit, true);
    });

    it('declares no report complete of which a value is held back', async () => {
      const server = await suite.start();
      await report(server.url, CELLS, { mapping, proposed: lost(0) });
      const completing = sampleMapping({ maxQuarantined: { share: 0.2 }, complete: { afterDays: 0, via: 'endpoint' } });
      const over = await report(server.url, [bcg(AMARI, 3)], { mapping: completing, proposed: lost(7) });
      assert.deepEqual(over.report.completeness, { registered: 1, already: 0 });
    });

    it('counts in a dry run what it would hold back, and keeps the state', async () => {
      const server = await suite.start();
      await report(server.url, CELLS, { mapping, proposed: lost(0) });
      const running = { dryRun: true };
      const dry = await report(server.url, [], { mapping, proposed: { ...lost(10), dryRun: true }, running });
      assert.deepEqual([dry.report.sent.withheld, dry.report.sent.deleted, dry.dirty], [3, 0, undefined]);
      assert.equal(held(server).length, 3);
    });
  });
}
