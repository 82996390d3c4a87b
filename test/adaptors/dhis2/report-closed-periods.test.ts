import assert from 'node:assert/strict';
import { AMARI, BELO, bcg, NOW, type RunOptions, report, stillClock } from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';

const [EARLIER, LATER] = ['202402', '202403'];

for (const version of ['2.41', '2.43'] as const) {
  describe(`report closed periods to ${version}`, () => {
    const suite = serverPerTest(version);
    const isNew = version === '2.43';

    it('parks a period that is not open, and takes it up again by itself', async () => {
      const server = await suite.start({}, '2024-03-20T08:00:00Z');
      const early = { proposed: { periods: [LATER] }, running: { now: '2024-03-20T08:00:00Z' } };
      const state = await report(server.url, [bcg(AMARI, 3)], early);
      const parked = [{ period: LATER, code: 'not-open', since: '2024-03-20T08:00:00Z', values: 1 }];
      assert.deepEqual(
        [state.parked, state.dirty, state.report.parkedAnew, suite.posts.length],
        [parked, [], [LATER], 0],
      );
      const next = await report(server.url, [], { kept: state, proposed: { periods: [EARLIER] } });
      assert.deepEqual([next.parked, next.dirty], [[], [LATER]]);
    });

    it('parks an expired period for a user without the right, and sends it for a superuser', async () => {
      const server = await suite.start({ expiryDays: 5 });
      put(server, '1', { period: EARLIER });
      put(server, '2', { period: EARLIER, orgUnit: BELO });
      const cells = [bcg(AMARI, 3), bcg(AMARI, 4, ['< 1 year'], EARLIER)];
      const state = await report(server.url, cells);
      assert.deepEqual(
        state.report.parked.map(({ period, code, values }) => `${period} ${code} ${values}`),
        [`${EARLIER} expired 2`, `${LATER} expired 1`],
      );
      assert.deepEqual([suite.posts.length, [...state.report.parkedAnew].sort()], [0, [EARLIER, LATER]]);
      await report(server.url, [bcg(AMARI, 3)], { user: { username: 'admin', password: 'district' } });
      assert.deepEqual(held(server), [`${EARLIER} ${BELO} 2`, `${EARLIER} ${AMARI} 1`, `${LATER} ${AMARI} 3`]);
    });

    it('is done with a closed period in which DHIS2 holds what was counted', async () => {
      const server = await suite.start({ expiryDays: 5 });
      put(server, '3');
      put(server, '7', { orgUnit: BELO, storedBy: 'clerk' });
      const state = await report(server.url, [bcg(AMARI, 3), bcg(BELO, 6)]);
      assert.deepEqual([state.parked, state.dirty, state.lastSuccess], [[], [], NOW]);
      const { unchanged, kept, refused } = state.report.sent;
      assert.deepEqual([unchanged, kept, refused, suite.posts.length], [1, 1, 0, 0]);
    });

    it('takes nothing in a closed period for refused, and parks what would be sent to a unit that is not assigned', async () => {
      const server = await suite.start({ expiryDays: 5, organisationUnits: [{ id: AMARI }] });
      put(server, '3', { period: EARLIER });
      const cells = [bcg(BELO, 6), bcg(AMARI, 1, ['2 years']), bcg(AMARI, 3, ['2 years'], EARLIER)];
      const lines: string[] = [];
      const state = await report(server.url, cells, { lines });
      assert.deepEqual([state.report.conflicts, state.report.sent.refused, state.dirty], [[], 0, []]);
      assert.match(lines.join('\n'), /Leave out 2 cells of closed periods/);
      assert.deepEqual(state.parked, [{ period: LATER, code: 'expired', since: NOW, values: 1 }]);
      assert.deepEqual(held(server), [`${EARLIER} ${AMARI} 3`]);
    });

    it('asks DHIS2 itself when a parked period is tried again, which knows of lock exceptions', async () => {
      const server = await suite.start({ expiryDays: 5 });
      const parked = [{ period: LATER, code: 'expired', since: '2024-04-07T00:00:00Z' }];
      const again = { kept: { parked }, proposed: { periods: [LATER], retryParked: true } };
      const still = await report(server.url, [bcg(AMARI, 3)], again);
      const code = isNew ? 'E8030' : 'E7640';
      assert.deepEqual(still.parked, [{ period: LATER, code, since: '2024-04-07T00:00:00Z', values: 1 }]);
      assert.deepEqual([still.report.parkedAnew, still.dirty, suite.posts.length], [[], [], 1]);
      const authorization = `Basic ${Buffer.from('admin:district').toString('base64')}`;
      const exception = `${server.url}/api/lockExceptions?ds=jqSaKxtj8IA&pe=${LATER}&ou=${AMARI}`;
      await fetch(exception, { method: 'POST', headers: { authorization } });
      const done = await report(server.url, [bcg(AMARI, 3)], again);
      assert.deepEqual([done.parked, done.dirty], [[], []]);
      assert.deepEqual(held(server), [`${LATER} ${AMARI} 3`]);
    });

    it('keeps a period dirty of which DHIS2 takes one unit and not another, and parks it where it takes none', async () => {
      const server = await suite.start({ expiryDays: 5 });
      const authorization = `Basic ${Buffer.from('admin:district').toString('base64')}`;
      const exception = `${server.url}/api/lockExceptions?ds=jqSaKxtj8IA&pe=${LATER}&ou=${AMARI}`;
      await fetch(exception, { method: 'POST', headers: { authorization } });
      const parked = [{ period: LATER, code: 'expired', since: '2024-04-07T00:00:00Z' }];
      const again = { kept: { parked }, proposed: { periods: [LATER], retryParked: true } };
      const state = await report(server.url, [bcg(AMARI, 3), bcg(BELO, 4)], again);
      assert.deepEqual(
        [state.parked, state.dirty, state.report.sent.refused, held(server)],
        [[], [LATER], 1, [`${LATER} ${AMARI} 3`]],
      );
      // From 2.43 one closed unit makes DHIS2 refuse the whole set, which is sent again unit by unit.
      assert.equal(suite.posts.filter(({ path }) => path.endsWith('/dataValueSets')).length, isNew ? 3 : 1);
    });

    it('is done with a parked period that DHIS2 takes when it is tried again', async () => {
      const server = await suite.start();
      const parked = [{ period: LATER, code: 'not-open', since: '2024-03-20T08:00:00Z' }];
      const state = await report(server.url, [bcg(AMARI, 3)], {
        kept: { parked },
        proposed: { periods: [LATER], retryParked: true },
      });
      assert.deepEqual([state.parked, state.dirty, held(server)], [[], [], [`${LATER} ${AMARI} 3`]]);
    });

    it('leaves what does not fit into its time dirty, after one period', async () => {
      const server = await suite.start();
      const lines: string[] = [];
      const cells = [bcg(AMARI, 3), bcg(AMARI, 2, ['< 1 year'], EARLIER)];
      const late: RunOptions = { clock: stillClock(70_000), lines };
      const state = await report(server.url, cells, late);
      assert.deepEqual([held(server), state.dirty], [[`${LATER} ${AMARI} 3`], [EARLIER]]);
      assert.match(lines.join('\n'), new RegExp(`Leave ${EARLIER} for the next run: 1 values`));
      const next = await report(server.url, cells, { ...late, kept: state });
      assert.deepEqual([next.dirty, held(server).length], [[], 2]);
    });
  });
}
