import { type RunOptions, runWorkflow } from '../../../cli/run/index.ts';

/** Runs a workflow in the process of its own that `killed-run.ts` starts and kills. */
const options: RunOptions = JSON.parse(process.argv[2] ?? '{}');
const { ok } = await runWorkflow(options);
process.exitCode = ok ? 0 : 1;
