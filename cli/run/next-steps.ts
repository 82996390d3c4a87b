import { runInNewContext } from 'node:vm';
import { asRecord } from './as-record.ts';
import type { Edge, PlanStep } from './types.ts';

/** Milliseconds for a condition, which is one JavaScript expression over `state`. */
const CONDITION_TIME = 1000;

/**
 * Choose where a run goes after a step, by the rules of the OpenFn runtime.
 *
 * An error that an earlier run left under the step's id counts as this step's failure, as there.
 *
 * @param step the step that ended
 * @param state its output, with `errors[step.id]` where it failed
 * @returns ids of the steps to run, in the order of the workflow file
 * @throws Error when a condition cannot be evaluated
 * @example nextSteps(tally, { errors: { tally: {} } }) // [] when report follows on_job_success
 */
export function nextSteps(step: PlanStep, state: unknown): string[] {
  const failed = Boolean(asRecord(asRecord(state)?.errors)?.[step.id]);
  return Object.entries(step.next)
    .filter(([, edge]) => holds(edge, step.id, state, failed))
    .map(([id]) => id);
}

function holds(edge: Edge, upstreamStepId: string, state: unknown, failed: boolean): boolean {
  if (typeof edge === 'boolean') return edge;
  const { condition, disabled = false } = typeof edge === 'string' ? { condition: edge } : edge;
  if (disabled || condition === undefined) return false;
  switch (condition) {
    case 'always':
      return true;
    case 'on_job_success':
      return !failed;
    case 'on_job_failure':
      return failed;
    default:
      return Boolean(
        runInNewContext(
          `(${condition})`,
          { state, upstreamStepId },
          { timeout: CONDITION_TIME, contextCodeGeneration: { strings: false, wasm: false } },
        ),
      );
  }
}
