import assert from 'node:assert/strict';
import { util } from '../../../adaptors/language-dhis2/index.ts';

const entity = {
  attributes: [
    { attribute: 'w75KJ2mc4zz', displayName: 'First name', value: 'Amina' },
    { attribute: 'zDhUuAYrxNC', value: 'Odhiambo' },
  ],
};

describe('util of language-dhis2', () => {
  it('makes attributes and data values', () => {
    assert.deepEqual(util.attr('w75KJ2mc4zz', 'Amina'), { attribute: 'w75KJ2mc4zz', value: 'Amina' });
    assert.deepEqual(util.dv('f7n9E0hX8qk', 12), { dataElement: 'f7n9E0hX8qk', value: 12 });
  });

  it('finds an attribute by its name in whatever case, and by its UID', () => {
    assert.equal(util.findAttributeValue(entity, 'FIRST name'), 'Amina');
    assert.equal(util.findAttributeValue(entity, 'Last name'), undefined);
    assert.equal(util.findAttributeValueById(entity, 'zDhUuAYrxNC'), 'Odhiambo');
    assert.equal(util.findAttributeValueById({}, 'zDhUuAYrxNC'), undefined);
  });
});
