import assert from 'node:assert/strict';
import {
  addTallies,
  emptyCounts,
  type SourceCounts,
  sumMeasures,
  sumSources,
  totalOf,
} from '../../../adaptors/tally/counts.ts';

describe('addTallies', () => {
  it('adds by key, keys sorted', () => {
    const sum = addTallies({ b: 1 }, { a: 2, b: 3 }, {});
    assert.deepEqual(sum, { a: 2, b: 4 });
    assert.deepEqual(Object.keys(sum), ['a', 'b']);
  });
  it('takes any key', () => {
    const odd = JSON.parse('{"__proto__": 1, "constructor": 2}');
    assert.equal(JSON.stringify(addTallies(odd, odd)), '{"__proto__":2,"constructor":4}');
  });
  it('gives nothing for nothing', () => assert.deepEqual(addTallies(), {}));
});

describe('totalOf', () => {
  it('sums', () => assert.equal(totalOf({ a: 1, b: 2 }), 3));
  it('is 0 for nothing', () => assert.equal(totalOf({}), 0));
});

describe('sumSources', () => {
  const one: SourceCounts = {
    source: 'dose',
    read: 6,
    placed: 3,
    excluded: 1,
    undated: 1,
    outside: 4,
    repeated: 5,
    quarantined: { 'no-place': 2 },
    placedBy: { place: 3 },
    unknownPlaces: {},
  };

  it('adds counts up, a line a source in the order of their first', () => {
    const other = { ...one, source: 'visit' };
    assert.deepEqual(sumSources([one, other, one, emptyCounts('dose', 2)]), [
      {
        source: 'dose',
        read: 12,
        placed: 6,
        excluded: 2,
        undated: 4,
        outside: 8,
        repeated: 10,
        quarantined: { 'no-place': 4 },
        placedBy: { place: 6 },
        unknownPlaces: {},
      },
      other,
    ]);
  });

  it('lists the places to look at first, at most 20', () => {
    const unknownPlaces = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`loc-${at + 10}`, at]));
    const [sum] = sumSources([
      { ...one, unknownPlaces },
      { ...one, unknownPlaces: { 'loc-10': 100 } },
    ]);
    assert.deepEqual(Object.entries(sum?.unknownPlaces ?? {}).slice(0, 3), [
      ['loc-10', 100],
      ['loc-39', 29],
      ['loc-38', 28],
    ]);
    assert.equal(Object.keys(sum?.unknownPlaces ?? {}).length, 20);
  });
});

describe('sumMeasures', () => {
  it('adds counts up by source and data element', () => {
    const bcg = { source: 'dose', dataElement: 'BCG', accepted: 3, counted: 2, quarantined: { 'no-band:age': 1 } };
    const opv = { ...bcg, dataElement: 'OPV' };
    const visit = { ...bcg, source: 'visit' };
    assert.deepEqual(sumMeasures([bcg, opv, visit, bcg]), [
      { ...bcg, accepted: 6, counted: 4, quarantined: { 'no-band:age': 2 } },
      opv,
      visit,
    ]);
  });
});
