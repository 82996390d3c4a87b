import assert from 'node:assert/strict';
import type { CompiledView } from '../../../../adaptors/tally/compiled-mapping.ts';
import { evaluate, isTrue, rowOf } from '../../../../adaptors/tally/view/row-of.ts';
import { compile, doses } from '../compile.ts';
import { dose } from '../resources.ts';

describe('rowOf', () => {
  const view = compile(doses({ where: "[status = 'completed', vaccineCode.coding.code >= '10']" })).views.dose;
  assert.ok(view);

  it('gives the columns of a resource', () => {
    assert.deepEqual(rowOf(view, dose()), {
      row: { date: '2024-03-15', patient: 'child-1', place: 'loc-1', vaccine: '19' },
      status: 'row',
    });
  });

  it('gives null where nothing is selected', () => {
    assert.deepEqual(rowOf(view, dose({ date: null, patient: null, place: null })).row, {
      date: null,
      patient: null,
      place: null,
      vaccine: '19',
    });
  });

  it('takes no patient of another type for one', () => {
    assert.equal(rowOf(view, { ...dose(), patient: { reference: 'Group/child-1' } }).row.patient, null);
  });

  const statuses: [title: string, parts: object, status: unknown][] = [
    ['a where that is not true', { status: 'not-done' }, 'excluded'],
    ['a where that is empty', { status: undefined }, 'excluded'],
    ['a second where that is not true', { vaccineCode: { coding: [{ code: '01' }] } }, 'excluded'],
    [
      'a where without an answer',
      { vaccineCode: { coding: [{ code: '19' }, { code: '20' }] } },
      { reason: 'bad-value:where' },
    ],
    [
      'a where that is not true before one without an answer',
      { status: 'not-done', vaccineCode: { coding: [{ code: '19' }, { code: '20' }] } },
      'excluded',
    ],
  ];
  for (const [title, parts, status] of statuses) {
    it(`knows ${title}`, () => assert.deepEqual(rowOf(view, { ...dose(), ...parts }).status, status));
  }

  it('names the first column that cannot be one value', () => {
    const column =
      (...items: unknown[]) =>
      () =>
        items;
    const odd: CompiledView = { ...view, where: [], columns: { a: column(1), b: column(1, 2), c: column({}) } };
    assert.deepEqual(rowOf(odd, dose()), { row: { a: 1, b: null, c: null }, status: { reason: 'many-values:b' } });
    assert.deepEqual(rowOf({ ...odd, columns: { c: column({}) } }, dose()).status, { reason: 'not-scalar:c' });
  });
});

describe('evaluate', () => {
  it('lets mistakes of the program through', () => {
    const broken = () => {
      throw new TypeError('broken');
    };
    assert.throws(() => evaluate(broken, {}), { name: 'TypeError', message: 'broken' });
  });
});

describe('isTrue', () => {
  for (const [items, expected] of [
    [[true], true],
    [[false], false],
    [[], false],
    [['true'], false],
    [[true, true], false],
  ] as const) {
    it(`${JSON.stringify(items)}: ${expected}`, () => assert.equal(isTrue(items), expected));
  }
});
