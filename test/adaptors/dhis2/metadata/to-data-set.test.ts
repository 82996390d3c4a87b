import assert from 'node:assert/strict';
import { unitsByName } from '../../../../adaptors/dhis2/metadata/resolve-org-units.ts';
import { type RawDataSet, type RawUnit, toDataSet } from '../../../../adaptors/dhis2/metadata/to-data-set.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';
import { recordedAnswer } from '../support/recording.ts';

const FHIR_ID = 'qjGm6ert2GX';
const DEFAULT = { categoryOptionCombos: [{ id: 'cocDefault1', categoryOptions: [{ id: 'coDefault01' }] }] };

function dataSet(organisationUnits: readonly RawUnit[]): RawDataSet {
  return {
    id: 'ds',
    name: 'EPI',
    periodType: 'Monthly',
    categoryCombo: DEFAULT,
    dataSetElements: [],
    organisationUnits,
  };
}

const fail = (what: string) => new Error(what);

describe('toDataSet', () => {
  it('gives each unit its value of the attribute that was asked for', () => {
    const attributeValues = [
      { attribute: { id: 'another' }, value: 'x' },
      { attribute: { id: FHIR_ID }, value: 'f-1' },
    ];
    const { orgUnits } = toDataSet(dataSet([{ id: 'a', attributeValues }, { id: 'b' }]), fail, FHIR_ID);
    assert.deepEqual(orgUnits, [{ id: 'a', attributeValue: 'f-1' }, { id: 'b' }]);
    const { orgUnits: plain } = toDataSet(dataSet([{ id: 'a', attributeValues }]), fail, undefined);
    assert.deepEqual(plain, [{ id: 'a' }]);
  });

  it('reads what decides when and by whom values are taken', () => {
    const openingDate = '2024-04-01T00:00:00.000';
    const raw: RawDataSet = {
      ...dataSet([{ id: 'a', path: '/top/a', closedDate: '2024-01-31T00:00:00.000' }]),
      dataInputPeriods: [{ period: { id: '202403' }, openingDate }, { period: '202404' }],
      workflow: { id: 'wfImmunis01' },
      access: { data: { read: true, write: false } },
    };
    const { inputPeriods, workflow, access, orgUnits } = toDataSet(raw, fail, undefined);
    assert.deepEqual(inputPeriods, [{ period: '202403', openingDate }, { period: '202404' }]);
    assert.deepEqual(
      [workflow, access, orgUnits],
      ['wfImmunis01', { read: true, write: false }, raw.organisationUnits],
    );
    const plain = toDataSet(dataSet([]), fail, undefined);
    assert.deepEqual([plain.inputPeriods, plain.workflow, plain.access], [[], undefined, undefined]);
    assert.throws(() => toDataSet({ ...raw, dataInputPeriods: [{}] }, fail, undefined), /a data input period without/);
  });

  it('refuses a data set without what it has to have', () => {
    const { organisationUnits: _, ...without } = dataSet([]);
    assert.throws(() => toDataSet(without, fail, undefined), /a data set without its elements, org units/);
  });

  for (const version of ['2.41', '2.43']) {
    const folder = sharedPath(`recordings/dhis2-${version}`);
    (folder ? it : it.skip)(sharedTitle(`reads the values as DHIS2 ${version} writes them`, folder), () => {
      if (folder === undefined) return;
      const { body } = recordedAnswer(folder, '327-ou-filter-attribute');
      const { organisationUnits } = body as { organisationUnits: RawUnit[] };
      const { orgUnits } = toDataSet(dataSet(organisationUnits), fail, FHIR_ID);
      const named = unitsByName(orgUnits, `attribute:${FHIR_ID}`);
      assert.deepEqual([...named], [['http://mfl.example.org/facility/10002', ['GD7TowwI46c']]]);
      assert.deepEqual([...unitsByName(orgUnits, 'code').keys()], ['HF-0002']);
    });
  }
});

describe('unitsByName', () => {
  it('leaves out units without a name, and keeps all that share one', () => {
    const units = [{ id: 'a', code: 'X' }, { id: 'b', code: 'X' }, { id: 'c' }, { id: 'd', code: ' ' }];
    assert.deepEqual([...unitsByName(units, 'code')], [['X', ['a', 'b']]]);
    assert.equal(unitsByName(units, 'uid').size, 4);
  });
});
