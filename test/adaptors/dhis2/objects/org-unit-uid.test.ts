import assert from 'node:assert/strict';
import fc from 'fast-check';
import { orgUnitUid } from '../../../../adaptors/dhis2/index.ts';

describe('orgUnitUid', () => {
  it('gives these UIDs for ever: units that were made are found by them', () => {
    assert.deepEqual(
      [
        orgUnitUid('Location/7'),
        orgUnitUid('Location/loc-itumba-outreach'),
        orgUnitUid('Location/7', 'https://hapi.example.org/fhir'),
        orgUnitUid('Location/ጎንደር'),
      ],
      ['BX7tHjm2DKk', 'c0JzZlHyiJ2', 'p6ZNfuW95oJ', 'Mtab24chswQ'],
    );
  });

  it('gives a letter and ten letters or digits, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (id, source) => /^[a-zA-Z][a-zA-Z0-9]{10}$/.test(orgUnitUid(id, source))),
    );
  });

  it('tells a hundred thousand places apart, and sources', () => {
    const uids = new Set(Array.from({ length: 100_000 }, (_, at) => orgUnitUid(`Location/${at}`)));
    assert.equal(uids.size, 100_000);
    assert.notEqual(orgUnitUid('b', 'a'), orgUnitUid('a\nb'));
    assert.ok(['1', '2', '3'].every((id) => orgUnitUid(id, 'east') !== orgUnitUid(id, 'west')));
  });
});
