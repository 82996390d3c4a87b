import assert from 'node:assert/strict';
import type { SourceValue } from '../../../../adaptors/dhis2/source/read-data-values.ts';
import { resolveMaps } from '../../../../adaptors/dhis2/source/source-maps.ts';
import type { SourceMetadata } from '../../../../adaptors/dhis2/source/source-metadata.ts';
import { toRecords } from '../../../../adaptors/dhis2/source/to-record.ts';
import type { DataValueSettings } from '../../../../adaptors/tally/data-value-settings.ts';

const number = { valueType: 'NUMBER', aggregationType: 'SUM' };
const METADATA: SourceMetadata = {
  ...{ version: '2.41.8', serverTime: 0, defaultCombo: 'default', dataSets: ['ds'], groups: [] },
  elements: [
    { id: 'bcg', code: 'BCG', ...number },
    { id: 'opv', code: 'OPV', ...number },
    { id: 'text', code: 'TEXT', valueType: 'TEXT', aggregationType: 'NONE' },
    { id: 'yes', code: 'YES', valueType: 'BOOLEAN', aggregationType: 'NONE' },
    { id: 'scan', code: 'SCAN', valueType: 'IMAGE', aggregationType: 'NONE' },
    { id: 'out', code: 'OUT', ...number },
    { id: 'hole', code: 'HOLE', ...number },
  ],
  combos: [
    { id: 'default', name: 'default' },
    { id: 'male', name: 'Male' },
    { id: 'male2', name: 'Male' },
    { id: 'female', name: 'Female' },
    { id: 'other', name: 'Other' },
  ],
  attributes: [
    { id: 'default', name: 'default' },
    { id: 'gf', code: 'GF', name: 'Global Fund' },
  ],
};

const rule = (to: string | null, total = false) => ({ to, total, addsPeriods: false });
const SETTINGS: DataValueSettings = {
  ...{ dataSets: ['ds'], groups: [], orgUnits: ['root'], periodType: 'Monthly' },
  elements: { BCG: rule('X'), OPV: rule('Y', true), TEXT: rule('Z', true), OUT: rule(null) },
  combos: { Male: true, Other: false },
  attributes: undefined,
};

const VALUE: SourceValue = {
  ...{ dataElement: 'bcg', categoryOptionCombo: 'male', attributeOptionCombo: 'default', orgUnit: 'u1' },
  ...{ period: '202402', value: '3', lastUpdated: '2026-01-01T00:00:00.000Z', deleted: false },
};

function record(changed: Partial<SourceValue>, settings = SETTINGS) {
  const keyOf = (unit: string) => (unit === 'nameless' ? undefined : unit.toUpperCase());
  const maps = resolveMaps(settings, METADATA);
  return toRecords({ periodType: 'Monthly', maps, keyOf })({ ...VALUE, ...changed });
}

const copy = { ...rule('Z', true), takes: 'text' } as const;
const COPYING = {
  ...SETTINGS,
  elements: {
    TEXT: copy,
    BCG: copy,
    SCAN: copy,
    YES: { ...rule('N', true), takes: 'true' },
    OPV: { ...rule('N', true), takes: 'true' },
  },
} as const;

describe('a value that is copied or counted as yes or no', () => {
  for (const [title, changed, expected] of [
    [
      'a text without the blanks around it',
      { dataElement: 'text', value: ' Roof leaks ' },
      { taken: 'Roof leaks', to: 'Z' },
    ],
    ['nothing but blanks', { dataElement: 'text', value: '  ' }, { status: 'excluded' }],
    ['a number, with every digit', { value: '1234567890123456.50' }, { taken: '1234567890123456.50' }],
    [
      'a text that is too long to pass from step to step',
      { dataElement: 'text', value: 'x'.repeat(5001) },
      { status: 'too-long:TEXT' },
    ],
    ['a file of the source', { dataElement: 'scan', value: 'fbfJHSPpUQD' }, { status: 'not-carried:SCAN' }],
    ['a yes', { dataElement: 'yes', value: 'true' }, { taken: 1, to: 'N' }],
    ['a no', { dataElement: 'yes', value: 'false' }, { taken: 0, to: 'N' }],
    ['a number where a yes or no is counted', { dataElement: 'opv', value: '1' }, { status: 'not-true-or-false:OPV' }],
  ] as const) {
    it(`takes ${title}`, () => {
      const found = record(changed, COPYING);
      assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, found[key]])), expected);
    });
  }
});

describe('a value as a record', () => {
  it('has its days, its number, and what the maps call it', () => {
    const { id, from, until, unit, to, combo, attribute, taken: value, status } = record({});
    assert.equal(id, 'bcg.202402.u1.male.default');
    assert.deepEqual([from, until], ['2024-02-01', '2024-02-29']);
    assert.deepEqual([unit, to, combo, attribute, value, status], ['U1', 'X', 'Male', '', 3, undefined]);
  });

  it('is another one for each part of its key, and another version for each change', () => {
    const changes: Partial<SourceValue>[] = [
      ...[{ dataElement: 'opv' }, { period: '202401' }, { orgUnit: 'u2' }],
      ...[{ categoryOptionCombo: 'male2' }, { attributeOptionCombo: 'gf' }],
    ];
    assert.equal(new Set([VALUE, ...changes].map((changed) => record(changed).id)).size, 6);
    const versions = [{}, { value: '4' }, { lastUpdated: '2026-01-02T00:00:00.000Z' }, { deleted: true }];
    assert.equal(new Set(versions.map((changed) => record(changed).meta?.versionId)).size, 4);
  });

  for (const [title, changed, expected] of [
    ['of combos with one name', { categoryOptionCombo: 'male2' }, { to: 'X', combo: 'Male' }],
    [
      'of an element that is added up whatever its combo',
      { dataElement: 'opv', categoryOptionCombo: 'female' },
      { to: 'Y', combo: '' },
    ],
    ['of an element that is left out', { dataElement: 'out' }, { status: 'excluded' }],
    ['of a combo that is left out', { categoryOptionCombo: 'other' }, { status: 'excluded' }],
    ['that is a comment alone', { value: null }, { status: 'excluded' }],
    ['of an element in no map', { dataElement: 'hole' }, { status: 'unmapped-element:HOLE' }],
    ['of an element that the source does not name', { dataElement: 'strange' }, { status: 'unmapped-element:strange' }],
    ['of a combo in no map', { categoryOptionCombo: 'female' }, { status: 'unmapped-combo:Female' }],
    [
      'of the default combo where a map has others',
      { categoryOptionCombo: 'default' },
      { status: 'unmapped-combo:default' },
    ],
    ['of a funder where no map has any', { attributeOptionCombo: 'gf' }, { status: 'unmapped-attribute:GF' }],
    ['that is a text', { dataElement: 'text' }, { status: 'not-a-number:TEXT' }],
    ['of a unit without a name', { orgUnit: 'nameless' }, { status: 'unmapped-unit:nameless' }],
    ['of a week', { period: '2024W9' }, { status: 'period-mismatch', from: '2024-02-26', until: '2024-03-03' }],
    ['of no period', { period: 'garbage' }, { status: 'period-mismatch', from: undefined }],
  ] as const) {
    it(`${title} is told as ${Object.values(expected).join(', ')}`, () => {
      const found = record(changed);
      for (const [name, value] of Object.entries(expected)) assert.equal(found[name], value, name);
    });
  }

  for (const [value, expected] of [
    ['0', 0],
    ['-2.50', -2.5],
    ['007', 7],
    ['.5', 0.5],
    ['123456789012345', 123456789012345],
    ['1234567890123456', undefined],
    ['0.1234567890123456', undefined],
    ['1e3', undefined],
    ['12 ', undefined],
    ['', undefined],
    ['true', undefined],
    ['NaN', undefined],
  ] as const) {
    it(`takes "${value}" for ${expected ?? 'no number'}`, () => {
      const found = record({ value });
      assert.deepEqual([found.taken, found.status], [expected, expected === undefined ? 'bad-number:BCG' : undefined]);
    });
  }

  it('stops where the user is not given the values of an attribute option that the map names', () => {
    const hidden = {
      id: 'usaid',
      name: 'USAID',
      categoryOptions: [{ name: 'USAID', access: { data: { read: false } } }],
    };
    const metadata = { ...METADATA, attributes: [...METADATA.attributes, hidden] };
    const named = (rules: Record<string, boolean>) => () => resolveMaps({ ...SETTINGS, attributes: rules }, metadata);
    assert.throws(named({ GF: true, USAID: true }), /may not read data of .*USAID.*source-not-readable/);
    assert.doesNotThrow(named({ GF: true, USAID: false }));
  });

  describe('of an element that DHIS2 does not add up over units', () => {
    const share = { id: 'share', code: 'SHARE', valueType: 'PERCENTAGE', aggregationType: 'AVERAGE' };
    const resolve = (
      changed: object,
      { isSplit = false, unitsMeet = false, other = false, attributesMeet = false } = {},
    ) => {
      const rules = { SHARE: { ...rule('S'), ...changed }, ...(other ? { BCG: rule('S') } : {}) };
      const elements = [...METADATA.elements, { ...share, isSplit }];
      const settings = { ...SETTINGS, elements: rules, ...(attributesMeet && { attributesMeet }) };
      return () => resolveMaps(settings, { ...METADATA, elements }, { unitsMeet });
    };
    const usual = { addsUp: true, addsCombos: true };

    it('is taken as it is where nothing comes together', () => assert.doesNotThrow(resolve(usual)));
    for (const [title, options] of [
      ['units', { unitsMeet: true }],
      ['option combos', { isSplit: true }],
      ['attribute option combos', { attributesMeet: true }],
      ['elements', { other: true }],
    ] as const) {
      it(`stops the run where several ${title} come to one`, () => {
        assert.throws(
          resolve(usual, options),
          new RegExp(`SHARE" \\(AVERAGE: several .*${title} come to one.*source-not-additive`),
        );
        assert.doesNotThrow(resolve({}, options));
      });
    }
  });

  it('names forty holes by name, whatever comes first, and takes the others together', () => {
    const many = Array.from({ length: 60 }, (_, at) => ({
      id: `m${at}`,
      code: `M${String(at).padStart(2, '0')}`,
      ...number,
    }));
    const maps = resolveMaps(SETTINGS, { ...METADATA, elements: [...METADATA.elements, ...many.reverse()] });
    const names = many.map(({ id }) => maps.element(id)).map((found) => ('status' in found ? found.status : ''));
    assert.equal(new Set(names).size, 40);
    assert.ok(names.includes('unmapped-element:M00') && names.includes('unmapped-element:others'));
  });
});
