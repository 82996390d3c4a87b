import { converge } from '../../convergence/converge.ts';
import type { History } from '../../convergence/happenings.ts';
import { type HapiSources, hapiSources } from './hapi-source.ts';
import { sharedHapi } from './shared-hapi.ts';

/** The same histories each time, unless another seed is given. */
const SEED = Number(process.env.CONVERGE_SEED ?? 20_261_121);
/** Histories for each importer: each takes a second or two. */
const COUNT = Number(process.env.CONVERGE_COUNT ?? 12);
/** What fails is made shorter for so long. */
const MOST_MS = 240_000;

/**
 * Exports of HAPI take long, and have a test of their own; its pages have the size that is asked for. A dose that was stored before
 * its child HAPI links to nobody, later neither, so that all children are known from the beginning.
 */
const bySearch = ({ settings, happenings }: History): History => ({
  settings: { ...settings, way: settings.way === 'search over http' ? settings.way : 'search', pageSize: 0 },
  happenings: JSON.parse(JSON.stringify(happenings).replaceAll('"dalila"', '"chiku"')),
});

describe('after any life of DHIS2 and of a real HAPI', function () {
  this.timeout(600_000);
  let sources: HapiSources;

  before(async () => {
    sources = hapiSources(await sharedHapi());
  });
  after(async () => {
    await sources?.clear();
  });

  for (const version of ['2.41', '2.43'] as const) {
    it(`DHIS2 ${version} holds what a full recount gives (${COUNT} histories, seed ${SEED})`, async () => {
      const { start } = sources;
      await converge(version, { count: COUNT, seed: SEED, mostMs: MOST_MS, startSource: start, adapt: bySearch });
    });
  }
});
