import assert from 'node:assert/strict';
import type { FhirResource } from '../../../../adaptors/tally/compiled-mapping.ts';
import { compile, doses } from '../compile.ts';
import { dose } from '../resources.ts';

describe('the rows of a flat view', () => {
  const view = compile(doses({ where: "[status = 'completed', vaccineCode.coding.code >= '10']" })).views.dose;
  assert.ok(view);
  const rowOf = (resource: FhirResource) => {
    const rows = view.rows(resource);
    assert.equal(rows.length, 1);
    return rows[0];
  };

  it('gives the columns of a resource', () => {
    assert.deepEqual(rowOf(dose()), {
      values: ['2024-03-15', 'child-1', 'loc-1', '19'],
      status: 'row',
    });
  });

  it('gives null where nothing is selected', () => {
    assert.deepEqual(rowOf(dose({ date: null, patient: null, place: null }))?.values, [null, null, null, '19']);
  });

  it('takes no patient of another type for one', () => {
    assert.equal(rowOf({ ...dose(), patient: { reference: 'Group/child-1' } })?.values[1], null);
  });

  const statuses: [title: string, parts: object, status: string][] = [
    ['a where that is not true', { status: 'not-done' }, 'excluded'],
    ['a where that is empty', { status: undefined }, 'excluded'],
    ['a second where that is not true', { vaccineCode: { coding: [{ code: '01' }] } }, 'excluded'],
    ['a where without an answer', { vaccineCode: { coding: [{ code: '19' }, { code: '20' }] } }, 'bad-value:where'],
    [
      'a where that is not true before one without an answer',
      { status: 'not-done', vaccineCode: { coding: [{ code: '19' }, { code: '20' }] } },
      'excluded',
    ],
  ];
  for (const [title, parts, status] of statuses) {
    it(`knows ${title}`, () => assert.deepEqual(rowOf({ ...dose(), ...parts })?.status, status));
  }
});
