import assert from 'node:assert/strict';
import { CLOSED_CODES, explainCode } from '../../../adaptors/dhis2/explain-code.ts';

describe('explain code', () => {
  it('says of every code that parks a period what to do', () => {
    for (const code of CLOSED_CODES) assert.doesNotMatch(explainCode(code).fix, /look up/, code);
  });

  it('points to the documentation for a code that it does not know', () => {
    assert.match(explainCode('E9999').fix, /look up E9999/);
  });

  it('parks no refusal that the mapping or the lookup causes', () => {
    for (const code of ['E7610', 'E7612', 'E7617', 'E7619', 'E7636', 'E8020', 'E8022', 'E8024', 'E8031', 'E8122']) {
      assert.ok(!CLOSED_CODES.has(code), code);
    }
  });
});
