import { reportValues } from '../../../adaptors/dhis2/index.ts';
import { http } from '../../../adaptors/language-dhis2/index.ts';
import { beginRun, type Clock, continueRun, keep } from '../../../adaptors/run/index.ts';
import type { RunInput } from '../../../adaptors/run/state.ts';
import { type Dhis2Http, overDhis2 } from '../../../adaptors/transport/index.ts';
import { judge, type Ran, runStep } from '../../convergence/run-step.ts';
import { aside } from '../../workflow/support/aside.ts';
import type { ValuesWorld } from './values-world.ts';

/** The time of the shipped workflows. */
const SECONDS = 240;

/** No time passes but that of the servers. */
export const STILL: Clock = { now: () => 0, random: () => 1, sleep: async () => undefined };

/**
 * Do the three jobs of a workflow in this process: the same operations, and what goes from step to step goes as JSON.
 *
 * @param world whose state the run starts from
 * @param input what a person asks of it
 * @returns the state for the next run, the report and the verdict
 * @throws what the tally or the report step throws; the state before the run is then still the one to start from
 */
export async function runValues<Change>(world: ValuesWorld<Change>, input: RunInput): Promise<Ran> {
  const mapping = await world.mapping();
  const beside = { clock: STILL, log: () => undefined };
  const { source, dhis2 } = world.credentials();
  const tallyJob = [beginRun({ seconds: SECONDS * 0.6, clock: STILL }), world.tally(mapping, beside), keep('proposed')];
  const over = overDhis2(http as unknown as Dhis2Http);
  const reportJob = [
    continueRun({ seconds: SECONDS, clock: STILL }),
    reportValues(mapping, { ...beside, over, workflow: mapping.name }),
    keep('report'),
  ];
  return await aside(
    async () => {
      const proposed = await runStep(tallyJob, { ...world.state, ...input }, source);
      const { report, ...next } = await runStep(reportJob, proposed, dhis2);
      if (report === undefined) throw new Error('the report step has left no report');
      return { state: next, report, red: await judge({ ...next, report }) };
    },
    () => undefined,
  );
}
