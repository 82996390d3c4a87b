import { request } from '@openfn/language-fhir';
import { request as httpRequest } from '@openfn/language-http';
import { reportValues } from '../../adaptors/dhis2/index.ts';
import { BULK_DEFAULTS, type BulkOptions, bulkOverHttp, bulkTally } from '../../adaptors/fhir/bulk/index.ts';
import { type TallyOptions, tally } from '../../adaptors/fhir/index.ts';
import { http } from '../../adaptors/language-dhis2/index.ts';
import { beginRun, type Clock, continueRun, keep, type Operation } from '../../adaptors/run/index.ts';
import type { KeptState, RunInput, RunState } from '../../adaptors/run/state.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { type Dhis2Http, fhirOverHttp, overDhis2, overFhir } from '../../adaptors/transport/index.ts';
import { aside } from '../workflow/support/aside.ts';
import type { Settings } from './happenings.ts';
import { judge, type Ran, runStep } from './run-step.ts';

/** The time of the shipped workflows. */
const SECONDS = 240;

/** What a run is given. */
export interface RunOnce {
  readonly mapping: CompiledMapping;
  readonly credentials: Readonly<Record<'fhir' | 'dhis2', object>>;
  readonly state: KeptState;
  readonly input: RunInput;
  readonly clock: Clock;
  readonly way: Settings['way'];
  /** Told of what the tally step hands on. */
  readonly onProposed?: ((state: RunState) => void) | undefined;
}

/**
 * Do the three jobs of a workflow in this process, as `jobs/fhir-tally.ts` or another way to fetch, `dhis2-report.ts` and
 * `verdict.ts` do them: the same operations, and what goes from step to step goes as JSON.
 *
 * @param run mapping, credentials, state and clock
 * @returns the state for the next run, the report and the verdict
 * @throws what the tally or the report step throws; the state before the run is then still the one to start from
 * @example const { state } = await runOnce({ mapping, credentials, state: {}, input: { asOf }, clock });
 */
export async function runOnce(run: RunOnce): Promise<Ran> {
  const { mapping, credentials, state, input, clock, way, onProposed } = run;
  const log = () => undefined;
  const tallyJob = [
    beginRun({ seconds: SECONDS * 0.6, clock }),
    tallyBy(way, mapping, { clock, log }),
    keep('proposed'),
  ];
  const over = overDhis2(http as unknown as Dhis2Http);
  const reportJob = [
    continueRun({ seconds: SECONDS, clock }),
    reportValues(mapping, { over, clock, log, workflow: mapping.name }),
    keep('report'),
  ];
  return await aside(
    async () => {
      const proposed = await runStep(tallyJob, { ...state, ...input }, credentials.fhir);
      onProposed?.(proposed);
      const { report, ...next } = await runStep(reportJob, proposed, credentials.dhis2);
      if (report === undefined) throw new Error('the report step has left no report');
      return { state: next, report, red: await judge({ ...next, report }) };
    },
    () => undefined,
  );
}

/** Exports follow each other at once. */
const BULK: Readonly<Record<string, BulkOptions>> = {
  bulk: { ...BULK_DEFAULTS, everyHours: 0 },
  'bulk since': { ...BULK_DEFAULTS, everyHours: 0, changes: 'since' },
  'bulk all': { ...BULK_DEFAULTS, everyHours: 0, changes: 'all' },
};

function tallyBy(
  way: Settings['way'],
  mapping: CompiledMapping,
  beside: Pick<TallyOptions, 'clock' | 'log'>,
): Operation {
  const { [way]: bulk } = BULK;
  if (bulk !== undefined) return bulkTally(mapping, { bulk, over: bulkOverHttp(httpRequest, beside), ...beside });
  const over = way === 'search' ? overFhir(request) : fhirOverHttp(httpRequest, beside);
  return tally(mapping, { over, ...beside });
}
