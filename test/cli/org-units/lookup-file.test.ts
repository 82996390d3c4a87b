import assert from 'node:assert/strict';
import { addLines, readLookupFile } from '../../../cli/org-units/lookup-file.ts';

const AMARI = { place: 'loc-amari', orgUnit: 'nnDarh7hZhG', name: 'Amari, "the" Hospital' };

describe('the lookup file', () => {
  it('begins with its columns', () => {
    assert.equal(
      addLines(readLookupFile('', 'x.csv'), [AMARI]),
      'place,orgUnit,name\r\nloc-amari,nnDarh7hZhG,"Amari, ""the"" Hospital"\r\n',
    );
  });

  for (const end of ['\n', '\r\n']) {
    it(`keeps what people wrote, and ends lines as they do (${JSON.stringify(end)})`, () => {
      const text = ['key,note,orgUnit,from', 'loc-belo , "said Achieng" ,UpC3p4YvEez,2024-01-01'].join(end);
      const lookup = readLookupFile(text, 'x.csv');
      assert.deepEqual([...lookup.units], [['loc-belo', 'UpC3p4YvEez']]);
      assert.equal(addLines(lookup, [AMARI]), `${text}${end}loc-amari,,nnDarh7hZhG,${end}`);
    });
  }

  it('passes over lines without a unit', () => {
    assert.deepEqual([...readLookupFile('place,orgUnit\na,\n,nnDarh7hZhG\n', 'x.csv').units], []);
  });

  it('refuses what is no lookup', () => {
    assert.throws(() => readLookupFile('place,unit\na,b\n', 'x.csv'), {
      name: 'InputError',
      message: 'x.csv has no column "orgUnit" after the first.',
    });
    assert.throws(() => readLookupFile('place,orgUnit\na,TL-1001\n', 'x.csv'), /names an org unit by "TL-1001"/);
    assert.throws(() => readLookupFile('place,orgUnit\na,"b\n', 'x.csv'), { code: 'input-invalid' });
  });
});
