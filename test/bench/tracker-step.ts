import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWorkflow } from '../../cli/build/index.ts';
import { loadPlan } from '../../cli/run/load-plan.ts';
import { resolveAdaptor } from '../../cli/run/resolve-adaptor.ts';
import type { SandboxStep } from './sandbox-step.ts';

const fileOf = (path: string): string => JSON.stringify(fileURLToPath(new URL(`../../${path}`, import.meta.url)));

/**
 * Build the step that sends persons, with more time than a worker gives.
 *
 * @returns the step; remove it when done
 * @example const step = await buildTrackerStep();
 */
export async function buildTrackerStep(): Promise<SandboxStep> {
  const root = mkdtempSync(join(tmpdir(), 'tallysheet-bench-'));
  const file = join(root, 'bench.workflow.yaml');
  writeFileSync(
    file,
    `name: bench
mapping: ${fileOf('mappings/opensrp-tracker.yaml')}
budget: { minutes: 60 }
trigger: { cron: '0 2 * * *', cursor: send }
steps:
  send: { job: ${fileOf('jobs/fhir-to-tracker.ts')}, adaptor: '@openfn/language-http@7.3.2', credential: registry }
  verdict: { job: ${fileOf('jobs/verdict.ts')}, adaptor: '@openfn/language-common@3.3.4' }
`,
  );
  const { folder } = await buildWorkflow(file, { outDir: join(root, 'dist') });
  const built = (await loadPlan(folder)).steps.get('send');
  const adaptors = (built?.adaptors ?? []).map((adaptor) => resolveAdaptor(adaptor, { dist: folder }));
  return {
    adaptors: adaptors.map(({ name, path }) => ({ name, path })),
    step: {
      id: 'send',
      name: 'send',
      expression: built?.expression ?? '',
      linker: Object.fromEntries(adaptors.map(({ name, path, version }) => [name, { path, version }])),
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
