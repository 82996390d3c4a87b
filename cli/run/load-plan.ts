import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { asRecord } from './as-record.ts';
import { findCursor } from './find-cursor.ts';
import { parseJson } from './parse-json.ts';
import { RunError } from './run-error.ts';
import type { Edge, Plan, PlanStep } from './types.ts';

const REBUILD = 'Run tallysheet build.';

/**
 * Read a built workflow: `workflow.json` as the OpenFn CLI takes it, flat or under `workflow`, the expressions it names,
 * and the cursor step (the last step where no file names one).
 *
 * @param dist folder of the built workflow
 * @returns the plan, its steps in the order of the file
 * @throws {RunError} `plan-missing`, or `plan-invalid` naming file and step
 * @example (await loadPlan('dist/immunization-monthly')).steps.get('tally')
 */
export async function loadPlan(dist: string): Promise<Plan> {
  const file = join(dist, 'workflow.json');
  if (!existsSync(file)) throw new RunError('plan-missing', `There is no ${file}.`, REBUILD);
  const root = await readObject(file);
  const workflow = asRecord(root.workflow) ?? root;
  const list: unknown = workflow.steps;
  if (!Array.isArray(list) || list.length === 0) throw invalid(file, 'has no steps');
  const steps = new Map<string, PlanStep>();
  for (const item of list) {
    const step = await readStep(asRecord(item), dist, file);
    steps.set(step.id, step);
  }
  const ids = [...steps.keys()];
  const options = asRecord(root.options) ?? {};
  const start = options.start ?? workflow.start ?? ids[0];
  const cursor = (await findCursor(dist)) ?? ids.at(-1);
  for (const [what, id] of Object.entries({ start, cursor })) {
    if (typeof id !== 'string' || !steps.has(id)) throw invalid(file, `has no step ${JSON.stringify(id)}, its ${what}`);
  }
  checkEdges(steps, file);
  const name = typeof workflow.name === 'string' ? workflow.name : basename(resolve(dist));
  const limit = typeof options.timeout === 'number' ? { timeoutSeconds: options.timeout / 1000 } : {};
  return { name, start: String(start), cursor: String(cursor), steps, ...limit };
}

async function readStep(step: Record<string, unknown> | undefined, dist: string, file: string): Promise<PlanStep> {
  const id = step?.id ?? step?.name;
  if (step === undefined || typeof id !== 'string') throw invalid(file, 'has a step without an id');
  const { name, expression, adaptor, configuration } = step;
  const adaptors: unknown[] = Array.isArray(step.adaptors) ? step.adaptors : adaptor === undefined ? [] : [adaptor];
  const settings = typeof configuration === 'string' ? configuration : asRecord(configuration);
  return {
    id,
    name: typeof name === 'string' ? name : id,
    ...(typeof expression === 'string' ? { expression: await readExpression(expression, dist, file) } : {}),
    adaptors: adaptors.filter((item) => typeof item === 'string'),
    ...(settings === undefined ? {} : { configuration: settings }),
    next: typeof step.next === 'string' ? { [step.next]: true } : ((asRecord(step.next) ?? {}) as Record<string, Edge>),
  };
}

/** As the OpenFn CLI: one line that ends like a script is the path of one. */
async function readExpression(expression: string, dist: string, file: string): Promise<string> {
  if (!/^[^\n]*\.(js|mjs)$/.test(expression.trim())) return expression;
  const path = resolve(dist, expression.trim());
  if (!existsSync(path)) throw invalid(file, `names ${expression}, which is not there`);
  return readFile(path, 'utf8');
}

function checkEdges(steps: ReadonlyMap<string, PlanStep>, file: string): void {
  const visit = (id: string, above: readonly string[]): void => {
    const step = steps.get(id);
    if (step === undefined) throw invalid(file, `leads from "${above.at(-1)}" to "${id}", which is not a step`);
    if (above.includes(id)) throw invalid(file, `leads from "${id}" back to itself`);
    for (const target of Object.keys(step.next)) visit(target, [...above, id]);
  };
  for (const id of steps.keys()) visit(id, []);
}

async function readObject(file: string): Promise<Record<string, unknown>> {
  const parsed = await parseJson(await readFile(file, 'utf8'));
  if (!parsed.ok) throw invalid(file, `is not JSON at line ${parsed.line}, column ${parsed.column}`);
  const value = asRecord(parsed.value);
  if (value === undefined) throw invalid(file, 'is not a JSON object');
  return value;
}

function invalid(file: string, what: string): RunError {
  return new RunError('plan-invalid', `${file} ${what}.`, REBUILD);
}
