import assert from 'node:assert/strict';
import { readDataSetLookup } from '../../../../adaptors/dhis2/index.ts';
import { startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { quiet } from '../support/quiet.ts';
import { BCG, FROM_1, transportTo, UNDER_1 } from '../support/sample-report.ts';
import { answering } from './recorded.ts';

const combos = (...ids: readonly string[]) => ({
  categoryOptionCombos: ids.map((id) => ({
    id,
    name: `combo ${id}`,
    categoryOptions: [{ id: 'x', name: `option ${id}` }],
  })),
});

describe('the lookup table of a data set', () => {
  quiet();

  for (const version of ['2.41', '2.43'] as const) {
    it(`has each element with each of its option combos (${version})`, async () => {
      const server = await startDhis2Server({ version, metadata: sampleMetadata() });
      try {
        const rows = await readDataSetLookup(transportTo(server.url), 'EPI_MONTHLY');
        assert.deepEqual(rows.slice(0, 2), [
          {
            dataElementCode: BCG.code,
            dataElementName: BCG.name,
            dataElement: BCG.id,
            categoryOptionComboName: '< 1 year',
            categoryOptions: ['< 1 year'],
            categoryOptionCombo: UNDER_1,
          },
          {
            dataElementCode: BCG.code,
            dataElementName: BCG.name,
            dataElement: BCG.id,
            categoryOptionComboName: '≥ 1 year',
            categoryOptions: ['≥ 1 year'],
            categoryOptionCombo: FROM_1,
          },
        ]);
        const seen = rows.filter(({ dataElementCode }) => dataElementCode === 'EPI_CHILDREN_SEEN');
        assert.deepEqual(
          seen.map(({ categoryOptions }) => categoryOptions.join()),
          ['< 1 year,Female', '< 1 year,Male', 'Female,≥ 1 year', 'Male,≥ 1 year'],
        );
        assert.equal(rows.length, 34);
        await assert.rejects(readDataSetLookup(transportTo(server.url), 'NONE'), { code: 'object-not-found' });
      } finally {
        await server.close();
      }
    });
  }

  it('takes the combo that the data set gives an element before its own, and sorts by name what has no code', async () => {
    const body = {
      dataSets: [
        {
          id: 'd',
          dataSetElements: [
            { dataElement: { id: 'b', name: 'Beta', categoryCombo: combos('own') }, categoryCombo: combos('z', 'a') },
            { dataElement: { id: 'a', name: 'Alpha', categoryCombo: combos('own') } },
          ],
        },
      ],
    };
    assert.deepEqual(
      (await readDataSetLookup(answering({ body }), 'DS')).map(
        (row) => `${row.dataElementName} ${row.categoryOptionCombo}`,
      ),
      ['Alpha own', 'Beta a', 'Beta z'],
    );
  });

  for (const [what, dataSet] of [
    ['its elements', { id: 'd' }],
    ['may not read', { id: 'd', dataSetElements: [{ dataElement: { id: 'b' } }] }],
    ['option combos', { id: 'd', dataSetElements: [{ dataElement: { id: 'b', name: 'B' } }] }],
  ] as const) {
    it(`refuses an answer without what it needs: ${what}`, async () => {
      await assert.rejects(readDataSetLookup(answering({ body: { dataSets: [dataSet] } }), 'DS'), new RegExp(what));
    });
  }
});
