import assert from 'node:assert/strict';
import { checkKind } from '../../../adaptors/records/check-kind.ts';
import type { JsonKind } from '../../../adaptors/records/index.ts';

const KIND = {
  path: 'visits',
  page: { offset: 'offset', size: 'limit', rows: 100 },
  window: { from: 'from', to: 'to' },
  changes: { since: 'since', updated: 'changed', newest: { sort: '-changed' } },
};

describe('what a job says of an API', () => {
  const incomplete: [string, object][] = [
    ['path', { path: undefined }],
    ['page.size, page.rows, page.number, offset, token or link', { page: undefined }],
    ['page.number, offset, token or link', { page: { size: 'limit', rows: 100 } }],
    ['page.next', { page: { token: 'cursor', size: 'limit', rows: 100 } }],
    ['window.to', { window: { from: 'from' } }],
    ['changes.newest', { changes: { since: 'since', updated: 'changed' } }],
  ];
  for (const [missing, more] of incomplete) {
    it(`is told to be without ${missing}`, () => {
      const kind = { ...KIND, ...more } as unknown as JsonKind;
      assert.throws(() => checkKind('visit', kind), {
        code: 'source-incomplete',
        message: `the kind "visit" does not say ${missing} — write it in the job, where the source is made (source-incomplete)`,
      });
    });
  }

  it('may leave out changes, and when a record was made', () => {
    const { changes: _changes, ...rest } = KIND;
    for (const kind of [KIND, rest]) assert.doesNotThrow(() => checkKind('visit', kind));
  });
});
