import assert from 'node:assert/strict';
import { findOlder, noteNewest, noteSeen } from '../../../../adaptors/fhir/bulk/newest-in-files.ts';
import type { FhirResource } from '../../../../adaptors/tally/compiled-mapping.ts';
import { scripted, searchset } from '../mapping.ts';

const MAY = '2024-05-01T00:00:00.000Z';
const JUNE = '2024-06-01T00:00:00.000Z';
const seenIn = (until: string) => ({ until, digest: '' });

describe('the newest change in files', () => {
  it('is noted by type, whatever is written there', async () => {
    const lines: FhirResource[] = [
      { resourceType: 'Immunization', id: '1', meta: { lastUpdated: MAY } },
      { resourceType: 'Immunization', id: '2', meta: { lastUpdated: '2024-06-01T03:00:00+03:00' } },
      { resourceType: 'Immunization', id: '3', meta: { lastUpdated: 'soon' } },
      { resourceType: 'Patient', id: '4' },
    ];
    const newest = noteNewest(async function* () {
      yield lines;
    });
    const file = { type: 'Immunization', place: { url: '', isOwn: true }, count: undefined, name: 'output-1' };
    const read: FhirResource[] = [];
    for await (const resources of newest.read(file)) read.push(...resources);
    assert.deepEqual(read, lines);
    assert.deepEqual(newest.seen(), { Immunization: JUNE });
  });

  it('goes back only where all was seen', () => {
    const before = { Immunization: seenIn(JUNE), Patient: seenIn(MAY) };
    assert.deepEqual(noteSeen(before, { Immunization: MAY, Patient: JUNE }, false), {
      overlap: { Immunization: seenIn(JUNE), Patient: seenIn(JUNE) },
      older: [],
    });
    assert.deepEqual(noteSeen(before, { Immunization: MAY }, true), {
      overlap: { Immunization: seenIn(MAY), Patient: seenIn(MAY) },
      older: ['Immunization'],
    });
  });

  it('is asked of a server, as far as it can be searched', async () => {
    const before = { Immunization: seenIn(JUNE), 'Immunization/_history': seenIn(JUNE) };
    const newest = searchset([{ resourceType: 'Immunization', id: '1', meta: { lastUpdated: MAY } }]);
    assert.deepEqual(await findOlder(scripted(newest), before), { older: ['Immunization'], emptied: [] });
    assert.deepEqual(await findOlder(scripted(searchset([])), before), { older: [], emptied: ['Immunization'] });
    for (const status of [400, 403, 404, 405, 501]) {
      assert.deepEqual(await findOlder(scripted({ status }), before), { older: [], emptied: [] });
    }
    await assert.rejects(findOlder(scripted({ status: 401 }), before), { code: 'unauthorized' });
  });
});
