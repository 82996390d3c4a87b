import { type Operation, verdict } from '../../adaptors/run/index.ts';
import type { KeptState, RunReport, RunState } from '../../adaptors/run/state.ts';

/** What a run that was not ended by an error leaves. */
export interface Ran {
  /** What the next run starts from. */
  readonly state: KeptState;
  readonly report: RunReport;
  /** What the verdict says, where the run is red. */
  readonly red: string | undefined;
}

/**
 * Do the operations of a step, and give what it leaves as JSON does.
 *
 * @param operations of its job
 * @param input state
 * @param configuration credential
 * @returns the state without the credential
 */
export async function runStep(
  operations: readonly Operation[],
  input: RunState,
  configuration: object,
): Promise<RunState> {
  let state: RunState = { ...input, configuration };
  for (const operation of operations) state = await operation(state);
  const { configuration: _, ...kept } = state;
  return JSON.parse(JSON.stringify(kept));
}

/**
 * Ask the verdict of a run.
 *
 * @param state what the report step leaves
 * @returns what it says where the run is red; any other error is thrown
 */
export async function judge(state: RunState): Promise<string | undefined> {
  try {
    await verdict()(state);
    return undefined;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'not-accepted') throw error;
    return (error as Error).message;
  }
}
