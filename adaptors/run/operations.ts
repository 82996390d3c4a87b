import type { Clock } from './clock.ts';
import { keptState, readState } from './read-state.ts';
import { RunError } from './run-error.ts';
import type { RunState } from './state.ts';

/** An OpenFn operation. */
export type Operation = (state: RunState) => RunState | Promise<RunState>;

/**
 * Begin the first step of a run: drop what a run that died may have left, and start the step's time.
 *
 * @param options seconds that this step may take on work for, and the clock
 * @returns an operation
 * @state running, and the kept state; everything else is gone
 * @example beginRun({ seconds: budgetSeconds / 2, clock })
 */
export function beginRun({ seconds, clock }: { seconds: number; clock: Clock }): Operation {
  return (state) => {
    const kept = readState(state);
    const startedAt = clock.now();
    const running = {
      now: kept.asOf ?? new Date(startedAt).toISOString(),
      dryRun: kept.dryRun ?? false,
      startedAt,
      deadline: startedAt + seconds * 1000,
      meter: { traffic: {} },
    };
    return { ...kept, configuration: state.configuration, running };
  };
}

/**
 * Begin a later step of a run with what the tally step proposes.
 *
 * @param options seconds of the whole run, and the clock
 * @returns an operation
 * @state running, proposed and the kept state; everything else is gone
 */
export function continueRun({ seconds, clock }: { seconds: number; clock: Clock }): Operation {
  return (state) => {
    const { proposed } = state;
    if (proposed === undefined) {
      throw new RunError(
        'no-proposal',
        'there is nothing to report: the tally step has not run before this one',
        'run the whole workflow',
      );
    }
    const startedAt = clock.now();
    const running = {
      now: proposed.now,
      dryRun: proposed.dryRun,
      startedAt,
      deadline: startedAt + Math.max(seconds * 1000 - proposed.usedMs, 30_000),
      meter: { traffic: { ...proposed.requests } },
    };
    return { ...keptState(state), configuration: state.configuration, proposed, running };
  };
}

/**
 * End a step: keep what the next step or the next run needs, and nothing else.
 *
 * @param parts the parts to keep beside the kept state
 * @returns an operation
 * @state cursor, dirty, parked, mappingHash, lastSuccess and the named parts
 * @example keep('proposed')
 */
export function keep(...parts: ('proposed' | 'report' | 'tracker')[]): Operation {
  return (state) => {
    const kept: Record<string, unknown> = { ...keptState(state) };
    for (const part of parts) if (state[part] !== undefined) kept[part] = state[part];
    return kept as RunState;
  };
}
