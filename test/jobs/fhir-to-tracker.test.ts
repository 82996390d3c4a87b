import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TRACKER_MAPPING } from '../workflow/support/tracker-data.ts';
import { builtTracker } from '../workflow/support/tracker-world.ts';

describe('the job fhir-to-tracker', function () {
  this.timeout(60_000);

  it('is short, and holds no address, UID or date', () => {
    const text = readFileSync(new URL('../../jobs/fhir-to-tracker.ts', import.meta.url), 'utf8');
    assert.ok(text.split('\n').length <= 40);
    assert.doesNotMatch(text, /https?:|\d{4}-\d{2}|'[a-zA-Z][a-zA-Z0-9]{10}'/);
  });

  it('is built without a parser of YAML, of which a run has no use', async () => {
    const bundle = readFileSync(join(await builtTracker(TRACKER_MAPPING), 'send.js'), 'utf8');
    assert.doesNotMatch(bundle, /node_modules\/yaml/);
    assert.ok(bundle.length < 270_000, `${bundle.length}`);
  });
});
