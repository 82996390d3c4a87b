import assert from 'node:assert/strict';
import { readSourceMetadata } from '../../../../adaptors/dhis2/source/source-metadata.ts';
import type { Transport } from '../../../../adaptors/transport/index.ts';

const combos = (...names: string[]) => ({ categoryOptionCombos: names.map((name) => ({ id: `${name}-id`, name })) });
const element = {
  ...{ id: 'bcg', code: 'BCG', valueType: 'NUMBER', aggregationType: 'SUM', categoryCombo: combos('default') },
  dataSetElements: [
    {
      categoryCombo: combos('Male', 'Female'),
      dataSet: { id: 'a', periodType: 'Monthly', categoryCombo: combos('GF') },
    },
    { dataSet: { id: 'b', periodType: 'Weekly', categoryCombo: combos('PEPFAR') } },
  ],
};

/** A server with one group of one element. */
function server(info: object): Transport {
  const bodies: Readonly<Record<string, object>> = {
    'system/info': { version: '2.41.8', calendar: 'iso8601', ...info },
    dataElementGroups: { dataElementGroups: [{ id: 'g', dataElements: [element] }] },
    categoryOptionCombos: { categoryOptionCombos: [{ id: 'default-id', name: 'default' }] },
  };
  return {
    system: 'source DHIS2',
    send: async ({ path }) => ({ status: 200, headers: {}, body: bodies[path] ?? {} }),
  };
}

const SETTINGS = { dataSets: [], groups: ['G'], periodType: 'Monthly' } as const;

describe('the metadata of a source', () => {
  it('has, for a group, the option combos that data sets give its elements, and their attribute option combos', async () => {
    const found = await readSourceMetadata(server({ serverDate: '2026-11-21T07:14:02.340' }), SETTINGS);
    const names = (list: readonly { readonly name?: string }[]) => list.map(({ name }) => name);
    assert.deepEqual(names(found.combos), ['default', 'Male', 'Female']);
    assert.deepEqual(names(found.attributes), ['default', 'GF']);
    assert.equal(found.elements[0]?.isSplit, true);
  });

  it('is not taken from a server without a clock', async () => {
    await assert.rejects(readSourceMetadata(server({}), SETTINGS), /answered without "serverDate".*unexpected-answer/);
  });
});
