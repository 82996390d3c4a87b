import { judge } from '../run/judge.ts';
import type { Operation } from '../run/operations.ts';
import { keptState } from '../run/read-state.ts';
import { trackerReasons } from './tracker-reasons.ts';
import type { TrackerReport } from './tracker-report.ts';

/**
 * End a run that sends persons red when somebody has to look at it: more were refused or are in quarantine than the mapping
 * allows, or the run ended early.
 *
 * @returns an operation
 * @state the kept state and the report, unchanged
 * @throws {RunError} `not-accepted`
 * @example trackerVerdict()
 */
export function trackerVerdict(): Operation {
  return (state) => {
    const tracker = state.tracker as TrackerReport | undefined;
    judge(tracker, trackerReasons, 'see conflicts and quarantined in the report of the run');
    return { ...keptState(state), ...(tracker && { tracker }) };
  };
}
