import { pathToFileURL } from 'node:url';
import type { RunOptions } from '../../../cli/run/index.ts';
import { loadPlan } from '../../../cli/run/load-plan.ts';
import { takeRunLock } from '../../../cli/run/run-lock.ts';
import { readState, writeState } from '../../../cli/run/state-file.ts';
import { aside } from './aside.ts';

type State = Record<string, unknown>;
type Operation = (state: unknown) => unknown;

interface Bundle {
  readonly default: readonly Operation[];
  /** Every adaptor has it, and a bundle exports all of its adaptor. */
  readonly execute: (...operations: readonly Operation[]) => (state: State) => Promise<State>;
}

/**
 * Run a built workflow in this process: the same bundles, state file and lock as `runWorkflow`, without the processes
 * and the sandbox, which take a second. For what a test needs before or after the run that it is about.
 *
 * @param options as for `runWorkflow`; the workflow is one straight line
 * @param onState told of the state that a step hands on, as JSON
 * @returns the report of the jobs
 * @throws what a step throws
 * @example await runBundles({ dist, stateFile, credentials, asOf: NOW });
 */
export async function runBundles(
  options: RunOptions,
  onState: (text: string) => void = () => undefined,
): Promise<State> {
  const { dist, stateFile, credentials, asOf, recount, backfill, retryParked, onLog } = options;
  const plan = await loadPlan(dist);
  const release = await takeRunLock(stateFile, (error) => {
    throw error;
  });
  try {
    let state: State = { ...(await readState(stateFile, plan)), asOf, recount, backfill, retryParked };
    for (const { id, configuration } of plan.steps.values()) {
      const bundle: Bundle = await import(pathToFileURL(`${dist}/${id}.js`).href);
      const credential = typeof configuration === 'string' ? credentials[configuration] : configuration;
      const output = await aside(
        () => bundle.execute(...bundle.default)({ ...state, configuration: { ...credential } }),
        (line) => onLog?.(line, id),
      );
      const { configuration: _, response: __, ...kept } = output;
      const text = JSON.stringify(kept);
      onState(text);
      state = JSON.parse(text);
      if (id === plan.cursor) await writeState(stateFile, state);
    }
    return (state.report ?? state.tracker ?? {}) as State;
  } finally {
    await release();
  }
}
