import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parseStepMessage, type RunMessage, type StepArgument, type StepMessage } from './step-message.ts';

/** Memory of a step in a Lightning worker, in megabytes. */
const MEMORY_MB = 500;

/** How the process of a step ended: with its message, or without one. */
export type StepEnd =
  | { readonly how: 'message'; readonly message: StepMessage }
  | { readonly how: 'memory' }
  | { readonly how: 'stopped' }
  | { readonly how: 'died'; readonly by: string };

/** The process of one step, started and loading. */
export interface StepProcess {
  /** Run the step; resolves when the process has ended and its last line is logged. */
  readonly run: (message: RunMessage, onLine: (line: string) => void) => Promise<StepEnd>;
  /** End the process at once. */
  readonly stop: () => void;
}

/**
 * Start the process of a step, with the memory that a Lightning worker gives it. It loads the runtime and the adaptor
 * while it waits for its message, so that it can be started before the step's turn.
 *
 * @param argument what to load ahead
 * @returns the process
 * @example const step = startStepProcess({ adaptors: [{ name: '@openfn/language-fhir', path }], hook: false });
 */
export function startStepProcess(argument: StepArgument): StepProcess {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = fork(join(import.meta.dirname, 'step-process.mjs'), [JSON.stringify(argument)], {
    execArgv: ['--experimental-vm-modules', '--no-warnings', `--max-old-space-size=${MEMORY_MB}`],
    env,
    // Ctrl-C reaches the parent alone, which then ends the step; a step whose parent died ends by itself.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let asked = false;
  let end: StepEnd | undefined;
  let listener: ((line: string) => void) | undefined;
  const waiting: string[] = [];
  let dump = false;
  const onLine = (line: string): void => {
    // What V8 prints when its heap is full: dozens of lines of native frames.
    dump ||= line.includes('<--- Last few GCs --->');
    if (/heap out of memory|Array buffer allocation failed/.test(line)) end ??= { how: 'memory' };
    if (dump || line.includes('heap out of memory')) return;
    if (listener === undefined) waiting.push(line);
    else listener(line);
  };
  readLines(child.stdout, onLine);
  readLines(child.stderr, onLine);
  const closed = new Promise<StepEnd>((resolve) => {
    child.on('message', (value) => {
      const message = parseStepMessage(value);
      if (message !== undefined) end ??= { how: 'message', message };
    });
    child.on('error', (error) => resolve({ how: 'died', by: error.message }));
    child.on('close', (code, signal) => {
      if (asked && end?.how !== 'message') resolve({ how: 'stopped' });
      else resolve(end ?? { how: 'died', by: signal ?? `exit code ${code}` });
    });
  });
  return {
    run: (message, log) => {
      listener = log;
      for (const line of waiting.splice(0)) log(line);
      send(child, message);
      return closed;
    },
    stop: () => {
      asked = true;
      child.kill('SIGKILL');
    },
  };
}

/** A process that has died takes no message: its end is told by `close`. */
function send(child: ChildProcess, message: RunMessage): void {
  if (child.connected) child.send({ ...message }, () => undefined);
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream }).on('line', onLine);
}
