import assert from 'node:assert/strict';
import { jsonLength } from '../../adaptors/json-length.ts';

describe('jsonLength', () => {
  it('measures a value as JSON', () => {
    assert.equal(jsonLength({ a: [1, 'x'] }), 13);
    assert.equal(jsonLength(undefined), 0);
  });

  it('does not fail for what is nested too deep to be written', () => {
    const levels = 100_000;
    assert.equal(jsonLength(JSON.parse('['.repeat(levels) + ']'.repeat(levels))), 0);
  });
});
