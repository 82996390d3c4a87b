import assert from 'node:assert/strict';
import type { RunState } from '../../../adaptors/run/state.ts';
import { startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import type { Fault } from '../../../cli/sandbox/http/index.ts';
import { sampleMetadata } from '../../../cli/sandbox/sample/index.ts';
import { quiet } from './support/quiet.ts';
import { AMARI, BCG, bcg, NOW, report } from './support/sample-report.ts';
import { held, serverPerTest } from './support/server-per-test.ts';

const [EARLIER, LATER] = ['202402', '202403'];

for (const version of ['2.41', '2.43'] as const) {
  describe(`report through faults of ${version}`, () => {
    const suite = serverPerTest(version);

    it('finds after a lost reply that nothing is left to send', async () => {
      const server = await suite.start();
      suite.fault = ({ method }) => (method === 'POST' ? { kind: 'lost' } : undefined);
      const first = await report(server.url, [bcg(AMARI, 3)]);
      assert.deepEqual([held(server), first.report.sent.created], [[`${LATER} ${AMARI} 3`], 1]);
      const sent = suite.posts.length;
      suite.fault = () => undefined;
      const state = await report(server.url, [bcg(AMARI, 3)]);
      assert.deepEqual([state.report.sent.unchanged, suite.posts.length], [1, sent]);
    });

    it('takes a reply that was lost once for accepted', async () => {
      const server = await suite.start();
      suite.fault = ({ method }) => (method === 'POST' && suite.posts.length === 1 ? { kind: 'lost' } : undefined);
      const state = await report(server.url, [bcg(AMARI, 3)]);
      assert.deepEqual([state.report.sent.created, state.dirty, suite.posts.length], [1, [], 2]);
    });

    it('changes nothing in a dry run, DHIS2 nor state', async () => {
      const server = await suite.start();
      const kept: RunState = { dirty: [EARLIER], cursor: { Immunization: '2024-01-01T00:00:00Z' } };
      const state = await report(server.url, [bcg(AMARI, 3)], { kept, running: { dryRun: true } });
      assert.deepEqual([state.dirty, state.cursor], [kept.dirty, kept.cursor]);
      assert.deepEqual([state.report.dryRun, state.report.sent.created], [true, 1]);
      assert.deepEqual(
        suite.posts.map(({ query }) => query.toString()),
        ['dryRun=true'],
      );
      assert.deepEqual(server.values(), []);
    });

    it('stops when DHIS2 answers the read-back with an empty body, and sends nothing', async () => {
      const server = await suite.start();
      const empty: Fault = { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' } };
      suite.fault = ({ path, method }) => (method === 'GET' && path.endsWith('/dataValueSets') ? empty : undefined);
      await assert.rejects(report(server.url, [bcg(AMARI, 3)]), { code: 'unexpected-answer' });
      assert.equal(suite.posts.length, 0);
    });

    it('keeps the credential out of its state', async () => {
      const server = await suite.start();
      assert.doesNotMatch(JSON.stringify(await report(server.url, [bcg(AMARI, 3)])), /Tally-1-sheet/);
    });
  });
}

describe('report values to 2.43, which can answer SUCCESS for nothing', () => {
  quiet();
  it('leaves the period dirty, and stores it in the next run', async () => {
    const server = await startDhis2Server({ version: '2.43', metadata: sampleMetadata(), now: () => new Date(NOW) });
    try {
      server.swallowWrites(3);
      const state = await report(server.url, [bcg(AMARI, 3)]);
      assert.deepEqual(
        state.report.conflicts.map(({ code, dataElement, line }) => [code, dataElement, line]),
        [['not-stored', BCG.code, 31]],
      );
      assert.deepEqual([state.report.sent.refused, state.dirty, state.parked], [1, ['202403'], []]);
      const next = await report(server.url, [bcg(AMARI, 3)], { kept: state });
      assert.deepEqual([next.report.sent.created, next.dirty], [1, []]);
    } finally {
      await server.close();
    }
  });
});
