import assert from 'node:assert/strict';
import { yieldedCombos } from '../../../../adaptors/dhis2/cells/yielded-combos.ts';
import type { OptionCombo } from '../../../../adaptors/dhis2/metadata/data-set.ts';

const MALE = { id: 'uidMale0001', code: 'SEX_M', name: 'Male' };
const FEMALE = { id: 'uidFemale01', code: 'SEX_F', name: 'Female' };
const INFANT = { id: 'uidInfant01', code: 'AGE_0', name: '< 1 year' };
const CHILD = { id: 'uidChild001', code: 'AGE_1', name: '≥ 1 year' };
const COMBOS: OptionCombo[] = [
  { id: 'boys0', categoryOptions: [MALE, INFANT] },
  { id: 'girls0', categoryOptions: [INFANT, FEMALE] },
  { id: 'boys1', categoryOptions: [CHILD, MALE] },
  { id: 'girls1', categoryOptions: [FEMALE, CHILD] },
];
const DEFAULT = { id: 'default', categoryOptions: [{ id: 'xYerKDKCefk', name: 'default' }] };

const CASES: [title: string, combos: OptionCombo[], dimensions: string[][], expected: string[]][] = [
  [
    'every combo of all options',
    COMBOS,
    [
      ['Male', 'Female'],
      ['< 1 year', '≥ 1 year'],
    ],
    COMBOS.map(({ id }) => id),
  ],
  ['in any order and by any name', COMBOS, [['AGE_0'], ['uidMale0001', 'Female']], ['boys0', 'girls0']],
  ['of one option each', COMBOS, [['Male'], ['AGE_1']], ['boys1']],
  ['none for two options of one dimension', COMBOS, [['Male', '< 1 year'], []], []],
  ['each option from a dimension of its own', COMBOS, [['Male', '< 1 year'], ['Male']], ['boys0']],
  ['none for options that there are not', COMBOS, [['Other'], ['< 1 year']], []],
  ['none for too few dimensions', COMBOS, [['Male']], []],
  ['none without dimensions', COMBOS, [], []],
  ['the default combo without dimensions', [DEFAULT], [], ['default']],
  ['none for the default combo with dimensions', [DEFAULT], [['Male']], []],
];

describe('yielded combos', () => {
  for (const [title, combos, dimensions, expected] of CASES) {
    it(title, () => assert.deepEqual([...yieldedCombos('data element BCG', combos, dimensions)], expected));
  }

  it('refuses two combos for one set of options only where dimensions lead to it', () => {
    const combos = [...COMBOS, { id: 'again', categoryOptions: [INFANT, MALE] }];
    assert.throws(() => yieldedCombos('data element BCG', combos, [['Male'], ['AGE_0']]), {
      code: 'two-option-combos',
      message: /boys0 and again both stand for < 1 year, Male of data element BCG/,
    });
    assert.deepEqual([...yieldedCombos('data element BCG', combos, [['Female'], ['AGE_0']])], ['girls0']);
  });
});
