import assert from 'node:assert/strict';
import { FLOWS } from './flows.ts';
import { Lived } from './lived.ts';

/** The same histories each time: those that nobody has lived through are for the command. */
const SEED = 20_261_121;
/** Histories of each flow, divided among its servers; `npm run converge -- --flow tracker 500` lives through more. */
const COUNT = 24;
/** What fails is made shorter for so long. */
const MOST_MS = 150_000;

describe('after any life of both systems of another flow', function () {
  this.timeout(600_000);

  for (const { name, variants, converge } of Object.values(FLOWS)) {
    const count = Math.ceil(COUNT / variants.length);
    for (const [at, variant] of variants.entries()) {
      it(`DHIS2 is as it should be: ${name}, ${variant} (${count} histories, seed ${SEED + at})`, async () => {
        const lived = new Lived();
        await converge(variant, { count, seed: SEED + at, mostMs: MOST_MS, lived });
        assert.equal(lived.histories, count);
      });
    }
  }
});
