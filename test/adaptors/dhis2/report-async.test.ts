import assert from 'node:assert/strict';
import type { Fault } from '../../../cli/sandbox/http/index.ts';
import { AMARI, BELO, bcg, report, sampleMapping, stillClock } from './support/sample-report.ts';
import { held, serverPerTest } from './support/server-per-test.ts';

const mapping = sampleMapping({ send: { async: true } });
const LATER = '202403';
const nothing: Fault = { kind: 'answer', status: 200, headers: {} };

for (const version of ['2.41', '2.43'] as const) {
  describe(`report in the background to ${version}`, () => {
    const suite = serverPerTest(version);

    it('waits for the summary and reads it like any other', async () => {
      const server = await suite.start();
      const clock = stillClock();
      const state = await report(server.url, [bcg(AMARI, 3), bcg(BELO, 4)], { mapping, clock });
      assert.deepEqual([state.report.sent.created, state.report.sent.refused, state.dirty], [2, 0, []]);
      assert.deepEqual(
        suite.posts.map(({ query }) => query.toString()),
        ['async=true'],
      );
      assert.deepEqual(clock.waits, [1000]);
    });

    it('looks again where the job has not begun, and where its summary comes late', async () => {
      const server = await suite.start();
      const clock = stillClock();
      let looks = 0;
      suite.fault = ({ path }) => {
        if (path.includes('/taskSummaries/')) looks += 1;
        if (path.includes('/taskSummaries/') && looks < 4) return nothing;
        // Not begun yet at the first look, completed at the second and third.
        const isEmpty = path.includes('/tasks/') && looks === 1;
        return isEmpty
          ? { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body: '[]' }
          : undefined;
      };
      const state = await report(server.url, [bcg(AMARI, 3)], { mapping, clock });
      assert.deepEqual([state.report.sent.created, state.dirty, suite.posts.length], [1, [], 1]);
      assert.deepEqual(clock.waits, [1000, 2000, 4000, 5000]);
    });

    it('lets what DHIS2 holds decide where the job ends without a summary', async () => {
      const server = await suite.start();
      suite.fault = ({ path }) => (path.includes('/taskSummaries/') ? nothing : undefined);
      const state = await report(server.url, [bcg(AMARI, 3)], { mapping });
      assert.deepEqual([state.report.sent.created, held(server)], [1, [`${LATER} ${AMARI} 3`]]);
      assert.equal(suite.posts.length, 1);
    });

    it('leaves what still waits in the background for the next run, and calls it no refusal', async () => {
      const server = await suite.start();
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ response: { id: 'jaQvgleQSBM' } });
      suite.fault = ({ path, method }) => {
        if (method === 'POST') return { kind: 'answer', status: 200, headers, body };
        return path.includes('/taskSummaries/') ? nothing : undefined;
      };
      const clock = { ...stillClock(), now: () => 120_000 };
      const state = await report(server.url, [bcg(AMARI, 3)], { mapping, clock });
      assert.deepEqual([state.report.sent.refused, state.report.conflicts, state.dirty], [0, [], [LATER]]);
    });

    it('asks for a dry run in the foreground, since one in the background is not told', async () => {
      const server = await suite.start();
      const state = await report(server.url, [bcg(AMARI, 3)], { mapping, running: { dryRun: true } });
      assert.deepEqual([state.report.sent.created, suite.posts[0]?.query.toString()], [1, 'dryRun=true']);
    });

    it('reads an import that was refused at once', async () => {
      const server = await suite.start();
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ status: 'ERROR', message: 'no room' });
      suite.fault = ({ method }) => (method === 'POST' ? { kind: 'answer', status: 409, headers, body } : undefined);
      const state = await report(server.url, [bcg(AMARI, 3)], { mapping });
      assert.deepEqual([state.report.conflicts[0]?.code, state.dirty], ['http-409', [LATER]]);
    });
  });
}
