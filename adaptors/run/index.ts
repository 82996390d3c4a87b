export { type Clock, systemClock } from './clock.ts';
export { beginRun, continueRun, keep, type Operation } from './operations.ts';
export { RunError } from './run-error.ts';
export type { Conflict, KeptState, Parked, Proposed, RunInput, RunReport, RunState, Sent } from './state.ts';
export { verdict } from './verdict.ts';
