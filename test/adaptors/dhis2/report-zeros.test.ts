import assert from 'node:assert/strict';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import {
  AMARI,
  BCG,
  BELO,
  bcg,
  CENDRA,
  DEFAULT,
  element,
  FROM_1,
  measure,
  report,
  sampleMapping,
  source,
  UNDER_1,
} from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';

const [EARLIER, LATER] = ['202402', '202403'];
const PERIOD = { periods: [LATER] };

function zeros(changed: Partial<CompiledMapping> = {}) {
  return { mapping: sampleMapping({ zeros: 'assigned', sources: [source([measure(BCG.code, 31)])], ...changed }) };
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`report zeros to ${version}`, () => {
    const suite = serverPerTest(version);
    const isNew = version === '2.43';
    const start = async (changed: object = { zeroIsSignificant: true }, dataSet: object = {}) => {
      const server = await suite.start(dataSet);
      server.importMetadata({ dataElements: [{ ...element(BCG, 'INTEGER_ZERO_OR_POSITIVE'), ...changed }] });
      return server;
    };

    it('sends a zero for each assigned unit and option combo without a cell, and nothing again', async () => {
      const server = await start();
      const first = await report(server.url, [bcg(AMARI, 3)], { ...zeros(), proposed: PERIOD });
      assert.deepEqual([first.report.sent.created, first.report.conflicts], [4, []]);
      const key = { dataElement: BCG.id, attributeOptionCombo: DEFAULT, period: LATER };
      const expected = [
        { ...key, orgUnit: BELO, categoryOptionCombo: UNDER_1, value: '0' },
        { ...key, orgUnit: BELO, categoryOptionCombo: FROM_1, value: '0' },
        { ...key, orgUnit: AMARI, categoryOptionCombo: UNDER_1, value: '3' },
        { ...key, orgUnit: AMARI, categoryOptionCombo: FROM_1, value: '0' },
      ];
      const order = ({ orgUnit, categoryOptionCombo }: (typeof expected)[number]) =>
        `${orgUnit} ${categoryOptionCombo}`;
      assert.deepEqual(
        suite.posts.map(({ body }) => JSON.parse(body.toString())),
        [{ dataSet: 'jqSaKxtj8IA', dataValues: expected.sort((a, b) => (order(a) < order(b) ? -1 : 1)) }],
      );
      const before = server.values();
      const second = await report(server.url, [bcg(AMARI, 3)], { ...zeros(), proposed: PERIOD });
      assert.deepEqual([second.report.sent.unchanged, suite.posts.length], [4, 1]);
      assert.deepEqual(server.values(), before);
    });

    it(`${isNew ? 'stores' : 'does not send'} zeros of an element whose zeros are not significant`, async () => {
      const server = await start({ zeroIsSignificant: false });
      for (const _run of ['first', 'second']) await report(server.url, [], { ...zeros(), proposed: PERIOD });
      assert.deepEqual([held(server).length, suite.posts.length], isNew ? [4, 1] : [0, 0]);
    });

    it(`${isNew ? 'turns into zeros' : 'deletes'} what became empty there, once`, async () => {
      const server = await start({ zeroIsSignificant: false });
      put(server, '9');
      for (const _run of ['first', 'second']) await report(server.url, [], { ...zeros(), proposed: PERIOD });
      assert.deepEqual([held(server).some((line) => line.endsWith(' 9')), suite.posts.length], [false, 1]);
      assert.equal(held(server).length, isNew ? 4 : 0);
    });

    it('turns values of ours that became empty into zeros, whatever onEmpty says', async () => {
      const server = await start();
      put(server, '9');
      await report(server.url, [], { ...zeros({ onEmpty: 'delete' }), proposed: PERIOD });
      assert.ok(held(server).includes(`${LATER} ${AMARI} 0`) && !held(server).includes(`${LATER} ${AMARI} 9`));
    });

    for (const onManualEdit of ['keep', 'overwrite'] as const) {
      it(`follows onManualEdit ${onManualEdit} for a person's value`, async () => {
        const server = await start();
        put(server, '9', { storedBy: 'clerk' });
        const { report: done } = await report(server.url, [], { ...zeros({ onManualEdit }), proposed: PERIOD });
        const isKept = onManualEdit === 'keep';
        assert.deepEqual([done.sent.kept, held(server).includes(`${LATER} ${AMARI} 9`)], [isKept ? 1 : 0, isKept]);
      });
    }

    it('sends none for units that are not assigned or not in the lookup', async () => {
      const server = await start({ zeroIsSignificant: true }, { organisationUnits: [{ id: AMARI }, { id: CENDRA }] });
      const { report: done } = await report(server.url, [], { ...zeros(), proposed: PERIOD });
      assert.deepEqual([held(server), done.conflicts], [[`${LATER} ${AMARI} 0`, `${LATER} ${AMARI} 0`], []]);
    });

    it('sends none outside the days of a unit', async () => {
      const server = await start();
      const lookup = [`loc-amari\t${AMARI}\t2024-03-15\t`, `loc-belo\t${BELO}\t\t2024-01-31`];
      await report(server.url, [], zeros({ lookup }));
      assert.deepEqual(held(server), [`${LATER} ${AMARI} 0`, `${LATER} ${AMARI} 0`]);
    });

    it('sends none for averages, for options that no measure leads to, and where small cells are left out', async () => {
      const server = await start();
      const avg = { sources: [source([measure(BCG.code, 31, { aggregate: 'avg' })])] };
      const other = { sources: [source([measure(BCG.code, 31, { by: [] })])] };
      for (const changed of [avg, other, { minCell: 5 }]) {
        const { report: done } = await report(server.url, [], { ...zeros(changed), proposed: PERIOD });
        assert.deepEqual([done.conflicts, suite.posts.length], [[], 0]);
      }
    });

    it('deletes instead of sending a zero where small cells are left out', async () => {
      const server = await start();
      put(server, '9');
      await report(server.url, [], { ...zeros({ minCell: 5, onEmpty: 'zero' }), proposed: PERIOD });
      assert.deepEqual(held(server), []);
    });

    it('sends none of a type without zeros, and deletes instead', async () => {
      const server = await start({ valueType: 'INTEGER_POSITIVE', zeroIsSignificant: true });
      put(server, '9');
      for (const _run of ['first', 'second']) {
        const { report: done } = await report(server.url, [], { ...zeros({ onEmpty: 'zero' }), proposed: PERIOD });
        assert.deepEqual(done.conflicts, []);
      }
      assert.deepEqual([held(server), suite.posts.length], [[], 1]);
    });

    it('sends none to a closed period, parks none, and leaves the zeros there', async () => {
      const server = await start({ zeroIsSignificant: true }, { expiryDays: 1 });
      put(server, '0');
      const state = await report(server.url, [], { ...zeros() });
      assert.deepEqual([state.parked, held(server), suite.posts.length], [[], [`${LATER} ${AMARI} 0`], 0]);
      assert.equal(state.report.sent.unchanged, 1);
    });

    it('sends none where a cell has no place', async () => {
      const server = await start();
      await report(server.url, [bcg(AMARI, 3, ['renamed'], EARLIER)], { ...zeros(), proposed: { periods: [EARLIER] } });
      assert.deepEqual(held(server), [`${EARLIER} ${BELO} 0`, `${EARLIER} ${BELO} 0`]);
    });
  });
}
