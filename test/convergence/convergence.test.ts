import { converge } from './converge.ts';

/** Histories for each importer; `npm run converge -- 10000` lives through many more. */
const COUNT = 100;
/** What fails is made shorter for so long. */
const MOST_MS = 150_000;

describe('after any life of both servers', function () {
  this.timeout(180_000);

  for (const version of ['2.41', '2.43'] as const) {
    const seed = 1 + Math.floor(Date.now() / 1000);
    it(`DHIS2 ${version} holds what a full recount gives (${COUNT} histories, seed ${seed})`, async () => {
      await converge(version, { count: COUNT, seed, mostMs: MOST_MS });
    });
  }
});
