import assert from 'node:assert/strict';
import type { ResolvedCell } from '../../../../adaptors/dhis2/cells/resolve-cells.ts';
import { keyOf } from '../../../../adaptors/dhis2/cells/value-key.ts';
import { type DiffRules, diffValues } from '../../../../adaptors/dhis2/values/diff-values.ts';
import type { StoredValue } from '../../../../adaptors/dhis2/values/read-values.ts';
import { COMMENT, cell, held, PLACE, RULES, storedOf } from '../support/diff-rules.ts';

/** The difference as `kind=value` of each change, with the counts. */
function brief(cells: readonly ResolvedCell[], values: readonly StoredValue[], rules: Partial<DiffRules>): string {
  const { changes, unchanged, kept } = diffValues(cells, storedOf(values), { ...RULES, ...rules });
  const words = changes.map(
    ({ kind, value = '', comment }) => `${kind}=${value}${comment === undefined ? '' : ` "${comment}"`}`,
  );
  if (unchanged > 0) words.push(`unchanged ${unchanged}`);
  if (kept.length > 0) words.push(`kept ${kept.map(({ value, deleted }) => (deleted ? 'deletion' : value))}`);
  return words.join(', ');
}

const zero = { onEmpty: 'zero' } as const;
const overwrite = { onManualEdit: 'overwrite' } as const;
const since243 = { isZeroAbsence: () => false };
const foreign = { storedBy: 'clerk' };
const text = (value: string): ResolvedCell => ({ ...cell(value), isText: true });
const unplaced = { unplaced: new Set(['202403 clinic bcg', '202403 clinic stock']) };
const stock = { dataElement: 'stock' };
const positive = { dataElement: 'positive' };
const noted = { dataElement: 'noted' };
const STOCK = { ...PLACE, ...stock };
const REFUSED = new Set([keyOf(STOCK)]);

const CASES: [string, ResolvedCell[], StoredValue[], Partial<DiffRules>, string][] = [
  ['nothing and nothing', [], [], {}, ''],
  ['a new cell', [cell('3')], [], {}, 'create=3'],
  ['the same value', [cell('3')], [held('3')], {}, 'unchanged 1'],
  ['another value of ours', [cell('4')], [held('3')], {}, 'update=4'],
  ['the same number, written otherwise', [cell('3')], [held('3.0')], {}, 'unchanged 1'],
  ['the same number of a person', [cell('3')], [held('03', foreign)], {}, 'unchanged 1'],
  ['a text of other letters', [text('3.0')], [held('3')], {}, 'update=3.0'],
  ['the same text', [text('3.0')], [held('3.0')], {}, 'unchanged 1'],
  ['a text that looks like an insignificant zero', [text('0')], [], {}, 'create=0'],
  ['a text of a person, kept', [text('late')], [held('early', foreign)], {}, 'kept early'],
  ['an empty value is no number', [cell('3')], [held('')], {}, 'update=3'],
  ['a word is no number', [cell('3')], [held('three')], {}, 'update=3'],
  ['a value of a person, kept', [cell('4')], [held('3', foreign)], {}, 'kept 3'],
  ['a value of a person, overwritten', [cell('4')], [held('3', foreign)], overwrite, 'update=4'],
  ['a value of another user of ours', [cell('4')], [held('3', foreign)], { ownUsers: ['old', 'clerk'] }, 'update=4'],
  ['a deletion of ours', [cell('3')], [held('3', { deleted: true })], {}, 'create=3'],
  ['a deletion of a person, kept', [cell('3')], [held('3', { ...foreign, deleted: true })], {}, 'kept deletion'],
  [
    'a deletion of a person, overwritten',
    [cell('3')],
    [held('', { ...foreign, deleted: true })],
    overwrite,
    'create=3',
  ],
  ['a deletion that names nobody', [cell('3')], [held('', { storedBy: '', deleted: true })], {}, 'create=3'],
  ['ours became empty', [], [held('3')], {}, 'delete='],
  ['of a person, became empty', [], [held('3', foreign)], {}, ''],
  ['of a person, became empty, overwriting', [], [held('3', foreign)], overwrite, ''],
  ['that names nobody', [], [held('3', { storedBy: '' })], {}, ''],
  ['empty and deleted already', [], [held('3', { deleted: true })], {}, ''],
  ['ours became empty, zeros wanted but insignificant', [], [held('3')], zero, 'delete='],
  ['ours became empty, zeros wanted and significant', [], [held('3', stock)], zero, 'update=0'],
  ['ours became empty, zeros wanted, from 2.43', [], [held('3')], { ...zero, ...since243 }, 'update=0'],
  ['the zero is there', [], [held('0', stock)], zero, 'unchanged 1'],
  ['the zero is there, from 2.43', [], [held('0.0')], { ...zero, ...since243 }, 'unchanged 1'],
  ['a zero where deletion is wanted', [], [held('0', stock)], {}, 'delete='],
  ['a counted insignificant zero is absence', [cell('0')], [], {}, ''],
  ['a counted insignificant zero over ours', [cell('0')], [held('3')], {}, 'delete='],
  ["a counted insignificant zero over a person's", [cell('0')], [held('3', foreign)], {}, ''],
  ['a counted significant zero', [cell('0', stock)], [], {}, 'create=0'],
  ['a counted zero from 2.43', [cell('0')], [], since243, 'create=0'],
  ['a zero that is wanted', [], [], { zeros: [STOCK] }, 'create=0'],
  ['a zero that is wanted and insignificant', [], [], { zeros: [PLACE] }, ''],
  ['a zero that is wanted, from 2.43', [], [], { zeros: [PLACE], ...since243 }, 'create=0'],
  ['a zero that is wanted and there', [], [held('0', stock)], { zeros: [STOCK] }, 'unchanged 1'],
  ['a zero that is wanted over ours', [], [held('3', stock)], { zeros: [STOCK] }, 'update=0'],
  ['a zero that is wanted and insignificant over ours', [], [held('3')], { zeros: [PLACE] }, 'delete='],
  ["a zero that is wanted over a person's", [], [held('3', { ...stock, ...foreign })], { zeros: [STOCK] }, 'kept 3'],
  [
    "a zero that is wanted over a person's, overwriting",
    [],
    [held('3', { ...stock, ...foreign })],
    { zeros: [STOCK], ...overwrite },
    'update=0',
  ],
  ['a zero that is wanted where a cell is', [cell('3', stock)], [], { zeros: [STOCK] }, 'create=3'],
  ['a zero that is wanted where a value cannot be sent', [], [], { zeros: [STOCK], refused: REFUSED }, ''],
  ['ours where a value cannot be sent', [], [held('3', stock)], { ...zero, refused: REFUSED }, ''],
  ['ours became empty, zeros wanted where the type has none', [], [held('3', positive)], zero, 'delete='],
  ['ours became empty in a unit that is not counted', [], [held('3')], { covers: () => false }, ''],
  [
    'ours became empty, zeros wanted in a unit that is not counted',
    [],
    [held('3', stock)],
    { ...zero, covers: () => false },
    '',
  ],
  ['a new cell with a comment', [cell('3', noted)], [], {}, `create=3 "${COMMENT}"`],
  ['another value with a comment', [cell('4', noted)], [held('3', noted)], {}, `update=4 "${COMMENT}"`],
  ['the same value without its comment', [cell('3', noted)], [held('3', noted)], {}, 'unchanged 1'],
  [
    'the same value with another comment',
    [cell('3', noted)],
    [held('3', { ...noted, comment: 'x' })],
    {},
    'unchanged 1',
  ],
  ['another value beside a comment', [cell('4')], [held('3', { comment: 'checked' })], {}, 'update=4 "checked"'],
  ['a deleted value beside a comment', [cell('4')], [held('3', { comment: 'checked', deleted: true })], {}, 'create=4'],
  ['ours became zero beside a comment', [], [held('3', { ...stock, comment: 'checked' })], zero, 'update=0 "checked"'],
  ['ours became empty beside a comment', [], [held('3', { comment: 'checked' })], {}, 'delete='],
  ['a decimal, written otherwise', [cell('-0.5')], [held('-0.50')], {}, 'unchanged 1'],
  [
    'a number that differs in its last digit',
    [cell('9007199254740993')],
    [held('9007199254740992')],
    {},
    'update=9007199254740993',
  ],
  ['an element that we do not count', [], [held('3', { dataElement: 'malaria' })], {}, ''],
  ['a combo that the element has no more', [], [held('3', { categoryOptionCombo: 'former' })], {}, ''],
  ['ours became empty, where a cell has no place', [], [held('3')], unplaced, ''],
  ['ours became empty, zeros wanted, where a cell has no place', [], [held('3', stock)], { ...zero, ...unplaced }, ''],
  ['a counted zero over ours, where a cell has no place', [cell('0')], [held('3')], unplaced, ''],
  ['a new count over ours, where a cell has no place', [cell('4')], [held('3')], unplaced, 'update=4'],
  ['where a cell of another unit has no place', [], [held('3', { orgUnit: 'hospital' })], unplaced, 'delete='],
  ['another attribute option combo', [], [held('3', { attributeOptionCombo: 'partner' })], {}, ''],
  [
    'the cell beside another attribute combo',
    [cell('4')],
    [held('3', { attributeOptionCombo: 'partner' })],
    {},
    'create=4',
  ],
];

describe('diff values', () => {
  for (const [title, cells, values, rules, expected] of CASES) {
    it(title, () => assert.equal(brief(cells, values, rules), expected));
  }

  it('sorts by period, org unit, element and combo', () => {
    const cells = [
      cell('1', { orgUnit: 'b' }),
      cell('2', { orgUnit: 'a', dataElement: 'stock' }),
      cell('3', { orgUnit: 'c', period: '202402' }),
      cell('4', { orgUnit: 'a', categoryOptionCombo: 'female' }),
    ];
    const { changes } = diffValues(cells, storedOf([held('9', { orgUnit: 'aa' })]), RULES);
    assert.deepEqual(
      changes.map(({ value = 'gone' }) => value),
      ['3', '4', '2', 'gone', '1'],
    );
  });

  it('keeps its input', () => {
    const cells = Object.freeze([Object.freeze(cell('2'))]);
    diffValues(cells, storedOf([Object.freeze(held('3'))]), RULES);
    assert.deepEqual(cells, [cell('2')]);
  });
});
