import assert from 'node:assert/strict';
import { isPlainWord } from '../../../adaptors/transport/plain-words.ts';

/** Given and family names that are words too, and some that are not. */
const NAMES = `Amina Achieng Otieno Wanjiku Mwangi Abdullah Rahim Fatima Nguyen Tran Sita Ram Maria Silva Jean Marie Grace Faith Joy
Mercy Hope Rose Lily Ruby Pearl May June April August Will Mark Max Bill Pat Sue Rich Art Gene Guy Grant Page Case Day Date Field
Lot Key Post Pool Part Low Young King Bishop Price Rice Brown Green White Black Long Short Little Rivers Hill Woods Stone Miller
Baker Cook Carter Mason Turner Walker Marshall Chance Prince Innocent Blessing Precious Gift Patience Charity Comfort Happy Lucky
Justice Victor Angel Christian Dean Earl Frank Ernest Jack Jackson Lee Ray Rob Sandy Skip Stan Summer Sunny Terry Tiffany Wade`;

describe('isPlainWord', () => {
  it('tells no name of the list', () => {
    assert.deepEqual(
      NAMES.split(/\s+/).filter((name) => isPlainWord(name)),
      [],
    );
  });

  it('tells words of messages, however they are written', () => {
    for (const word of ['value', 'Value', 'VALUE', 'page', 'max']) assert.equal(isPlainWord(word), true, word);
  });
});
