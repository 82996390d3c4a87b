import assert from 'node:assert/strict';
import { createBursts } from '../../../adaptors/tally/bursts.ts';
import type { FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';

const resource = (id: string): FhirResource => ({ resourceType: 'Patient', id });

describe('createBursts', () => {
  it('hands on resources in their order, some at a time, and the rest when finished', () => {
    const taken: (string | undefined)[][] = [];
    const bursts = createBursts(2, (resources) => taken.push(resources.map(({ id }) => id)));
    for (const id of ['a', 'b', 'c', 'd', 'e']) bursts.add(resource(id));
    assert.deepEqual(taken, [
      ['a', 'b'],
      ['c', 'd'],
    ]);
    bursts.finish();
    bursts.finish();
    assert.deepEqual(taken.slice(2), [['e']]);
  });

  it('does not hand on again what has failed', () => {
    const taken: number[] = [];
    const bursts = createBursts(2, (resources) => {
      taken.push(resources.length);
      if (taken.length === 1) throw new Error('no');
    });
    bursts.add(resource('a'));
    assert.throws(() => bursts.add(resource('b')), /no/);
    bursts.add(resource('c'));
    bursts.finish();
    assert.deepEqual(taken, [2, 1]);
  });
});
