import assert from 'node:assert/strict';
import { AMARI, BCG, bcg, report, UNDER_1 } from './support/sample-report.ts';
import { held, serverPerTest } from './support/server-per-test.ts';

const LATER = '202403';

for (const version of ['2.41', '2.43'] as const) {
  describe(`what stands beside a value of ${version}`, () => {
    const suite = serverPerTest(version);
    const place = { dataElement: BCG.id, period: LATER, orgUnit: AMARI, categoryOptionCombo: UNDER_1 };

    it('keeps the mark for follow-up that a person set', async () => {
      const server = await suite.start();
      server.put({ ...place, value: '3', comment: 'ask again', followup: true, storedBy: 'tallysheet' });
      const state = await report(server.url, [bcg(AMARI, 4)]);
      assert.deepEqual([held(server), state.report.sent.updated], [[`${LATER} ${AMARI} 4`], 1]);
      assert.deepEqual([server.values()[0]?.followup, server.values()[0]?.comment], [true, 'ask again']);
    });

    it('says that a comment is longer than the server takes, and keeps it and its value', async () => {
      const server = await suite.start();
      const comment = 'x'.repeat(6000);
      server.put({ ...place, value: '3', comment, storedBy: 'tallysheet' });
      const state = await report(server.url, [bcg(AMARI, 4)]);
      const isNew = version === '2.43';
      assert.deepEqual(
        state.report.conflicts.map(({ code, orgUnit }) => [code, orgUnit]),
        isNew ? [['long-comment', AMARI]] : [],
      );
      assert.deepEqual(
        [held(server), state.dirty],
        isNew ? [[`${LATER} ${AMARI} 3`], [LATER]] : [[`${LATER} ${AMARI} 4`], []],
      );
      assert.equal(server.values()[0]?.comment, comment);
    });
  });
}
