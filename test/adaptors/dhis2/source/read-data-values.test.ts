import assert from 'node:assert/strict';
import { readDataValues, type ValueQuery } from '../../../../adaptors/dhis2/source/read-data-values.ts';
import type { Transport, TransportRequest, TransportResponse } from '../../../../adaptors/transport/index.ts';

const QUERY: ValueQuery = {
  ...{ dataSets: ['phH3BxmZ8LO'], groups: [], orgUnits: ['ImspTQPwCqd'], children: true },
  ...{ from: '2026-01-01', to: '2026-03-31', limit: 20_000 },
};

const VALUE = {
  ...{ dataElement: 'JcyXjxYfelN', period: '202601', orgUnit: 'DiszpKrYNg8' },
  ...{ categoryOptionCombo: 'HllvX50cXC0', attributeOptionCombo: 'HllvX50cXC0' },
  ...{ value: '3', lastUpdated: '2026-11-21T07:10:48.123+0000' },
};

function answering(status: number, body: unknown, asked: TransportRequest[] = []): Transport {
  return {
    system: 'source DHIS2',
    send: async (request): Promise<TransportResponse> => {
      asked.push(request);
      return { status, headers: {}, body };
    },
  };
}

describe('readDataValues', () => {
  it('asks for days, units below and a limit, and for deletions where changes are asked for', async () => {
    const asked: TransportRequest[] = [];
    const transport = answering(200, { dataValues: [] }, asked);
    assert.deepEqual(await readDataValues(transport, QUERY), []);
    await readDataValues(transport, { ...QUERY, since: '2026-11-21T07:00:00.000Z' });
    const usual = {
      ...{ dataSet: ['phH3BxmZ8LO'], orgUnit: ['ImspTQPwCqd'], children: 'true' },
      ...{ startDate: '2026-01-01', endDate: '2026-03-31', limit: '20000' },
    };
    assert.deepEqual(
      asked.map(({ query }) => query),
      [usual, { ...usual, lastUpdated: '2026-11-21T07:00:00.000Z', includeDeleted: 'true' }],
    );
  });

  it('reads what 2.41 writes, nulls and all', async () => {
    const raw = { ...VALUE, storedBy: 'a.person', comment: null, followup: false };
    const found = await readDataValues(answering(200, { period: '202601', dataValues: [raw] }), QUERY);
    assert.deepEqual(found, [{ ...VALUE, lastUpdated: '2026-11-21T07:10:48.123Z', deleted: false }]);
  });

  it('reads what 2.43 writes, which leaves out what the values share', async () => {
    const { period, attributeOptionCombo, value: _, ...rest } = VALUE;
    const set = { period, attributeOptionCombo, dataValues: [{ ...rest, deleted: true }] };
    const found = await readDataValues(answering(200, set), QUERY);
    assert.deepEqual(found, [{ ...VALUE, value: null, lastUpdated: '2026-11-21T07:10:48.123Z', deleted: true }]);
  });

  for (const [title, status, body, expected] of [
    ['an empty body', 200, undefined, /source-view/],
    ['an object without values', 200, { dataSet: 'phH3BxmZ8LO' }, /source-view/],
    ['a value without a unit', 200, { dataValues: [{ ...VALUE, orgUnit: undefined }] }, /without its place or time/],
    [
      'a value without a time',
      200,
      { dataValues: [{ ...VALUE, lastUpdated: undefined }] },
      /without its place or time/,
    ],
    [
      '409',
      409,
      { message: 'User is not allowed to view org unit: `a`', errorCode: 'E2012' },
      /not allowed to view.*source-not-readable/,
    ],
    ['401', 401, {}, /source DHIS2: GET dataValueSets answered 401.*unauthorized/],
  ] as const) {
    it(`takes ${title} for an error`, () => assert.rejects(readDataValues(answering(status, body), QUERY), expected));
  }

  it('keeps nobody’s name', async () => {
    const found = await readDataValues(answering(200, { dataValues: [{ ...VALUE, storedBy: 'a.person' }] }), QUERY);
    assert.doesNotMatch(JSON.stringify(found), /a\.person/);
  });
});
