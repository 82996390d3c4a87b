import assert from 'node:assert/strict';
import { loadMapping } from '../../../../adaptors/tally/mapping/load-mapping.ts';
import { MappingError } from '../../../../adaptors/tally/mapping/problems.ts';
import { doses } from '../compile.ts';

const GOOD: [string, object][] = [
  ['{ after: P5D }', { afterDays: 5, via: 'endpoint' }],
  ['{ after: P0D, via: payload }', { afterDays: 0, via: 'payload' }],
  ['{ after: P2W, via: endpoint }', { afterDays: 14, via: 'endpoint' }],
];

const BAD: [string, RegExp][] = [
  ['{ via: payload }', /"after" is missing in complete/],
  ['{ after: 5 days }', /"5 days" is no duration of days or weeks — write it as ISO 8601 does: P5D/],
  ['{ after: P1M }', /"P1M" is no duration of days or weeks/],
  ['{ after: P5D, by: payload }', /unknown key "by" in complete/],
  ['{ after: P5D, via: mail }', /"via" in complete cannot be "mail"/],
  ['{ after: P9W }', /after P9W a period is no longer counted: keepOpen 2 counts it for 60 days — raise keepOpen/],
];

describe('load complete', () => {
  for (const [text, expected] of GOOD) {
    it(`reads ${text}`, () => {
      assert.deepEqual(loadMapping(`${doses()}complete: ${text}\n`, 'm.yaml').complete, expected);
    });
  }

  it('is left out', () => {
    assert.equal(loadMapping(doses(), 'm.yaml').complete, undefined);
  });

  for (const [text, expected] of BAD) {
    it(`refuses ${text}`, () => {
      assert.throws(
        () => loadMapping(`${doses()}complete: ${text}\n`, 'm.yaml'),
        (error) =>
          error instanceof MappingError && expected.test(error.message) && /^m\.yaml:\d+:\d+ /m.test(error.message),
      );
    });
  }
});
