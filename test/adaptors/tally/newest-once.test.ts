import assert from 'node:assert/strict';
import type { FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { createNewestOnce } from '../../../adaptors/tally/newest-once.ts';

const of = (id: string, versionId: string, lastUpdated?: string): FhirResource => ({
  resourceType: 'Immunization',
  id,
  meta: { versionId, ...(lastUpdated === undefined ? {} : { lastUpdated }) },
});

/** What is taken of resources that are read three times. */
function taken(resources: readonly FhirResource[]): FhirResource[] {
  const newest = createNewestOnce('Immunization');
  for (const one of resources) newest.look(one);
  if (newest.hasSeveral()) for (const one of resources) newest.note(one);
  return resources.filter((one) => newest.takes(one));
}

describe('createNewestOnce', () => {
  it('takes the newest version of each resource, whatever the order', () => {
    const [one, nine, ten] = ['1', '9', '10'].map((version) => of('a', version));
    const other = of('b', '1');
    assert.ok(one && nine && ten);
    assert.deepEqual(taken([one, other, ten, nine]), [other, ten]);
    assert.deepEqual(taken([ten, nine, other, one]), [ten, other]);
  });

  it('takes what comes again once, and everything that has no id or is of another type', () => {
    const nameless: FhirResource = { resourceType: 'Immunization' };
    const patient: FhirResource = { resourceType: 'Patient', id: 'a' };
    assert.deepEqual(taken([of('a', '1'), of('a', '1'), nameless, nameless, patient, patient]), [
      ...[of('a', '1'), nameless, nameless, patient, patient],
    ]);
  });

  it('takes the same one in any order where nothing tells which is newer', () => {
    const [yes, no] = [true, false].map((active): FhirResource => ({ resourceType: 'Immunization', id: 'a', active }));
    assert.ok(yes && no);
    assert.deepEqual(taken([yes, no]), taken([no, yes]));
    assert.equal(taken([yes, no]).length, 1);
  });
});
