import assert from 'node:assert/strict';
import { findByName } from '../../../../adaptors/dhis2/source/find-by-name.ts';

const OBJECTS = [
  { id: 'aaaaaaaaaa1', code: 'BCG', name: 'BCG doses' },
  { id: 'aaaaaaaaaa2', code: 'OPV', name: 'Polio' },
  { id: 'aaaaaaaaaa3', name: 'Polio' },
];

describe('findByName', () => {
  it('finds by UID, then by code, then by name', () => {
    const found = findByName(['aaaaaaaaaa1', 'OPV'], OBJECTS, 'data elements');
    assert.deepEqual(
      [...found],
      [
        ['aaaaaaaaaa1', 'aaaaaaaaaa1'],
        ['aaaaaaaaaa2', 'OPV'],
      ],
    );
    assert.deepEqual([...findByName(['BCG doses'], OBJECTS, 'data elements')], [['aaaaaaaaaa1', 'BCG doses']]);
  });

  it('refuses a name of two, unless they are alike', () => {
    assert.throws(
      () => findByName(['Polio'], OBJECTS, 'data elements'),
      /"Polio" means aaaaaaaaaa2 and aaaaaaaaaa3.*source-ambiguous/,
    );
    assert.equal(findByName(['Polio'], OBJECTS, 'option combos', { alike: true }).size, 2);
  });

  it('refuses one thing under two names', () => {
    assert.throws(
      () => findByName(['BCG', 'aaaaaaaaaa1'], OBJECTS, 'data elements'),
      /"BCG" and "aaaaaaaaaa1" both mean aaaaaaaaaa1/,
    );
  });

  it('names all that means nothing, the first ten', () => {
    const names = Array.from({ length: 12 }, (_, at) => `X${at}`);
    assert.throws(() => findByName(names, OBJECTS, 'data elements'), /"X0", .*"X9" and 2 more/);
  });
});
