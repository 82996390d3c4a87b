import assert from 'node:assert/strict';
import { createJoinedRows } from '../../../adaptors/fhir/joined-rows.ts';
import { firstSource } from '../tally/compile.ts';
import { DOSES_OF_CHILDREN as mapping } from './doses-of-children.ts';

const source = firstSource(mapping);
const [join] = source.joins;
if (join === undefined) throw new Error('the mapping has no join');

describe('createJoinedRows', () => {
  it('lets come along what is different in nearly every row', () => {
    const joined = createJoinedRows(mapping, source);
    joined.learn(join, 101, 1_000);
    joined.keep(join, 'p-1', ['2020']);
    assert.deepEqual(joined.includes(), ['Immunization:patient']);
    assert.equal(joined.find(join, 'p-1'), undefined);
  });

  it('reads once and keeps what few of serve many rows, also that there is none', () => {
    const joined = createJoinedRows(mapping, source);
    joined.learn(join, 100, 1_000);
    joined.keep(join, 'p-1', ['2020']);
    joined.keep(join, 'p-2', null);
    assert.deepEqual(joined.includes(), []);
    assert.deepEqual([joined.find(join, 'p-1'), joined.find(join, 'p-2')], [['2020'], null]);
    assert.equal(joined.find(join, 'p-3'), undefined);
  });

  it('decides by the first page that has enough rows', () => {
    const joined = createJoinedRows(mapping, source);
    joined.learn(join, 1, 99);
    joined.learn(join, 900, 1_000);
    joined.learn(join, 1, 1_000);
    assert.deepEqual(joined.includes(), ['Immunization:patient']);
  });

  it('keeps what no search parameter includes from the start', () => {
    const alone = { ...source, joins: [{ ...join, include: 'none' }] };
    const joined = createJoinedRows(mapping, alone);
    const [only = join] = alone.joins;
    joined.keep(only, 'p-1', ['2020']);
    assert.deepEqual(joined.includes(), []);
    assert.deepEqual(joined.find(only, 'p-1'), ['2020']);
  });

  it('keeps no more than it has room for', () => {
    const joined = createJoinedRows(mapping, source);
    joined.learn(join, 1, 1_000);
    for (let at = 0; at <= 20_000; at += 1) joined.keep(join, `p-${at}`, null);
    assert.equal(joined.find(join, 'p-0'), undefined);
    assert.equal(joined.find(join, 'p-20000'), null);
  });
});
