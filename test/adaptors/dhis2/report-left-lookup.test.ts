import assert from 'node:assert/strict';
import type { Fault } from '../../../cli/sandbox/http/index.ts';
import { AMARI, BELO, bcg, CENDRA, report } from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';

const [EARLIER, LATER] = ['202402', '202403'];
const CHANGED = { kept: { mappingHash: 'hash-0' } };

for (const version of ['2.41', '2.43'] as const) {
  describe(`report to ${version}, where a unit left the lookup`, () => {
    const suite = serverPerTest(version);

    it('names the values of ours that it holds, once, and leaves them', async () => {
      const server = await suite.start();
      put(server, '5', { orgUnit: CENDRA });
      put(server, '6', { orgUnit: CENDRA, period: EARLIER });
      const before = held(server);
      const state = await report(server.url, [bcg(AMARI, 3)], CHANGED);
      assert.deepEqual(state.report.conflicts, [
        {
          code: 'left-lookup',
          message: `org unit ${CENDRA} is not in the lookup and holds 2 values of ours`,
          fix: 'delete them in DHIS2, or put the unit back into the lookup',
          orgUnit: CENDRA,
          periods: [EARLIER, LATER],
          values: 2,
        },
      ]);
      assert.deepEqual([state.report.sent.refused, state.dirty, held(server).length], [0, [], before.length + 1]);
      const next = await report(server.url, [bcg(AMARI, 3)], { kept: state });
      assert.deepEqual([next.report.conflicts, next.report.sent.unchanged], [[], 1]);
    });

    it('says nothing of values of others, of other elements and periods, and of units that it counts', async () => {
      const server = await suite.start();
      put(server, '1', { orgUnit: CENDRA, storedBy: 'clerk' });
      put(server, '2', { orgUnit: CENDRA, dataElement: 'SaS0kTJ50dS' });
      put(server, '3', { orgUnit: CENDRA, period: '202401' });
      put(server, '4', { orgUnit: CENDRA, attributeOptionCombo: 'aocPartner1' });
      put(server, '5', { orgUnit: BELO });
      const state = await report(server.url, [bcg(BELO, 5)], CHANGED);
      assert.deepEqual([state.report.conflicts, state.report.sent.unchanged], [[], 1]);
    });

    it('looks only after the mapping was changed', async () => {
      const server = await suite.start();
      put(server, '5', { orgUnit: CENDRA });
      for (const kept of [{}, { mappingHash: 'hash-1' }]) {
        assert.deepEqual((await report(server.url, [], { kept })).report.conflicts, []);
      }
    });

    it('goes on where the user may not read the other units, and says so', async () => {
      const server = await suite.start();
      const empty: Fault = { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' } };
      suite.fault = ({ method, query }) =>
        method === 'GET' && query.getAll('orgUnit').includes(CENDRA) ? empty : undefined;
      const lines: string[] = [];
      const state = await report(server.url, [bcg(AMARI, 3)], { ...CHANGED, lines });
      assert.deepEqual([state.report.conflicts, state.report.sent.created], [[], 1]);
      assert.match(lines.join('\n'), /Cannot read back \d+ org units that are not in the lookup/);
    });
  });
}
