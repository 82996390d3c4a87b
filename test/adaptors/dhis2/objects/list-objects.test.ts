import assert from 'node:assert/strict';
import { listDataElements, listDataSets, listObjects, listOrgUnits } from '../../../../adaptors/dhis2/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';
import { quiet } from '../support/quiet.ts';
import { BCG, transportTo } from '../support/sample-report.ts';
import { answering, recordedServer } from './recorded.ts';

const ROOT = 'ImspTQPwCqd';
const VILLAGES = Array.from({ length: 1250 }, (_, at) => ({
  // Small and capital letters in turn, which databases sort in their own order.
  id: `${at % 2 === 0 ? 'a' : 'B'}${String(at).padStart(10, '0')}`,
  name: 'Central',
  shortName: 'Central',
  openingDate: '2020-01-01',
  parent: { id: ROOT },
}));

for (const version of ['2.41', '2.43'] as const) {
  describe(`list objects of ${version}`, () => {
    quiet();
    let server: Dhis2Server;

    afterEach(() => server.close());

    it('reads more units than a page holds, each once, though all have one name', async () => {
      const root = { id: ROOT, name: 'Country', shortName: 'Country', openingDate: '2020-01-01' };
      server = await startDhis2Server({ version, metadata: [{ organisationUnits: [root, ...VILLAGES] }] });
      const units = await listOrgUnits(transportTo(server.url, { username: 'admin', password: 'district' }));
      assert.deepEqual(
        units.map(({ id }) => id),
        [...VILLAGES.map(({ id }) => id), ROOT].sort(),
      );
      assert.ok(units.every(({ shortName, level }) => shortName !== undefined && level !== undefined));
      assert.ok(server.requests.every(({ query }) => query.length < 4000));
      assert.ok(server.requests.length <= 2 + Math.ceil(1251 / 200));
    });

    it('filters by all filters or by any, and takes other parameters', async () => {
      server = await startDhis2Server({ version, metadata: sampleMetadata() });
      const dhis2 = transportTo(server.url);
      const filters = ['level:eq:3', 'code:$like:TL-2'];
      const names = async (options: object) => (await listOrgUnits(dhis2, options)).map(({ code }) => code).sort();
      assert.deepEqual(await names({ filters, fields: 'code' }), ['TL-2001', 'TL-2002', 'TL-2003', 'TL-2004']);
      assert.equal((await names({ filters, rootJunction: 'OR' })).length, 9);
      assert.equal((await names({ query: { level: '2' } })).length, 2);
      assert.deepEqual(await names({ filters: ['code:eq:NONE'] }), []);
    });

    it('lists data sets and data elements', async () => {
      server = await startDhis2Server({ version, metadata: sampleMetadata() });
      const dhis2 = transportTo(server.url);
      const [dataSet, ...others] = await listDataSets(dhis2);
      assert.deepEqual([dataSet?.code, dataSet?.periodType, others], ['EPI_MONTHLY', 'Monthly', []]);
      const [bcg] = await listDataElements(dhis2, { filters: [`code:eq:${BCG.code}`] });
      assert.deepEqual([bcg?.id, bcg?.valueType], [BCG.id, 'INTEGER_ZERO_OR_POSITIVE']);
    });

    it('says what is wrong with a filter', async () => {
      server = await startDhis2Server({ version, metadata: sampleMetadata() });
      await assert.rejects(listOrgUnits(transportTo(server.url), { filters: ['foo:eq:bar'] }), {
        code: 'refused',
        message: /Unknown path property: foo/,
      });
    });
  });

  const recordings = sharedPath(`recordings/dhis2-${version}`);
  (recordings ? describe : describe.skip)(sharedTitle(`list objects: recordings of ${version}`, recordings), () => {
    const folder = recordings ?? '';

    it('reads an answer that holds all', async () => {
      const server = recordedServer(folder, '332-ou-pageSize-5000');
      assert.equal((await listOrgUnits(server, { fields: 'name' })).length, 69);
      assert.deepEqual(server.asked, [
        {
          method: 'GET',
          path: 'organisationUnits',
          query: { fields: 'id,name', order: 'id:asc', pageSize: '1000' },
        },
      ]);
    });

    it('reads the UIDs where there is more, then the objects', async () => {
      const server = recordedServer(
        folder,
        '320-ou-list-default',
        '321-ou-list-fields-paging-false',
        '337-ou-limited-user',
      );
      assert.equal((await listOrgUnits(server)).length, 69);
      assert.deepEqual(
        server.asked.map(({ query }) => [query?.paging, String(query?.filter).slice(0, 7)]),
        [
          [undefined, 'undefin'],
          ['false', 'undefin'],
          ['false', 'id:in:['],
        ],
      );
    });

    it('reads a filter by attribute value, and an empty list', async () => {
      const [unit] = await listOrgUnits(recordedServer(folder, '327-ou-filter-attribute'));
      assert.deepEqual(unit?.attributeValues, [
        { attribute: { id: 'qjGm6ert2GX' }, value: 'http://mfl.example.org/facility/10002' },
      ]);
      assert.deepEqual(await listOrgUnits(recordedServer(folder, '324-ou-filter-code-eq-none')), []);
    });
  });
}

describe('list objects', () => {
  it('leaves out what is deleted between the UIDs and the objects', async () => {
    const server = answering(
      { body: { pager: { total: 2 }, dataSets: [{ id: 'a' }] } },
      { body: { dataSets: [{ id: 'b' }, { id: 'a' }] } },
      { body: { dataSets: [{ id: 'b' }] } },
    );
    assert.deepEqual(await listObjects(server, 'dataSets'), [{ id: 'b' }]);
  });

  for (const body of [{}, { pager: { total: 0 } }, { organisationUnits: null }]) {
    it(`never takes ${JSON.stringify(body)} for none`, async () => {
      await assert.rejects(listOrgUnits(answering({ body })), { code: 'unexpected-answer' });
    });
  }
});
