/** Runs built workflows on the OpenFn runtime, with the limits of a Lightning worker. */
export { findCredentialsFile } from './find-credentials-file.ts';
export { loadCredentials } from './load-credentials.ts';
export { RunError, type RunErrorCode } from './run-error.ts';
export { runWorkflow } from './run-workflow.ts';
export { summarizeRun } from './summarize-run.ts';
export type { RunOptions, RunOutcome, RunReport, StepOutcome } from './types.ts';
