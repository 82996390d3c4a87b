import { join } from 'node:path';
import { systemClock } from '../../adaptors/run/index.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { listInputs } from '../files/list-inputs.ts';
import { UsageError } from '../usage-error.ts';
import { type FileSource, fileSourceOf } from './file-source.ts';
import { filesStep } from './files-step.ts';
import { folderMistakes } from './folder-mistakes.ts';
import { loadPlan } from './load-plan.ts';
import { RunError } from './run-error.ts';
import type { Plan, RunOptions } from './types.ts';

/** Seconds that a run which counts files may take: nobody but who started it waits for it. */
const FILES_TIMEOUT = 3600;

/** The workflow that is run. */
export interface WorkflowOfRun {
  readonly name: string;
  /** Folder of the built workflow. */
  readonly dist: string;
  readonly credentials: RunOptions['credentials'];
}

/**
 * Find the files that a run counts in place of asking a server: those of the command line, or the folder that the
 * credential of its first step names.
 *
 * @param values of the command line: `--files`, `--recount`, `--jobs`
 * @param workflow that is run
 * @returns what stands in for the first step, of the mapping that the workflow was built with, and the time for it; nothing
 *   where a server is asked
 * @throws {UsageError} where `--files` names nothing, or the workflow cannot count files
 * @throws {RunError} `no-files`, `unknown-key` or `bad-periods` for the folder of a credential; `plan-invalid` where the workflow was built of another mapping
 * @example await runWorkflow({ ...options, ...(await filesOfRun(values, { name, dist, credentials })) })
 */
export async function filesOfRun(
  values: { readonly files?: string; readonly recount?: string; readonly jobs?: string },
  { name, dist, credentials }: WorkflowOfRun,
): Promise<Pick<RunOptions, 'first' | 'timeoutSeconds'>> {
  const plan = await loadPlan(dist);
  const credential = credentialOf(plan, credentials);
  const source =
    values.files === undefined ? fileSourceOf(credential.configuration) : ofCommandLine(values.files, values);
  if (source === undefined) return {};
  if (values.files !== undefined) listInputs(source.path);
  const { mapping, path } = await mappingOf(join(values.jobs ?? 'jobs', `${name}.workflow.yaml`));
  if (![...plan.steps.values()].some(({ expression = '' }) => expression.includes(`"${mapping.hash}"`))) {
    throw new RunError('plan-invalid', `${dist} was built of another mapping than ${path}.`, 'Run tallysheet build.');
  }
  if (values.files === undefined) refuseMistakes(credential, mapping);
  return { first: filesStep({ mapping, source, clock: systemClock }), timeoutSeconds: FILES_TIMEOUT };
}

/** A folder of the command line holds what `--recount` names, and all that it holds where that is `all`. */
function ofCommandLine(files: string, { recount }: { readonly recount?: string }): FileSource {
  const fix = 'Add --recount all, or --recount 2024-01..2024-03.';
  if (recount === undefined || recount === 'none') throw new UsageError('Say which periods the files hold.', fix);
  if (files === '-') throw new UsageError('A run reads files more than once.', 'Name a file or a folder.');
  return { path: files, ...(recount === 'all' ? {} : { periods: recount }) };
}

/** The credential of the first step, which may name a folder in place of a server. */
function credentialOf({ steps, start }: Plan, credentials: RunOptions['credentials']) {
  const { configuration: id } = steps.get(start) ?? {};
  return typeof id === 'string' ? { id, configuration: credentials[id] ?? {} } : { id: start, configuration: {} };
}

/** Stop at what `tallysheet check` finds wrong with the folder of a credential. */
function refuseMistakes({ id, configuration }: ReturnType<typeof credentialOf>, { period }: CompiledMapping): void {
  const [mistake] = folderMistakes(configuration, period);
  if (mistake === undefined) return;
  throw new RunError(mistake.code, `Credential "${id}": ${mistake.message}.`, mistake.fix);
}

/** The mapping of a workflow that counts what files can hold. */
async function mappingOf(file: string): Promise<{ readonly mapping: CompiledMapping; readonly path: string }> {
  const { loadWorkflow } = await import('../build/load-workflow.ts');
  const { readMappingFile } = await import('../build/read-mapping-file.ts');
  const { loadCompiledMapping } = await import('../build/load-compiled-mapping.ts');
  const { mapping: path } = loadWorkflow(file);
  const fix = 'Count files with a workflow that counts resources or records.';
  if (path === undefined) throw new UsageError(`${file} names no mapping.`, fix);
  const { views } = (await readMappingFile(path)).mapping;
  if ([...views.values()].some(({ dataValues }) => dataValues !== undefined))
    throw new UsageError(`${path} takes values of another DHIS2, which are in no files.`, fix);
  return { mapping: await loadCompiledMapping(path), path };
}
