import assert from 'node:assert/strict';
import type { Beside } from '../../../adaptors/tally/beside.ts';
import type { CompiledSource } from '../../../adaptors/tally/compiled-mapping.ts';
import { createPlacing } from '../../../adaptors/tally/place-rows.ts';
import { toldPlace } from '../../../adaptors/tally/told-place.ts';

describe('toldPlace', () => {
  for (const id of [
    'Location/17',
    'DiszpKrYNg8',
    'urn:uuid:5d9a1b4e-0000-4000-8000-000000000001',
    'https://mfl.example.org/facility|KE-10442',
    'KISUMU',
    'nowhere',
    'FS_1003',
    '7',
  ]) {
    it(`tells the id ${id}`, () => assert.equal(toldPlace(id), id));
  }

  for (const text of ['Amina', 'with grandmother Amina', 'Amina\tOtieno', 'Élodie', 'عيادة', 'a'.repeat(201), '']) {
    it(`tells of "${text.slice(0, 24)}" how long it is`, () => {
      assert.equal(toldPlace(text), `a text of ${text.length} characters`);
    });
  }
});

describe('rows of a place that the lookup lacks', () => {
  it('are counted by the id of the place, or by how long it is', () => {
    const source = { orgUnit: [{ column: 0, name: 'place' }] } as unknown as CompiledSource;
    const placing = createPlacing(source, { findOrgUnit: () => undefined } as unknown as Beside);
    for (const place of ['with Amina', 'with Njeri', 'Location/9', 'Location/9', 'Amina']) {
      assert.deepEqual(placing.find([place], 0), { reason: 'unknown-place' });
    }
    assert.deepEqual(Object.fromEntries(placing.unknownPlaces), {
      'a text of 10 characters': 2,
      'Location/9': 2,
      'a text of 5 characters': 1,
    });
  });
});
