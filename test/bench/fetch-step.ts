import { request } from '@openfn/language-fhir';
import { tally } from '../../adaptors/fhir/index.ts';
import { beginRun, keep, systemClock } from '../../adaptors/run/index.ts';
import type { KeptState, Proposed, RunState } from '../../adaptors/run/state.ts';
import type { CompiledMapping, FetchSettings } from '../../adaptors/tally/compiled-mapping.ts';
import { overFhir } from '../../adaptors/transport/index.ts';
import { fhirCredential } from '../../cli/connect/fhir-credential.ts';

/** How the step fetches. */
export interface StepOptions extends FetchSettings {
  /** Newest months that are counted in every run; 0 counts what has changed alone. */
  readonly keepOpen?: number;
}

/** After the 24 months. */
const AS_OF = '2025-01-10T00:00:00.000Z';

/**
 * Do the tally step of a workflow in this process, as `jobs/fhir-tally.ts` does it.
 *
 * @param mapping that of the benchmark
 * @param url base of the FHIR server
 * @param state what the last run left
 * @param options how it fetches
 * @returns what is proposed, and the state of the next run if DHIS2 takes all of it
 * @throws what the step throws; an Error where it has not counted all that is dirty
 * @example const { proposed, state } = await runTally(mapping, server.url, {}, { concurrency: 1, elements: 'auto' });
 */
export async function runTally(
  mapping: CompiledMapping,
  url: string,
  state: KeptState,
  { keepOpen = 0, ...fetch }: StepOptions,
): Promise<{ readonly proposed: Proposed; readonly state: KeptState }> {
  const asked = { ...mapping, fetch, period: { ...mapping.period, since: '202301', keepOpen } };
  const step = [
    beginRun({ seconds: 3600, clock: systemClock }),
    tally(asked, { over: overFhir(request), clock: systemClock, log: () => undefined }),
    keep('proposed'),
  ];
  let run: RunState = { ...state, asOf: AS_OF, configuration: fhirCredential(url) };
  const { log } = console;
  // The adaptor tells of each request.
  console.log = () => undefined;
  try {
    for (const operation of step) run = await operation(run);
  } finally {
    console.log = log;
  }
  const { proposed } = run;
  if (proposed === undefined || proposed.dirty.length > 0) throw new Error('the step has not counted all');
  const { cursor, overlap = {}, mappingHash } = proposed;
  return { proposed, state: { cursor, overlap, dirty: [], parked: [], mappingHash, countedTo: '202412' } };
}
