import assert from 'node:assert/strict';
import type { InterceptedRequest } from '../../../cli/sandbox/http/index.ts';
import { AMARI, BCG, BELO, bcg, element, OPV, report } from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';

const LATER = '202403';
const isImport = ({ method }: InterceptedRequest) => method === 'POST';

for (const version of ['2.41', '2.43'] as const) {
  describe(`what ${version} ignores`, () => {
    const suite = serverPerTest(version);
    const isNew = version === '2.43';
    const opv = (orgUnit: string, value: number) => ({ ...bcg(orgUnit, value), dataElement: OPV.code });
    const optionSet = {
      options: [{ id: 'optionTen01', name: 'Ten', code: '10', optionSet: { id: 'optionSet01' } }],
      optionSets: [{ id: 'optionSet01', name: 'Tens', valueType: 'INTEGER', options: [{ id: 'optionTen01' }] }],
      dataElements: [{ ...element(OPV, 'INTEGER'), optionSet: { id: 'optionSet01' } }],
    };

    it('is told apart: unchanged, a zero that is absence, refused', async () => {
      const server = await suite.start();
      server.importMetadata(optionSet);
      put(server, '3');
      const state = await report(server.url, [bcg(AMARI, 3), bcg(BELO, 0), opv(AMARI, 10), opv(BELO, 4)]);
      const usual = { updated: 0, deleted: 0, unchanged: 1, kept: 0, refused: 1 };
      assert.deepEqual(state.report.sent, isNew ? { ...usual, created: 2 } : { ...usual, created: 1, absentZeros: 1 });
      assert.deepEqual(
        state.report.conflicts.map(({ code, orgUnit }) => [code, orgUnit]),
        [[isNew ? 'E8123' : 'E7621', BELO]],
      );
    });

    it('is no refusal where someone else stored the same value meanwhile', async () => {
      const server = await suite.start();
      suite.fault = (request) => {
        if (isImport(request)) put(server, '3', { storedBy: 'clerk' });
        return undefined;
      };
      const state = await report(server.url, [bcg(AMARI, 3)]);
      assert.deepEqual([state.report.sent.refused, state.report.conflicts, state.dirty], [0, [], []]);
    });

    it(`${isNew ? 'is stored where it is' : 'is told where it was not known before to be'} a zero of absence`, async () => {
      const server = await suite.start();
      const significant = (zeroIsSignificant: boolean) =>
        server.importMetadata({ dataElements: [{ ...element(BCG, 'INTEGER'), zeroIsSignificant }] });
      significant(true);
      suite.fault = (request) => {
        if (isImport(request)) significant(false);
        return undefined;
      };
      const state = await report(server.url, [bcg(AMARI, 0)]);
      if (isNew) return assert.deepEqual([state.report.sent.created, held(server)], [1, [`${LATER} ${AMARI} 0`]]);
      assert.deepEqual(
        state.report.conflicts.map(({ code, line }) => [code, line]),
        [['not-stored', 31]],
      );
      assert.deepEqual([state.report.sent.refused, state.dirty], [1, [LATER]]);
      const next = await report(server.url, [bcg(AMARI, 0)], { kept: state });
      assert.deepEqual([next.report.sent.absentZeros, next.report.conflicts, next.dirty], [1, [], []]);
    });
  });
}
