import { asRecord } from './as-record.ts';
import type { State } from './types.ts';

/** What a step's process is given when it is forked, as its only argument: what to load ahead. */
export interface StepArgument {
  readonly adaptors: readonly { readonly name: string; readonly path: string }[];
  /** Whether adaptors need the loader that finds imports without an extension. */
  readonly hook: boolean;
}

/** What a step's process is told to run. */
export interface RunMessage {
  readonly step: {
    readonly id: string;
    readonly name: string;
    readonly expression: string;
    readonly linker: Readonly<Record<string, { readonly path: string; readonly version: string }>>;
  };
  readonly configuration: Record<string, unknown>;
  readonly state: State;
  readonly stateLimitMb: number;
  readonly repo?: string;
}

/** A failure as the runtime tells it: `fail` lets the run go on along its edges, `crash` and `kill` end it. */
export interface StepFailure {
  readonly name: string;
  readonly message: string;
  readonly severity: string;
  /** Line of the expression. */
  readonly line?: number;
}

/** The one message that a step's process sends. */
export interface StepMessage {
  /** `done`: the state may be handed on, with `errors` in it after a failure. `stopped`: the run is over. */
  readonly type: 'done' | 'stopped';
  readonly state?: unknown;
  readonly error?: StepFailure;
  readonly maxRssMb: number;
}

/**
 * Read what a step's process sent.
 *
 * @param value the message
 * @returns the message, or undefined for something else
 * @example child.on('message', (value) => parseStepMessage(value))
 */
export function parseStepMessage(value: unknown): StepMessage | undefined {
  const message = asRecord(value);
  const type = message?.type;
  if (message === undefined || (type !== 'done' && type !== 'stopped')) return undefined;
  const error = asRecord(message.error);
  return {
    type,
    state: message.state,
    maxRssMb: Number(message.maxRssMb),
    ...(error === undefined ? {} : { error: parseFailure(error) }),
  };
}

function parseFailure({ name, message, severity, line }: Record<string, unknown>): StepFailure {
  return {
    name: String(name),
    message: String(message),
    severity: String(severity),
    ...(typeof line === 'number' ? { line } : {}),
  };
}
