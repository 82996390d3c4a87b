import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWorkflow } from '../../cli/build/index.ts';
import { STATE_LIMIT_MB } from '../../cli/run/explain-failure.ts';
import { loadPlan } from '../../cli/run/load-plan.ts';
import { resolveAdaptor } from '../../cli/run/resolve-adaptor.ts';
import { parseStepMessage, type RunMessage, type StepMessage } from '../../cli/run/step-message.ts';
import { MAPPING } from './engine.ts';
import { type HeapTrace, TRACE, traceHeap } from './heap-trace.ts';

const PROCESS = fileURLToPath(new URL('../../cli/run/step-process.mjs', import.meta.url));

/** Jobs that can be measured: one that makes up its pages itself, and the one that asks a FHIR server. */
const JOBS = {
  made: { file: fileURLToPath(new URL('sandbox-job.ts', import.meta.url)), adaptor: '@openfn/language-common@3.3.4' },
  served: {
    file: fileURLToPath(new URL('../../jobs/fhir-tally.ts', import.meta.url)),
    adaptor: '@openfn/language-fhir@5.1.2',
  },
} as const;

/** A step that was built as `tallysheet build` does, in a folder of its own. */
export interface SandboxStep {
  readonly adaptors: readonly { readonly name: string; readonly path: string }[];
  readonly step: RunMessage['step'];
  remove(): void;
}

/**
 * Build a job with the mapping of the benchmark.
 *
 * @param name which
 * @returns the step; remove it when done
 * @example const step = await buildBenchStep('made');
 */
export async function buildBenchStep(name: keyof typeof JOBS): Promise<SandboxStep> {
  const root = mkdtempSync(join(tmpdir(), 'tallysheet-bench-'));
  const file = join(root, 'bench.workflow.yaml');
  const job = JOBS[name];
  writeFileSync(
    file,
    `name: bench
mapping: ${JSON.stringify(MAPPING)}
budget: { minutes: 60 }
trigger: { cron: '0 2 * * *', cursor: count }
steps:
  count: { job: ${JSON.stringify(job.file)}, adaptor: '${job.adaptor}' }
`,
  );
  const { folder } = await buildWorkflow(file, { outDir: join(root, 'dist') });
  const plan = await loadPlan(folder);
  const step = plan.steps.get('count');
  const adaptors = (step?.adaptors ?? []).map((adaptor) => resolveAdaptor(adaptor, { dist: folder }));
  return {
    adaptors: adaptors.map(({ name, path }) => ({ name, path })),
    step: {
      id: 'count',
      name: 'count',
      expression: step?.expression ?? '',
      linker: Object.fromEntries(adaptors.map(({ name, path, version }) => [name, { path, version }])),
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** How a step ended, and what its heap was. */
export interface StepRun {
  /** Missing where its process died. */
  readonly end: StepMessage | undefined;
  readonly heap: HeapTrace;
}

/** What a step is given. */
export interface StepInput {
  readonly state: Readonly<Record<string, unknown>>;
  readonly configuration?: Record<string, unknown>;
}

/**
 * Run a step in the process that `tallysheet run` gives to steps, with less memory, and its collections traced.
 *
 * @param step the step
 * @param limitMb megabytes of old space
 * @param input its state, and the credential
 * @returns how it ended
 * @example await runStep(step, 128, { state: { doses: 1_000_000 } })
 */
export async function runStep(
  { adaptors, step }: SandboxStep,
  limitMb: number,
  { state, configuration = {} }: StepInput,
): Promise<StepRun> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = fork(PROCESS, [JSON.stringify({ adaptors, hook: false })], {
    execArgv: ['--experimental-vm-modules', '--no-warnings', `--max-old-space-size=${limitMb}`, ...TRACE],
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const heap = traceHeap(child);
  let end: StepMessage | undefined;
  child.on('message', (message) => {
    end = parseStepMessage(message);
  });
  child.send({ step, configuration, state, stateLimitMb: STATE_LIMIT_MB });
  await once(child, 'close');
  return { end, heap: heap() };
}
