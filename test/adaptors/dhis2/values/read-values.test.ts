import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { batches } from '../../../../adaptors/batches.ts';
import { readValues } from '../../../../adaptors/dhis2/values/read-values.ts';
import { periodsBetween } from '../../../../adaptors/tally/period/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import type { Fault } from '../../../../cli/sandbox/http/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';
import { quiet } from '../support/quiet.ts';
import { AMARI, BCG, BELO, CENDRA, DEFAULT, FROM_1, NOW, transportTo, UNDER_1 } from '../support/sample-report.ts';

const DATA_SET = 'jqSaKxtj8IA';
const synthea = sharedPath('data/synthea-1k');

for (const version of ['2.41', '2.43'] as const) {
  describe(`read values of ${version}`, () => {
    let server: Dhis2Server;
    quiet();
    let fault: Fault | undefined;

    beforeEach(async () => {
      fault = undefined;
      const metadata = sampleMetadata();
      server = await startDhis2Server({ version, metadata, now: () => new Date(NOW), intercept: () => fault });
      const at = { dataElement: BCG.id, period: '202403' };
      server.put({ ...at, orgUnit: AMARI, categoryOptionCombo: UNDER_1, value: '5', storedBy: 'tallysheet' });
      server.put({ ...at, orgUnit: BELO, categoryOptionCombo: FROM_1, value: '0', storedBy: 'clerk' });
      server.put({ ...at, orgUnit: CENDRA, categoryOptionCombo: FROM_1, value: '7' });
    });

    afterEach(() => server.close());

    const read = (periods: string[], orgUnits: string[]) =>
      readValues(transportTo(server.url), { dataSet: DATA_SET, periods, orgUnits });

    it('reads one unit and period, whose answer from 2.43 leaves out what all values share', async () => {
      assert.deepEqual(
        [...(await read(['202403'], [AMARI]))],
        [
          [
            `202403 ${AMARI} ${BCG.id} ${UNDER_1} ${DEFAULT}`,
            {
              dataElement: BCG.id,
              period: '202403',
              orgUnit: AMARI,
              categoryOptionCombo: UNDER_1,
              attributeOptionCombo: DEFAULT,
              value: '5',
              storedBy: 'tallysheet',
              deleted: false,
            },
          ],
        ],
      );
    });

    it('refuses values of periods that were not asked for, as of another calendar', async () => {
      const value = {
        dataElement: BCG.id,
        orgUnit: AMARI,
        categoryOptionCombo: UNDER_1,
        attributeOptionCombo: DEFAULT,
      };
      const body = JSON.stringify({ dataValues: [{ ...value, period: '202404', value: '5' }] });
      fault = { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body };
      await assert.rejects(read(['208101'], [AMARI]), {
        code: 'unexpected-answer',
        message:
          /GET dataValueSets answered a value of 202404, a period that was not asked for — compare period\.calendar/,
      });
    });

    it('asks for repeated periods and units, deleted values included, in one request', async () => {
      const values = await read(['202403', '202402'], [AMARI, BELO]);
      assert.deepEqual(
        [...values.values()].map(({ orgUnit, storedBy }) => `${orgUnit} ${storedBy}`).sort(),
        [`${BELO} clerk`, `${AMARI} tallysheet`].sort(),
      );
      assert.deepEqual(
        server.requests.map(({ query }) => new URLSearchParams(query).toString().split('&').sort()),
        [
          [
            `dataSet=${DATA_SET}`,
            'includeDeleted=true',
            `orgUnit=${BELO}`,
            `orgUnit=${AMARI}`,
            'period=202402',
            'period=202403',
          ],
        ],
      );
    });

    it('reads deleted values', async () => {
      const transport = transportTo(server.url);
      const { value: _, ...key } = { dataElement: BCG.id, orgUnit: AMARI, period: '202403', value: '5' };
      const place = { ...key, categoryOptionCombo: UNDER_1, attributeOptionCombo: DEFAULT };
      const body = { dataSet: DATA_SET, dataValues: [{ ...place, deleted: true }] };
      await transport.send({ method: 'POST', path: 'dataValueSets', body });
      const [value] = [...(await read(['202403'], [AMARI])).values()];
      assert.deepEqual([value?.deleted, value?.storedBy], [true, 'tallysheet']);
    });

    it('takes an empty list for nothing there', async () => {
      assert.equal((await read(['202401'], [AMARI])).size, 0);
    });

    it('asks nothing for no units or no periods', async () => {
      assert.equal((await read([], [AMARI])).size + (await read(['202403'], [])).size, 0);
      assert.equal(server.requests.length, 0);
    });

    const json = { 'content-type': 'application/json' };
    const broken: [string, Fault, string][] = [
      ['an empty body', { kind: 'answer', status: 200, headers: json }, 'unexpected-answer'],
      ['no dataValues', { kind: 'answer', status: 200, headers: json, body: '{}' }, 'unexpected-answer'],
      ['null', { kind: 'answer', status: 200, headers: json, body: 'null' }, 'unexpected-answer'],
      [
        'a value without its place',
        { kind: 'answer', status: 200, headers: json, body: '{"dataValues":[{"value":"3"}]}' },
        'unexpected-answer',
      ],
      ['E2006', { kind: 'answer', status: 409, headers: json, body: '{"errorCode":"E2006","message":"x"}' }, 'refused'],
      ['a cut answer', { kind: 'truncate' }, ''],
    ];
    for (const [title, wrong, code] of broken) {
      it(`never takes ${title} for nothing there`, async () => {
        fault = wrong;
        await assert.rejects(read(['202403'], [AMARI]), code === '' ? { name: 'TransportError' } : { code });
      });
    }
  });

  (synthea ? describe : describe.skip)(sharedTitle(`read many values of ${version}`, synthea), () => {
    quiet();
    it('keeps each URL below 8 KiB for 487 units and 190 periods', async () => {
      const metadata = JSON.parse(readFileSync(join(synthea ?? '', 'dhis2-metadata.json'), 'utf8')) as {
        dataSets: { id: string; code: string; organisationUnits: { id: string }[] }[];
      };
      const server = await startDhis2Server({ version, metadata: [metadata], now: () => new Date(NOW) });
      try {
        const dataSet = metadata.dataSets.find(({ code }) => code === 'SYN_EPI_MONTHLY');
        const orgUnits = (dataSet?.organisationUnits ?? []).map(({ id }) => id);
        const periods = periodsBetween('Monthly', '200806', '202403');
        assert.deepEqual([orgUnits.length, periods.length], [487, 190]);
        const admin = { username: 'admin', password: 'district' };
        await readValues(transportTo(server.url, admin), { dataSet: dataSet?.id ?? '', periods, orgUnits });
        assert.equal(server.requests.length, 6);
        assert.ok(server.requests.every(({ status, query }) => status === 200 && query.length < 7000));
        const asked = server.requests.map(({ query }) => new URLSearchParams(query));
        const pairs = asked.reduce((sum, q) => sum + q.getAll('period').length * q.getAll('orgUnit').length, 0);
        assert.equal(pairs, 487 * 190);
      } finally {
        await server.close();
      }
    });
  });
}

describe('batches', () => {
  it('cuts a list', () => {
    assert.deepEqual(batches([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
    assert.deepEqual(batches([], 2), []);
  });
});
