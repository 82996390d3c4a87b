import assert from 'node:assert/strict';
import type { ResolvedCell } from '../../../adaptors/dhis2/cells/resolve-cells.ts';
import { dataSetOfMetadata } from '../../../adaptors/dhis2/metadata/data-set-of-metadata.ts';
import type { Metadata } from '../../../adaptors/dhis2/metadata/metadata.ts';
import { exchangeObjects } from '../../../adaptors/exchange/exchange-objects.ts';
import { describeReports, possibleCells } from '../../../adaptors/exchange/index.ts';
import { clinicMapping } from './support/clinic-metadata.ts';

const METADATA: Metadata = {
  attributes: [],
  categoryOptions: [
    { id: 'coDefault', code: 'default', name: 'default' },
    { id: 'coMale', code: 'M', name: 'Male' },
    { id: 'coUnder', name: '< 1 year', code: '' },
    { id: 'coFrom', name: '≥ 1 year' },
  ],
  categories: [
    { id: 'catDefault', code: 'default', categoryOptions: [{ id: 'coDefault' }] },
    { id: 'catAge', code: 'AGE', categoryOptions: [{ id: 'coUnder' }, { id: 'coFrom' }] },
    { id: 'catSex', code: 'SEX', categoryOptions: [{ id: 'coMale' }] },
  ],
  categoryCombos: [
    { id: 'ccDefault', name: 'default', categories: [{ id: 'catDefault' }] },
    { id: 'ccSexAge', name: 'Sex and age', categories: [{ id: 'catSex' }, { id: 'catAge' }] },
    { id: 'ccSex', name: 'Sex', categories: [{ id: 'catSex' }] },
  ],
  categoryOptionCombos: [
    { id: 'cocDefault', code: 'default', categoryCombo: { id: 'ccDefault' }, categoryOptions: [{ id: 'coDefault' }] },
    { id: 'cocM1', categoryCombo: { id: 'ccSexAge' }, categoryOptions: [{ id: 'coUnder' }, { id: 'coMale' }] },
    { id: 'cocM2', categoryCombo: { id: 'ccSexAge' }, categoryOptions: [{ id: 'coMale' }, { id: 'coFrom' }] },
  ],
  dataElements: [
    { id: 'deDoses', code: 'DOSES', name: 'Doses', valueType: 'INTEGER', categoryCombo: { id: 'ccSex' } },
    { id: 'deStock', code: 'STOCK', valueType: 'NUMBER' },
    { id: 'deNote', code: 'NOTE', valueType: 'LONG_TEXT' },
  ],
  dataSets: [
    {
      id: 'dsPlain',
      code: 'PLAIN',
      periodType: 'Monthly',
      dataSetElements: [
        { dataElement: { id: 'deDoses' }, categoryCombo: { id: 'ccSexAge' } },
        { dataElement: { id: 'deStock' } },
        { dataElement: { id: 'deNote' } },
      ],
      organisationUnits: [{ id: 'ouOne' }],
    },
  ],
  organisationUnits: [{ id: 'ouOne', code: 'ONE', name: 'Clinic 1' }],
};

const cell = (dataElement: string, categoryOptionCombo: string, rest: Partial<ResolvedCell> = {}): ResolvedCell => ({
  dataElement,
  categoryOptionCombo,
  attributeOptionCombo: 'cocDefault',
  orgUnit: 'ouOne',
  period: '202402',
  value: '1',
  ...rest,
});

describe('describeReports', () => {
  const mapping = clinicMapping('PLAIN');

  it('makes a report for each period and org unit, sorted, with its days', () => {
    const cells = [
      cell('deStock', 'cocDefault', { orgUnit: 'ouTwo' }),
      cell('deStock', 'cocDefault', { period: '202401' }),
      cell('deStock', 'cocDefault'),
      cell('deDoses', 'cocM1'),
    ];
    const reports = describeReports(cells, mapping, METADATA);
    assert.deepEqual(
      reports.map(({ orgUnit, period, values }) => [
        orgUnit,
        period.start,
        period.end,
        values.map(({ dataElement }) => dataElement.id),
      ]),
      [
        [{ id: 'ouOne', code: 'ONE', name: 'Clinic 1' }, '2024-01-01', '2024-01-31', ['deStock']],
        [{ id: 'ouOne', code: 'ONE', name: 'Clinic 1' }, '2024-02-01', '2024-02-29', ['deDoses', 'deStock']],
        [{ id: 'ouTwo' }, '2024-02-01', '2024-02-29', ['deStock']],
      ],
    );
    assert.deepEqual(describeReports([...cells].reverse(), mapping, METADATA), reports);
  });

  it('tells counts from other numbers, and gives comments of the mapping', () => {
    const cells = [cell('deDoses', 'cocM1'), cell('deStock', 'cocDefault'), cell('deNote', 'cocDefault')];
    const [report] = describeReports(cells, mapping, METADATA);
    assert.deepEqual(
      report?.values.map(({ dataElement, isCount, comment }) => [
        dataElement.code,
        dataElement.isNumber,
        dataElement.hasOwnCombo,
        isCount,
        comment,
      ]),
      [
        ['DOSES', true, false, true, 'counted "by" hand\nand & machine'],
        ['NOTE', false, true, false, undefined],
        ['STOCK', true, true, false, undefined],
      ],
    );
  });

  it('finds the category of each option, in the order of the category combo', () => {
    const { comboOf } = exchangeObjects(METADATA, 'dsPlain');
    assert.deepEqual(
      comboOf('cocM1').choices?.map(({ category, option }) => [category.code, option.id, option.code]),
      [
        ['SEX', 'coMale', 'M'],
        // An empty code is none.
        ['AGE', 'coUnder', undefined],
      ],
    );
    assert.deepEqual([comboOf('cocM1').isDefault, comboOf('cocDefault').isDefault], [false, true]);
    const withoutAge = { ...METADATA, categories: METADATA.categories.filter(({ code }) => code !== 'AGE') };
    assert.equal(exchangeObjects(withoutAge, 'dsPlain').comboOf('cocM1').choices, undefined);
    assert.equal(comboOf('none').choices, undefined);
  });

  it('foresees the combos that the mapping can lead to', () => {
    const dataSet = dataSetOfMetadata(METADATA, 'PLAIN', 'uid');
    const cells = possibleCells(mapping, dataSet, { orgUnit: 'ouOne', period: '202402' });
    assert.deepEqual(
      cells.map(({ dataElement, categoryOptionCombo }) => `${dataElement} ${categoryOptionCombo}`),
      ['deDoses cocM1', 'deDoses cocM2', 'deStock cocDefault', 'deNote cocDefault'],
    );
  });
});
