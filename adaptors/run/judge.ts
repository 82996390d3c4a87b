import { RunError } from './run-error.ts';

/**
 * End a run red where its report gives reasons to. What the next run starts from is kept: it is the output of the step
 * before.
 *
 * @param report of the run; undefined where no step has made one
 * @param reasonsOf says why a person has to look at it, a few words each; nothing where all is well
 * @param see where in the report the rest is
 * @throws {RunError} `not-accepted` with the reasons; `no-proposal` without a report
 * @example judge(state.report, reasonsOf, 'see conflicts in the report of the run')
 */
export function judge<Report extends { readonly workflow: string }>(
  report: Report | undefined,
  reasonsOf: (report: Report) => readonly string[],
  see: string,
): void {
  if (report === undefined) {
    throw new RunError(
      'no-proposal',
      'there is no report to judge: the step before this one has not run',
      'run the whole workflow',
    );
  }
  const reasons = reasonsOf(report);
  if (reasons.length > 0) throw new RunError('not-accepted', `${report.workflow}: ${reasons.join('; ')}`, see);
}
