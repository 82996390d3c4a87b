import { Lived } from './lived.ts';
import { trackerFlow } from './tracker/tracker-flow.ts';
import type { TrackerHistory } from './tracker/tracker-happenings.ts';

/** Histories that once left DHIS2 other than the source, as short as they can be, by the request after which a run was lost. */
const LOST_AFTER = { '2.41': 8, '2.43': 8, legacy: 11 } as const;

const lostFirstRun = (at: number): TrackerHistory => ({
  settings: { pageSize: 20, isBegun: false },
  happenings: [
    { what: 'run', trouble: { what: 'crash', to: 'dhis2', at, handled: true } },
    { what: 'wait', minutes: 1440 },
    { what: 'entered in error', dose: 1 },
    { what: 'wait', minutes: 30 },
    // Newer by more than what a run looks at again.
    { what: 'correct dose', dose: 3, by: { vaccine: 'OPV1' } },
  ],
});

describe('DHIS2 holds what the registry does after', function () {
  this.timeout(180_000);

  for (const [variant, at] of Object.entries(LOST_AFTER)) {
    it(`a first run that was lost, and a dose that it sent and that was taken back since: ${variant}`, async () => {
      await trackerFlow.live(variant, lostFirstRun(at), new Lived());
    });
  }
});
