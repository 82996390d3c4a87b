import assert from 'node:assert/strict';
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
