import assert from 'node:assert/strict';
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
  NOW,
  OPV,
  report,
  sampleMapping,
  source,
  transportTo,
  UNDER_1,
} from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';

const [EARLIER, LATER] = ['202402', '202403'];

for (const version of ['2.41', '2.43'] as const) {
  describe(`report values to ${version}`, () => {
    const suite = serverPerTest(version);
    const isNew = version === '2.43';
    const sentBodies = () => suite.posts.map(({ body }) => JSON.parse(body.toString()) as { dataValues: object[] });

    it('sends what was counted, the newest period first, and commits', async () => {
      const server = await suite.start();
      const state = await report(server.url, [bcg(AMARI, 3), bcg(BELO, 5), bcg(AMARI, 2, ['≥ 1 year'], EARLIER)]);
      assert.deepEqual(state.report.sent, { created: 3, updated: 0, deleted: 0, unchanged: 0, kept: 0, refused: 0 });
      const key = { dataElement: BCG.id, attributeOptionCombo: DEFAULT };
      const older = { ...key, period: EARLIER };
      const newer = { ...key, period: LATER, categoryOptionCombo: UNDER_1 };
      assert.deepEqual(sentBodies(), [
        {
          dataSet: 'jqSaKxtj8IA',
          dataValues: [
            { ...newer, orgUnit: BELO, value: '5' },
            { ...newer, orgUnit: AMARI, value: '3' },
          ],
        },
        {
          dataSet: 'jqSaKxtj8IA',
          dataValues: [{ ...older, orgUnit: AMARI, categoryOptionCombo: FROM_1, value: '2' }],
        },
      ]);
      const { dirty, parked, cursor, lastSuccess } = state;
      assert.deepEqual([dirty, parked, lastSuccess], [[], [], NOW]);
      assert.deepEqual(cursor, { Immunization: '2024-04-10T07:00:00Z' });
    });

    for (const onEmpty of ['zero', 'delete'] as const) {
      it(`sends nothing when it is run again, with ${onEmpty} for what became empty`, async () => {
        const server = await suite.start();
        put(server, '9', { orgUnit: BELO });
        const options = { mapping: sampleMapping({ onEmpty }) };
        const cells = [bcg(AMARI, 3)];
        const first = await report(server.url, cells, options);
        const isZero = onEmpty === 'zero' && isNew;
        assert.deepEqual(first.report.sent, {
          created: 1,
          updated: isZero ? 1 : 0,
          deleted: isZero ? 0 : 1,
          unchanged: 0,
          kept: 0,
          refused: 0,
        });
        assert.deepEqual(held(server), [...(isZero ? [`${LATER} ${BELO} 0`] : []), `${LATER} ${AMARI} 3`]);
        const before = server.values();
        const second = await report(server.url, cells, options);
        assert.deepEqual(second.report.sent, {
          created: 0,
          updated: 0,
          deleted: 0,
          unchanged: isZero ? 2 : 1,
          kept: 0,
          refused: 0,
        });
        assert.equal(suite.posts.length, 1);
        assert.deepEqual(server.values(), before);
      });
    }

    it('leaves alone what is not ours', async () => {
      const server = await suite.start();
      put(server, '1', { storedBy: 'clerk' });
      put(server, '2', { storedBy: 'clerk', orgUnit: BELO });
      put(server, '3', { orgUnit: CENDRA });
      put(server, '4', { dataElement: 'SaS0kTJ50dS' });
      put(server, '5', { period: '202401' });
      const before = server.values();
      const { report: done } = await report(server.url, [bcg(AMARI, 9)]);
      assert.deepEqual(done.sent, { created: 0, updated: 0, deleted: 0, unchanged: 0, kept: 1, refused: 0 });
      assert.deepEqual([suite.posts.length, server.values()], [0, before]);
    });

    it('leaves values of another attribute option combo alone', async () => {
      const server = await suite.start();
      put(server, '7', { attributeOptionCombo: 'aocPartner1' });
      await report(server.url, [bcg(AMARI, 3)]);
      assert.deepEqual(held(server), [`${LATER} ${AMARI} 3`, `${LATER} ${AMARI} 7`].sort());
    });

    it("overwrites a person's value where the mapping says so", async () => {
      const server = await suite.start();
      put(server, '1', { storedBy: 'clerk' });
      await report(server.url, [bcg(AMARI, 9)], { mapping: sampleMapping({ onManualEdit: 'overwrite' }) });
      assert.deepEqual(held(server), [`${LATER} ${AMARI} 9`]);
    });

    it("keeps a person's deletion where DHIS2 tells of it, and reports it", async () => {
      const server = await suite.start();
      put(server, '1', { storedBy: 'clerk' });
      const place = { dataElement: BCG.id, period: LATER, orgUnit: AMARI, categoryOptionCombo: UNDER_1 };
      const dataValues = [{ ...place, attributeOptionCombo: DEFAULT, deleted: true }];
      const admin = transportTo(server.url, { username: 'admin', password: 'district' });
      await admin.send({ method: 'POST', path: 'dataValueSets', body: { dataSet: 'jqSaKxtj8IA', dataValues } });
      const { report: done } = await report(server.url, [bcg(AMARI, 9)]);
      assert.deepEqual([done.sent.kept, held(server)], [1, []]);
    });

    it('reports the bad values by element and line of the mapping, and stores the good ones', async () => {
      const server = await suite.start();
      server.importMetadata({
        options: [{ id: 'optionTen01', name: 'Ten', code: '10', optionSet: { id: 'optionSet01' } }],
        optionSets: [{ id: 'optionSet01', name: 'Tens', valueType: 'INTEGER', options: [{ id: 'optionTen01' }] }],
        dataElements: [{ ...element(OPV, 'INTEGER'), optionSet: { id: 'optionSet01' } }],
      });
      const state = await report(server.url, [bcg(AMARI, 3), { ...bcg(AMARI, 4), dataElement: OPV.code }]);
      assert.deepEqual([state.report.sent.created, state.report.sent.refused], [1, 1]);
      const [conflict, ...rest] = state.report.conflicts;
      assert.deepEqual(rest, []);
      assert.deepEqual(
        [conflict?.code, conflict?.dataElement, conflict?.line, conflict?.orgUnit, conflict?.period, conflict?.values],
        [isNew ? 'E8123' : 'E7621', OPV.code, 32, AMARI, LATER, 1],
      );
      assert.match(conflict?.means ?? '', /options of its option set/);
      assert.deepEqual([state.dirty, state.parked, state.lastSuccess], [[LATER], [], undefined]);
      assert.deepEqual(held(server), [`${LATER} ${AMARI} 3`]);
    });

    it('keeps back a unit that is assigned no more, with cells and with values of ours', async () => {
      const server = await suite.start({ organisationUnits: [{ id: AMARI }] });
      put(server, '6', { orgUnit: BELO, period: EARLIER });
      const state = await report(server.url, [bcg(AMARI, 3), bcg(BELO, 4)]);
      assert.deepEqual(held(server), [`${EARLIER} ${BELO} 6`, `${LATER} ${AMARI} 3`]);
      const [conflict, ...rest] = state.report.conflicts;
      assert.deepEqual(rest, []);
      assert.deepEqual(
        [conflict?.code, conflict?.orgUnit, conflict?.periods, conflict?.values],
        ['not-assigned', BELO, [EARLIER, LATER], 2],
      );
      assert.deepEqual(state.dirty, [EARLIER, LATER]);
    });

    it('has nothing to say of a unit that is assigned no more where DHIS2 holds what was counted', async () => {
      const server = await suite.start({ organisationUnits: [{ id: AMARI }] });
      put(server, '4', { orgUnit: BELO });
      const state = await report(server.url, [bcg(BELO, 4)]);
      assert.deepEqual([state.report.conflicts, state.report.sent.unchanged, state.dirty], [[], 1, []]);
    });

    it('reports a unit of the lookup that DHIS2 does not have', async () => {
      const server = await suite.start();
      const mapping = sampleMapping({ lookup: [`loc-amari\t${AMARI}`, 'loc-typo\tTL-1002'] });
      const state = await report(server.url, [bcg(AMARI, 3), bcg('TL-1002', 4)], { mapping });
      assert.deepEqual(
        state.report.conflicts.map(({ code, orgUnit }) => [code, orgUnit]),
        [['unknown-org-unit', 'TL-1002']],
      );
      assert.deepEqual(held(server), [`${LATER} ${AMARI} 3`]);
    });

    it('stops before anything is sent when the period type is another', async () => {
      const server = await suite.start({ periodType: 'Quarterly' });
      await assert.rejects(report(server.url, [bcg(AMARI, 3)]), { code: 'period-type' });
      assert.equal(suite.posts.length, 0);
    });

    it('counts an element that the data set lacks as refused, with its line', async () => {
      const server = await suite.start();
      const sources = [source([measure(BCG.code, 31), measure('EPI_NOPE', 40)])];
      const cells = [bcg(AMARI, 3), { ...bcg(AMARI, 4), dataElement: 'EPI_NOPE' }];
      const state = await report(server.url, cells, { mapping: sampleMapping({ sources }) });
      assert.deepEqual(
        state.report.conflicts.map(({ code, line, values }) => [code, line, values]),
        [['unknown-data-element', 40, 1]],
      );
      assert.deepEqual([state.report.sent.created, state.report.sent.refused, state.dirty], [1, 1, [LATER]]);
    });
  });
}
