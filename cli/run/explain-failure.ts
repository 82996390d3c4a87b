import type { StepFailure } from './step-message.ts';
import type { StepEnd } from './step-process.ts';

/** Largest state that a Lightning worker hands to the next step, in megabytes. */
export const STATE_LIMIT_MB = 10;

/** How errors of the library end. */
const CODED = / \([a-z][a-z-]+\)$/;

const BROKEN = 'The adaptor is not whole: install or build it again.';

/**
 * Say in a sentence or two why a step ended badly, and what to do.
 *
 * @param step the step's id
 * @param failure what the runtime told
 * @returns the sentences
 * @example explainFailure('tally', { name: 'SecurityError', message: '', severity: 'kill' })
 */
export function explainFailure(step: string, failure: StepFailure): string {
  const { name, message, line } = failure;
  // An error with a code says itself where it happened; the line would be one of the bundle's.
  const place = line === undefined || CODED.test(message) ? '' : ` (line ${line} of its expression)`;
  switch (name) {
    case 'SecurityError':
      return `Step "${step}" was stopped: it called eval or new Function, which the sandbox of OpenFn refuses. Find the library that does, and leave it out of the job.`;
    case 'StateTooLargeError':
      return `Step "${step}" was stopped: the state that it hands on is larger than ${STATE_LIMIT_MB} MB. Keep counts in state, not resources, or count fewer periods in one run.`;
    case 'ImportError':
      return `Step "${step}" could not start: ${message}. ${/ from .*\(/.test(message) ? BROKEN : 'A job may import only the adaptor of its step.'}`;
    default:
      return `Step "${step}" failed${place}: ${message}`;
  }
}

/**
 * Say why the process of a step ended without a word from it, and what to do.
 *
 * @param step the step's id
 * @param end how it ended
 * @param reason why it was stopped, where it was
 * @returns the sentences
 * @example explainEnd('tally', { how: 'memory' }, '')
 */
export function explainEnd(step: string, end: Exclude<StepEnd, { how: 'message' }>, reason: string): string {
  const moreMemory =
    'Count fewer periods in one run (a later period.since, or --recount for a part), or narrow the search of the view.';
  if (end.how === 'stopped') return `Step "${step}" was stopped: ${reason}`;
  if (end.how === 'memory') return `Step "${step}" ran out of its 500 MB of memory. ${moreMemory}`;
  if (end.by === 'SIGKILL') {
    return `Step "${step}" was killed by the system (SIGKILL), most likely because the machine ran out of memory. ${moreMemory}`;
  }
  return `Step "${step}" ended without an answer (${end.by}). Its last lines in the log may say why; if they do not, run it again.`;
}
