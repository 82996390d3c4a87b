import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BuildError } from './build-error.ts';
import { bundleJob } from './bundle-job.ts';
import { checkLimits } from './bundle-limits.ts';
import { checkBundle } from './check-bundle.ts';
import { describeMapping } from './describe-mapping.ts';
import { escapeTexts } from './escape-texts.ts';
import { exportDefault } from './export-default.ts';
import { loadWorkflow } from './load-workflow.ts';
import type { CompileMapping, MappingSource } from './mapping-source.ts';
import { projectDir, projectPath } from './project-dir.ts';
import { projectYaml } from './project-yaml.ts';
import { adaptorText, type Workflow, type WorkflowStep } from './workflow.ts';
import { workflowJson } from './workflow-json.ts';

/** Where a build writes to and what it compiles mappings with. */
export interface BuildWorkflowOptions {
  /** The workflow gets a folder of its own in it. */
  readonly outDir: string;
  /** Default: `compileMappingFile`. */
  readonly compileMapping?: CompileMapping;
}

/** One step's bundle on disk. */
export interface BuiltStep {
  readonly id: string;
  /** Such as `@openfn/language-fhir@5.1.2`. */
  readonly adaptor: string;
  /** Path of the bundle. */
  readonly file: string;
  /** UTF-8 bytes of the bundle without its lookup data. */
  readonly codeBytes: number;
  /** UTF-8 bytes of the lookup data in it. */
  readonly lookupBytes: number;
}

/** A workflow on disk, ready for `openfn` and for Lightning. */
export interface BuiltWorkflow {
  readonly name: string;
  /** Path of the folder with the bundles, `workflow.json` and `project.yaml`. */
  readonly folder: string;
  readonly steps: readonly BuiltStep[];
  readonly workflow: Workflow;
}

/**
 * Build every step of a workflow into one OpenFn expression each. The same input gives the same bytes.
 *
 * @param file path of the workflow file
 * @param options where to, and the mapping compiler
 * @returns what was written; nothing is when any step fails
 * @throws {BuildError} `workflow-invalid`, `job-unbuildable`, `bundle-too-large` or `bundle-refused`
 * @throws what the mapping compiler throws for a mapping with mistakes
 * @throws {MappingError} for a view of what the job's source has not
 * @example await buildWorkflow('jobs/immunization-monthly.workflow.yaml', { outDir: 'dist' });
 */
export async function buildWorkflow(file: string, options: BuildWorkflowOptions): Promise<BuiltWorkflow> {
  const workflow = loadWorkflow(file);
  const project = projectDir(workflow.file);
  const folder = join(options.outDir, workflow.name);
  const compileMapping = options.compileMapping ?? compileFile;
  const mapping = workflow.mapping === undefined ? undefined : await compileMapping(workflow.mapping);
  if (options.compileMapping === undefined) await refuseOtherSources(workflow);
  const texts = new Map<string, string>();
  const steps: BuiltStep[] = [];
  for (const step of workflow.steps) {
    const { source, lookupBytes } = await buildStep(step, workflow, mapping, project);
    const codeBytes = Buffer.byteLength(source) - lookupBytes;
    checkLimits(step.id, codeBytes, lookupBytes);
    refuseProblems(source, step);
    texts.set(`${step.id}.js`, source);
    const path = join(folder, `${step.id}.js`);
    steps.push({ id: step.id, adaptor: adaptorText(step.adaptor), file: path, codeBytes, lookupBytes });
  }
  refuseUnusedBulk(workflow, [...texts.values()]);
  texts.set('workflow.json', workflowJson(workflow)).set('project.yaml', projectYaml(workflow));
  writeAll(folder, texts);
  return { name: workflow.name, folder, steps, workflow };
}

/** Write the files and remove bundles of steps that are no more; what `openfn deploy` keeps in the folder stays. */
function writeAll(folder: string, texts: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith('.js') && !texts.has(name)) rmSync(join(folder, name));
  for (const [name, text] of texts) writeFileSync(join(folder, name), text);
}

/** The compiler brings parsers that a build of plain jobs, or with another compiler, need not load. */
async function compileFile(path: string): Promise<MappingSource> {
  const { compileMappingFile } = await import('./compile-mapping-file.ts');
  return compileMappingFile(path);
}

/** Likewise. */
async function refuseOtherSources(workflow: Workflow): Promise<void> {
  const { checkSources } = await import('./check-sources.ts');
  await checkSources(workflow);
}

async function buildStep(
  step: WorkflowStep,
  workflow: Workflow,
  mapping: MappingSource | undefined,
  project: string,
): Promise<{ source: string; lookupBytes: number }> {
  const budgetSeconds = Math.floor(workflow.budget.minutes * 60);
  const { name, bulk } = workflow;
  const virtual = { name, budgetSeconds, mapping, bulk, resolveDir: dirname(workflow.file) };
  const bundle = await bundleJob(step.job, virtual, project);
  const path = workflow.mapping === undefined ? '' : projectPath(project, workflow.mapping);
  const header = mapping !== undefined && bundle.usesMapping ? describeMapping(mapping, path) : '';
  return { source: header + escapeTexts(exportDefault(bundle.source)), lookupBytes: bundle.lookupBytes };
}

/** Whoever writes bulk and keeps a job that searches would wait for exports that nobody starts. */
function refuseUnusedBulk({ bulk, name }: Workflow, sources: readonly string[]): void {
  // A key of the options that stands in the bundle of a job which imports them.
  if (bulk === undefined || sources.some((source) => /"?everyHours"?: \d/.test(source))) return;
  const summary = `workflow "${name}" has "bulk", and none of its jobs exports`;
  throw new BuildError('workflow-invalid', summary, 'Make its first job fhir-bulk-tally.ts, over language-http.');
}

function refuseProblems(source: string, step: WorkflowStep): void {
  const problems = checkBundle(source, adaptorText(step.adaptor), `${step.id}.js`);
  if (problems.length === 0) return;
  const lines = source.split('\n');
  const shown = problems.map((one) => ({
    ...one,
    message: `${one.message} (${(lines[one.line - 1] ?? '').trim().slice(0, 80)})`,
  }));
  const summary = `step "${step.id}" would not run in OpenFn; the lines are those of its bundle`;
  throw new BuildError(
    'bundle-refused',
    summary,
    'Change the job or the library code that these lines come from.',
    shown,
  );
}
