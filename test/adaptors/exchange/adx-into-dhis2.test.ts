import assert from 'node:assert/strict';
import type { Metadata } from '../../../adaptors/dhis2/metadata/metadata.ts';
import { pullMetadata } from '../../../adaptors/dhis2/metadata/pull-metadata.ts';
import { adxQuery, describeReports, EXCHANGE_SCHEMES, writeAdx } from '../../../adaptors/exchange/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { resolveByMetadata } from '../../../cli/tally/resolve-by-metadata.ts';
import { quiet } from '../dhis2/support/quiet.ts';
import { transportTo } from '../dhis2/support/sample-report.ts';
import { CLINIC, clinicCells, clinicMapping } from './support/clinic-metadata.ts';
import { schemaErrors } from './support/schema-errors.ts';

const NOW = '2024-04-10T08:00:00.000Z';
const ADMIN = { username: 'admin', password: 'district' };
const authorization = `Basic ${btoa('admin:district')}`;
/** Codes for option combos, which DHIS2 does not give them. */
const COMBO_CODES: Readonly<Record<string, string>> = {
  'Male, < 1 year': 'M_U1',
  'Male, ≥ 1 year': 'M_1',
  'Female, < 1 year': 'F_U1',
  'Female, ≥ 1 year': 'F_1',
  Government: 'AOC_GOV',
  Other: 'AOC_NGO',
};

interface Summary {
  readonly status: string;
  readonly response: {
    readonly status: string;
    readonly importCount: Record<string, number>;
    readonly conflicts: unknown[];
  };
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`ADX into DHIS2 ${version}`, () => {
    quiet();
    const servers: Dhis2Server[] = [];
    afterEach(async () => {
      for (const server of servers.splice(0)) await server.close();
    });

    async function start(withComboCodes = false): Promise<Dhis2Server> {
      const server = await startDhis2Server({ version, metadata: [CLINIC], now: () => new Date(NOW) });
      servers.push(server);
      if (!withComboCodes) return server;
      const { categoryOptionCombos } = await pull(server);
      const coded = categoryOptionCombos.flatMap((each) => {
        const code = COMBO_CODES[each.name ?? ''];
        return code === undefined ? [] : [{ ...each, code }];
      });
      server.importMetadata({ categoryOptionCombos: coded });
      return server;
    }

    const pull = (server: Dhis2Server): Promise<Metadata> =>
      pullMetadata(transportTo(server.url, ADMIN), { dataSets: ['PLAIN', 'BY_PARTNER'], attributes: [] });

    async function post(server: Dhis2Server, query: string, type: string, body: string): Promise<Summary> {
      const headers = { authorization, 'content-type': type };
      const answer = await fetch(`${server.url}/api/dataValueSets?${query}`, { method: 'POST', headers, body });
      return (await answer.json()) as Summary;
    }

    const held = (server: Dhis2Server) =>
      server.values().map(({ created: _created, lastUpdated: _lastUpdated, ...rest }) => rest);

    function reportsOf(name: 'PLAIN' | 'BY_PARTNER', metadata: Metadata) {
      const mapping = clinicMapping(name);
      const { cells, conflicts } = resolveByMetadata(clinicCells(name), mapping, metadata);
      assert.deepEqual(conflicts, []);
      return describeReports(cells, mapping, metadata);
    }

    for (const name of ['PLAIN', 'BY_PARTNER'] as const) {
      for (const scheme of EXCHANGE_SCHEMES) {
        it(`stores the values of ${name} as JSON does, named by ${scheme}`, async () => {
          const [server, other] = [await start(scheme === 'code'), await start()];
          const reports = reportsOf(name, await pull(server));
          const adx = [...writeAdx(reports, { exported: NOW, scheme })].join('');
          assert.deepEqual(await schemaErrors(adx), []);
          const answer = await post(server, adxQuery(scheme), 'application/adx+xml', adx);
          assert.equal(answer.response.status, 'SUCCESS', JSON.stringify(answer));
          const dataValues = reports.flatMap(({ orgUnit, period, values }) =>
            values.map(({ dataElement, optionCombo, attributeOptionCombo, value, comment }) => ({
              dataElement: dataElement.id,
              categoryOptionCombo: optionCombo.id,
              attributeOptionCombo: attributeOptionCombo.id,
              orgUnit: orgUnit.id,
              period: period.id,
              value,
              comment,
            })),
          );
          const [{ dataSet } = { dataSet: undefined }] = reports;
          const json = JSON.stringify({ dataSet: dataSet?.id, dataValues });
          assert.equal((await post(other, '', 'application/json', json)).response.status, 'SUCCESS');
          assert.deepEqual(held(server), held(other));
          assert.equal(held(server).length, clinicCells(name).length);
          assert.ok(held(server).some(({ comment }) => comment === 'counted "by" hand\nand & machine'));
          assert.ok(held(server).some(({ value }) => value === '1234567.0625'));
        });
      }
    }

    it('is taken with codes alone where option combos have codes, which 2.43 does not need', async () => {
      const server = await start(version === '2.41');
      const adx = [...writeAdx(reportsOf('PLAIN', await pull(server)), { exported: NOW, scheme: 'categories' })];
      const answer = await post(server, 'idScheme=CODE', 'application/adx+xml', adx.join(''));
      assert.equal(answer.response.status, 'SUCCESS', JSON.stringify(answer));
      assert.equal(held(server).length, clinicCells('PLAIN').length);
    });

    it('is refused for option combos without codes where the request asks for codes of them', async () => {
      const server = await start();
      const adx = [...writeAdx(reportsOf('BY_PARTNER', await pull(server)), { exported: NOW, scheme: 'categories' })];
      const answer = await post(server, 'idScheme=CODE', 'application/adx+xml', adx.join(''));
      assert.equal(answer.response.status, 'ERROR');
      assert.match(
        JSON.stringify(answer.response.conflicts),
        version === '2.41' ? /Value for categoryOptionCombo is null/ : /E8110/,
      );
      assert.deepEqual(held(server), []);
    });
  });
}
