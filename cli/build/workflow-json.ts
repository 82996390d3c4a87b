import { adaptorText, type Workflow, type WorkflowStep } from './workflow.ts';

/** Milliseconds that a run may take beyond its budget, for loading and compiling, before the CLI ends it. */
const STARTUP = 60_000;

/**
 * Write the workflow as the `openfn` command reads it.
 *
 * @param workflow the workflow
 * @returns JSON text; credentials are names, looked up by `openfn --credentials`
 * @see https://docs.openfn.org/documentation/cli-usage
 * @example writeFileSync('dist/w/workflow.json', workflowJson(workflow))
 */
export function workflowJson(workflow: Workflow): string {
  const { name, steps, budget } = workflow;
  const document = {
    name,
    start: steps[0]?.id,
    options: { timeout: Math.ceil(budget.minutes * 60_000) + STARTUP },
    steps: steps.map((step, index) => stepOf(step, steps[index + 1])),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function stepOf(step: WorkflowStep, next: WorkflowStep | undefined): Record<string, unknown> {
  return {
    id: step.id,
    name: step.id,
    adaptor: adaptorText(step.adaptor),
    expression: `./${step.id}.js`,
    ...(step.credential === undefined ? {} : { configuration: step.credential }),
    ...(next === undefined ? {} : { next: { [next.id]: 'on_job_success' } }),
  };
}
