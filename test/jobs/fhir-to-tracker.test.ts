import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

describe('the job fhir-to-tracker', () => {
  it('is short, and holds no address, UID or date', () => {
    const text = readFileSync(new URL('../../jobs/fhir-to-tracker.ts', import.meta.url), 'utf8');
    assert.ok(text.split('\n').length <= 40);
    assert.doesNotMatch(text, /https?:|\d{4}-\d{2}|'[a-zA-Z][a-zA-Z0-9]{10}'/);
  });
});
