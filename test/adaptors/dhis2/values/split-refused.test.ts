import assert from 'node:assert/strict';
import type { Change } from '../../../../adaptors/dhis2/values/diff-values.ts';
import { splitRefused } from '../../../../adaptors/dhis2/values/split-refused.ts';

const [ELEMENT, OTHER, COMBO, WRONG] = ['elementAaaa', 'elementBbbb', 'comboAaaaaa', 'comboWrongg'];

function change(orgUnit: string, changed: Partial<Change> = {}): Change {
  const key = { dataElement: ELEMENT, categoryOptionCombo: COMBO, attributeOptionCombo: 'aocDefault1' };
  return { ...key, orgUnit, period: '202403', kind: 'create', value: '1', ...changed };
}

function said(code: string, message: string) {
  return [{ code, message, indexes: [0, 1, 2, 3] }];
}

const UNITS = ['unitAaaaaaa', 'unitBbbbbbb', 'unitCcccccc'].flatMap((unit) => [
  change(unit),
  change(unit, { dataElement: OTHER }),
]);
const sizes = (parts: Change[][]) => parts.map((part) => part.map(({ orgUnit }) => orgUnit.slice(4, 5)).join(''));

describe('split refused values', () => {
  it('sets the org units apart that the conflict names', () => {
    const message = 'Data set dataSetAaaa not usable with org unit(s): `[unitBbbbbbb]`';
    assert.deepEqual(sizes(splitRefused(UNITS, said('E8022', message))), ['AACC', 'BB']);
  });

  it('sets the values apart that are named by element and combo', () => {
    const wrong = change('unitBbbbbbb', { categoryOptionCombo: WRONG });
    const message = `Data set dataSetAaaa and data element ${ELEMENT} not usable with category option combo(s): \`[${WRONG}]\``;
    const [rest, named] = splitRefused([...UNITS, wrong], said('E8024', message));
    assert.deepEqual([rest?.length, named], [6, [wrong]]);
  });

  it('halves the org units where none is named, and the values of the last one', () => {
    assert.deepEqual(sizes(splitRefused(UNITS, said('http-500', 'DHIS2 answered 500'))), ['AA', 'BBCC']);
    assert.deepEqual(sizes(splitRefused(UNITS.slice(0, 2), [])), ['A', 'A']);
  });

  it('parts nothing where all are named: each of them is wrong', () => {
    const message = `not usable: ${UNITS.map(({ orgUnit }) => orgUnit).join(', ')}`;
    assert.deepEqual(splitRefused(UNITS, said('E8022', message)), []);
  });

  it('parts no org unit alone where the refusal is of org units', () => {
    for (const code of ['E8011', 'E8031', 'E8033'])
      assert.deepEqual(splitRefused(UNITS.slice(0, 2), said(code, 'no')), []);
  });

  it('parts nothing that concerns the whole period or data set, and no single value', () => {
    for (const code of ['E8030', 'E8010', 'E8021', 'E8005', 'E7641'])
      assert.deepEqual(splitRefused(UNITS, said(code, 'no')), []);
    assert.deepEqual(splitRefused(UNITS.slice(0, 1), said('E8022', 'no')), []);
  });

  it('parts a closed period by org units, and no unit, where some may have a lock exception', () => {
    assert.deepEqual(sizes(splitRefused(UNITS, said('E8030', 'no'), true)), ['AA', 'BBCC']);
    assert.deepEqual(splitRefused(UNITS.slice(0, 2), said('E8030', 'no'), true), []);
    assert.deepEqual(splitRefused(UNITS, said('E8010', 'no'), true), []);
  });

  it('loses and repeats no value', () => {
    for (let size = 2; size <= UNITS.length; size += 1) {
      const some = UNITS.slice(0, size);
      assert.deepEqual(splitRefused(some, []).flat(), some);
      assert.ok(splitRefused(some, []).every(({ length }) => length > 0));
    }
  });
});
