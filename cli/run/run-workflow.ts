import { asRecord } from './as-record.ts';
import { explainEnd, explainFailure, STATE_LIMIT_MB } from './explain-failure.ts';
import { loadPlan } from './load-plan.ts';
import { maskSecrets } from './mask-secrets.ts';
import { nextSteps } from './next-steps.ts';
import { ownAdaptorFor } from './own-adaptor-for.ts';
import { resolveAdaptor } from './resolve-adaptor.ts';
import { RunError } from './run-error.ts';
import { takeRunLock } from './run-lock.ts';
import { readState, writeState } from './state-file.ts';
import { stepConfiguration } from './step-configuration.ts';
import { type StepProcess, startStepProcess } from './step-process.ts';
import type { Plan, PlanStep, ResolvedAdaptor, RunOptions, RunOutcome, State, StepOutcome } from './types.ts';

/** Seconds of a whole run in OpenFn Lightning, unless its operator allows more. */
const DEFAULT_TIMEOUT = 300;

/** A step with all that it needs, found before anything runs. */
interface ReadyStep {
  readonly step: PlanStep;
  readonly adaptors: readonly ResolvedAdaptor[];
  readonly configuration: Record<string, unknown>;
}

/** What one step came to: the state to go on with, and whether the run may. */
interface StepResult {
  readonly outcome: StepOutcome;
  readonly state: unknown;
  readonly over: boolean;
}

/**
 * Run a built workflow from the state of its last run, each step in a process of its own, under the rules of a
 * Lightning worker; write the cursor step's output as the state of the next run as soon as that step has succeeded.
 *
 * @param options folder of the workflow, state file, credentials, and what is said in `RunOptions`
 * @returns how it went; a step that failed is told there, not thrown
 * @throws {RunError} when the run cannot start: plan, adaptor, credential, state file, lock
 * @example
 * const { ok, report } = await runWorkflow({ dist: 'dist/immunization-monthly', stateFile: 'state/immunization-monthly.json', credentials });
 */
export async function runWorkflow(options: RunOptions): Promise<RunOutcome> {
  const plan = await loadPlan(options.dist);
  const ready = await prepareSteps(plan, options);
  const mask = maskSecrets([...ready.values()].map(({ configuration }) => configuration));
  const log = (line: string, step: string): void => options.onLog?.(mask(line), step);
  for (const { step, adaptors } of ready.values()) {
    for (const { note } of adaptors) if (note !== undefined) log(note, step.id);
  }
  const run = new Run(plan, ready, options, log, mask);
  run.warm(plan.start);
  let release = async (): Promise<void> => undefined;
  try {
    // A dry run writes nothing, and must not keep the nightly run from starting.
    if (!options.dryRun) release = await takeRunLock(options.stateFile, (error) => run.stop(error.message));
    return await run.go(await readState(options.stateFile, plan));
  } finally {
    run.end();
    await release();
  }
}

async function prepareSteps(plan: Plan, options: RunOptions): Promise<Map<string, ReadyStep>> {
  const ready = new Map<string, ReadyStep>();
  for (const step of plan.steps.values()) {
    if (step.expression === undefined || (options.first !== undefined && step.id === plan.start)) continue;
    const configuration = await stepConfiguration(step, options.credentials, options.dist);
    const places = { ...options, ...ownAdaptorFor(configuration, step.adaptors, options) };
    const adaptors = step.adaptors.map((adaptor) => resolveAdaptor(adaptor, places));
    ready.set(step.id, { step, adaptors, configuration });
  }
  return ready;
}

/** One run: its processes, its time and how far it is. */
class Run {
  readonly #plan: Plan;
  readonly #ready: ReadonlyMap<string, ReadyStep>;
  readonly #options: RunOptions;
  readonly #log: (line: string, step: string) => void;
  readonly #mask: (text: string) => string;
  readonly #warm = new Map<string, StepProcess>();
  readonly #outcomes: StepOutcome[] = [];
  readonly #started = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort = (): void => this.stop('the run was interrupted.');
  #current: StepProcess | undefined;
  #stopped: string | undefined;
  #jobReport: Record<string, unknown> = {};

  constructor(
    plan: Plan,
    ready: ReadonlyMap<string, ReadyStep>,
    options: RunOptions,
    log: (line: string, step: string) => void,
    mask: (text: string) => string,
  ) {
    this.#plan = plan;
    this.#ready = ready;
    this.#options = options;
    this.#log = log;
    this.#mask = mask;
    const { timeoutSeconds = plan.timeoutSeconds ?? DEFAULT_TIMEOUT, signal } = options;
    const late = `the run took longer than ${timeoutSeconds} s. Give it more time (--timeout), or let it count fewer periods.`;
    this.#timer = setTimeout(() => this.stop(late), timeoutSeconds * 1000);
    signal?.addEventListener('abort', this.#onAbort);
    if (signal?.aborted) this.#onAbort();
  }

  /** Start the process of a step before its turn. */
  warm(id: string): void {
    const step = this.#ready.get(id);
    if (step === undefined || this.#warm.has(id)) return;
    const adaptors = step.adaptors.map(({ name, path }) => ({ name, path }));
    this.#warm.set(id, startStepProcess({ adaptors, hook: step.adaptors.some(({ foreign }) => foreign) }));
  }

  stop(reason: string): void {
    this.#stopped ??= reason;
    this.#current?.stop();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    for (const process of this.#warm.values()) process.stop();
  }

  async go(last: State | undefined): Promise<RunOutcome> {
    const { errors: _errors, ...kept } = last ?? {};
    const first = { ...kept, ...inputOf(this.#options) };
    const queue: { id: string; input: unknown }[] = [{ id: this.#plan.start, input: first }];
    let state: unknown = first;
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      const ready = this.#ready.get(at.id);
      const step = this.#plan.steps.get(at.id);
      if (step === undefined) break;
      const isLocal = this.#options.first !== undefined && at.id === this.#plan.start;
      const result = isLocal
        ? await this.#runFirst(at.id, at.input)
        : ready === undefined
          ? undefined
          : await this.#runStep(ready, at.input);
      state = result === undefined ? at.input : result.state;
      if (result?.over) break;
      for (const id of nextSteps(step, state)) queue.push({ id, input: state });
    }
    return this.#outcome(state);
  }

  /** The step that the caller does in place of the first one. */
  async #runFirst(id: string, input: unknown): Promise<StepResult> {
    const started = performance.now();
    const outcomeOf = (error?: string): StepOutcome => {
      const outcome = { id, seconds: secondsSince(started), ...(error === undefined ? {} : { error }) };
      this.#outcomes.push(outcome);
      return outcome;
    };
    try {
      const state = await this.#options.first?.(asRecord(input) ?? {}, (line) => this.#log(line, id));
      return { outcome: outcomeOf(), state, over: false };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { outcome: outcomeOf(this.#mask(`Step "${id}" failed: ${error.message}`)), state: input, over: true };
    }
  }

  async #runStep(ready: ReadyStep, input: unknown): Promise<StepResult> {
    const { step } = ready;
    const result = this.#stopped === undefined ? await this.#fork(ready, input) : undefined;
    if (result === undefined) {
      const outcome = { id: step.id, seconds: 0, error: explainEnd(step.id, { how: 'stopped' }, this.#stopped ?? '') };
      this.#outcomes.push(outcome);
      return { outcome, state: input, over: true };
    }
    const { outcome, state } = result;
    this.#outcomes.push(outcome);
    const told = asRecord(state);
    this.#jobReport = asRecord(told?.report) ?? asRecord(told?.tracker) ?? this.#jobReport;
    const output = asRecord(state);
    const keeps = step.id === this.#plan.cursor && outcome.error === undefined && !this.#options.dryRun;
    if (keeps && output !== undefined && this.#stopped === undefined) await writeState(this.#options.stateFile, output);
    return result;
  }

  async #fork({ step, adaptors, configuration }: ReadyStep, input: unknown): Promise<StepResult> {
    const { id } = step;
    this.warm(id);
    const process = this.#warm.get(id);
    if (process === undefined) throw new RunError('plan-invalid', `Step "${id}" has no process.`, 'Run it again.');
    this.#warm.delete(id);
    this.#current = process;
    const started = performance.now();
    const { repoDir } = this.#options;
    const message = {
      step: {
        id,
        name: step.name,
        expression: step.expression ?? '',
        linker: Object.fromEntries(adaptors.map(({ name, path, version }) => [name, { path, version }])),
      },
      configuration,
      state: asRecord(input) ?? {},
      stateLimitMb: STATE_LIMIT_MB,
      ...(repoDir === undefined ? {} : { repo: repoDir }),
    };
    const ended = process.run(message, (line) => this.#log(line, id));
    for (const next of Object.keys(step.next).slice(0, 1)) this.warm(next);
    const end = await ended;
    this.#current = undefined;
    const seconds = secondsSince(started);
    if (end.how !== 'message') {
      const error = this.#mask(explainEnd(id, end, this.#stopped ?? ''));
      return { outcome: { id, seconds, error }, state: input, over: true };
    }
    const { type, state, error: failure, maxRssMb } = end.message;
    const error = failure === undefined ? lacksState(id, state) : this.#mask(explainFailure(id, failure));
    const outcome = { id, seconds, maxRssMb, ...(error === undefined ? {} : { error }) };
    return type === 'stopped' ? { outcome, state: input, over: true } : { outcome, state, over: false };
  }

  #outcome(state: unknown): RunOutcome {
    const failed = this.#outcomes.find(({ error }) => error !== undefined);
    const failure = failed?.error === undefined ? {} : { error: { step: failed.id, message: failed.error } };
    const ok = failed === undefined;
    const steps = this.#outcomes;
    const report = {
      ok,
      workflow: this.#plan.name,
      ...asRecord(maskDeep(this.#jobReport, this.#mask)),
      seconds: secondsSince(this.#started),
      steps,
      ...failure,
    };
    return { ok, report: { ...report, ok }, state, steps, ...failure };
  }
}

/** What the command line asks of a run, as the first step finds it in its input. */
function inputOf({ dryRun, asOf, recount, backfill, retryParked }: RunOptions): State {
  return {
    ...(dryRun ? { dryRun } : {}),
    ...(asOf === undefined ? {} : { asOf }),
    ...(recount === undefined ? {} : { recount }),
    ...(backfill === undefined ? {} : { backfill }),
    ...(retryParked ? { retryParked } : {}),
  };
}

/** A job whose last operation returns nothing hands on nothing. */
function lacksState(id: string, state: unknown): string | undefined {
  if (asRecord(state) !== undefined) return undefined;
  return `Step "${id}" returned no state. Its last operation must return the state.`;
}

function maskDeep(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item: unknown) => maskDeep(item, mask));
  const record = asRecord(value);
  if (record === undefined) return value;
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, maskDeep(item, mask)]));
}

function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1000;
}
