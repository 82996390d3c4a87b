import assert from 'node:assert/strict';
import { resolveCells } from '../../../../adaptors/dhis2/cells/resolve-cells.ts';
import { ImportError } from '../../../../adaptors/dhis2/conflicts/import-error.ts';
import type {
  CategoryOption,
  DataElement,
  DataSet,
  OptionCombo,
} from '../../../../adaptors/dhis2/metadata/data-set.ts';
import type { Cell } from '../../../../adaptors/tally/measure/cells.ts';

const MALE = { id: 'uidMale0001', code: 'SEX_M', name: 'Male' };
const FEMALE = { id: 'uidFemale01', code: 'SEX_F', name: 'Female' };
const INFANT = { id: 'uidInfant01', code: 'AGE_0', name: '< 1 year' };

function combo(id: string, ...categoryOptions: CategoryOption[]): OptionCombo {
  return { id, categoryOptions };
}

function element(id: string, optionCombos: readonly OptionCombo[], named: object = {}): DataElement {
  return { id, valueType: 'INTEGER', zeroIsSignificant: false, optionCombos, ...named };
}

const BCG = element('uidBcg00001', [combo('comboMale01', MALE, INFANT), combo('comboFemal1', FEMALE, INFANT)], {
  code: 'BCG',
  name: 'BCG doses',
});
const SEEN = element('uidSeen0001', [combo('comboDeflt1', { id: 'xYerKDKCefk', name: 'default' })], { code: 'SEEN' });

function dataSet(...elements: DataElement[]): DataSet {
  return {
    id: 'uidDataSet1',
    name: 'Immunisation',
    periodType: 'Monthly',
    openFuturePeriods: 0,
    expiryDays: 0,
    openPeriodsAfterCoEndDate: 0,
    attributeOptionCombos: [combo('aocDefault1', { id: 'xYerKDKCefk', name: 'default' })],
    elements,
    orgUnits: [{ id: 'clinic' }],
  };
}

function cell(dataElement: string, options: string[], changed: Partial<Cell> = {}): Cell {
  return { dataElement, options, orgUnit: 'clinic', attributeOptions: [], period: '202403', value: '3', ...changed };
}

/** The combos of the cells, mapped element by element. */
function places(cells: readonly Cell[], set = dataSet(BCG, SEEN)): string[] {
  const mapped = cells.map(({ dataElement }, at) => ({ dataElement, line: at + 1 }));
  const resolved = resolveCells(cells, set, mapped);
  assert.deepEqual(resolved.conflicts, []);
  return resolved.cells.map((one) => `${one.dataElement} ${one.categoryOptionCombo} ${one.value}`);
}

describe('resolve cells', () => {
  for (const name of ['BCG', 'uidBcg00001', 'BCG doses']) {
    it(`finds an element as ${name}`, () => {
      assert.deepEqual(places([cell(name, ['Male', '< 1 year'])]), ['uidBcg00001 comboMale01 3']);
    });
  }

  it('prefers the element whose code it is to one of that name', () => {
    const other = element('uidOther001', SEEN.optionCombos, { code: 'OTHER', name: 'SEEN' });
    assert.deepEqual(places([cell('SEEN', [])], dataSet(other, SEEN)), ['uidSeen0001 comboDeflt1 3']);
  });

  for (const options of [
    ['< 1 year', 'Male'],
    ['SEX_M', 'AGE_0'],
    ['uidInfant01', 'Male'],
  ]) {
    it(`finds a combo by ${options.join(' and ')}`, () => {
      assert.deepEqual(places([cell('BCG', options)]), ['uidBcg00001 comboMale01 3']);
    });
  }

  it('finds the default combo by its option, whatever its UID', () => {
    assert.deepEqual(places([cell('SEEN', [])]), ['uidSeen0001 comboDeflt1 3']);
  });

  it('gives the attribute option combo of the data set, org unit and period', () => {
    const { cells } = resolveCells([cell('SEEN', [])], dataSet(SEEN), [{ dataElement: 'SEEN', line: 7 }]);
    assert.deepEqual(cells, [
      {
        dataElement: 'uidSeen0001',
        categoryOptionCombo: 'comboDeflt1',
        attributeOptionCombo: 'aocDefault1',
        orgUnit: 'clinic',
        period: '202403',
        value: '3',
      },
    ]);
  });

  it('refuses two names for one element, with both and their lines', () => {
    const mapped = [
      { dataElement: 'BCG', line: 3 },
      { dataElement: 'SEEN', line: 4 },
      { dataElement: 'uidBcg00001', line: 9 },
    ];
    assert.throws(
      () => resolveCells([], dataSet(BCG, SEEN), mapped),
      (error: unknown) =>
        error instanceof ImportError &&
        error.code === 'element-named-twice' &&
        /"BCG" \(line 3\) and "uidBcg00001" \(line 9\) are both data element uidBcg00001/.test(error.message),
    );
  });

  it('takes a name that stands twice in the mapping for one', () => {
    const mapped = [
      { dataElement: 'BCG', line: 3 },
      { dataElement: 'BCG', line: 9 },
    ];
    assert.deepEqual(resolveCells([], dataSet(BCG), mapped).elements, [BCG]);
  });

  it('refuses two cells for one place, with both names of their options', () => {
    const cells = [cell('BCG', ['Male', '< 1 year']), cell('BCG', ['SEX_M', 'AGE_0'], { value: '4' })];
    assert.throws(
      () => places(cells),
      (error: unknown) =>
        error instanceof ImportError &&
        error.code === 'options-named-twice' &&
        /"BCG", Male \+ < 1 year and SEX_M \+ AGE_0, are both option combo comboMale01/.test(error.message),
    );
  });

  it('refuses two combos for one set of options with both UIDs', () => {
    const twice = element('uidBcg00001', [combo('comboMale01', MALE, INFANT), combo('comboMale02', INFANT, MALE)], {
      code: 'BCG',
    });
    assert.throws(
      () => places([cell('BCG', ['Male', '< 1 year'])], dataSet(twice)),
      (error: unknown) =>
        error instanceof ImportError &&
        error.code === 'two-option-combos' &&
        /comboMale01 and comboMale02 .*Male, < 1 year of data element BCG/.test(error.message),
    );
  });

  it('reports an unknown element once, with its line, periods and values', () => {
    const cells = [cell('OPV', []), cell('OPV', [], { period: '202401' }), cell('OPV', [], { orgUnit: 'hospital' })];
    const { conflicts } = resolveCells(cells, dataSet(BCG), [{ dataElement: 'OPV', line: 42 }]);
    assert.deepEqual(conflicts, [
      {
        code: 'unknown-data-element',
        message: 'data set "Immunisation" has no data element "OPV"',
        fix: 'correct it in the mapping, or add it to the data set',
        dataElement: 'OPV',
        line: 42,
        periods: ['202401', '202403'],
        values: 3,
      },
    ]);
  });

  it('reports an unknown element that has no cells', () => {
    const [conflict] = resolveCells([], dataSet(BCG), [{ dataElement: 'OPV', line: 42 }]).conflicts;
    assert.deepEqual(
      [conflict?.code, conflict?.line, conflict?.values, conflict?.periods],
      ['unknown-data-element', 42, 0, []],
    );
  });

  const without: [string, string[]][] = [
    ['an unknown option', ['Male', '1 year']],
    ['too few options', ['Male']],
    ['too many options', ['Male', '< 1 year', 'Female']],
    ['one option named twice', ['Male', 'SEX_M']],
    ['no options', []],
  ];
  for (const [title, options] of without) {
    it(`lists the combos that there are for ${title}`, () => {
      const mapped = [{ dataElement: 'BCG', line: 9 }];
      const resolved = resolveCells([cell('BCG', options)], dataSet(BCG), mapped);
      assert.deepEqual(resolved.cells, []);
      const [conflict] = resolved.conflicts;
      assert.equal(conflict?.code, 'no-option-combo');
      assert.equal(conflict?.line, 9);
      assert.match(
        conflict?.message ?? '',
        new RegExp(`no option combo for ${options.join(' \\+ ') || 'no options'}$`),
      );
      assert.match(conflict?.fix ?? '', /its combos are Male \+ < 1 year; Female \+ < 1 year:/);
    });
  }

  it('says where the mapping names an element', () => {
    const mapped = [{ dataElement: 'SEEN', line: 3 }];
    const { origins, elements } = resolveCells([], dataSet(SEEN), mapped);
    assert.deepEqual([...origins], [['uidSeen0001', { dataElement: 'SEEN', line: 3 }]]);
    assert.deepEqual(elements, [SEEN]);
  });
});
