import { converge } from './converge.ts';

/** The same histories each time: those that nobody has lived through are for the command. */
const SEED = 20_261_121;

/** Histories for each importer; `npm run converge -- 10000` lives through many more. */
const COUNT = 100;
/** What fails is made shorter for so long; on a busy machine all of them may take minutes. */
const MOST_MS = 400_000;

describe('after any life of both servers', function () {
  this.timeout(600_000);

  for (const version of ['2.41', '2.43'] as const) {
    it(`DHIS2 ${version} holds what a full recount gives (${COUNT} histories, seed ${SEED})`, async () => {
      await converge(version, { count: COUNT, seed: SEED, mostMs: MOST_MS });
    });
  }
});
