import type { Clock } from './clock.ts';
import type { Plan } from './plan.ts';
import type { Running } from './state.ts';

/** A period has this part of a step, even when it is begun at its end. */
const LEAST_PART = 4;

/** The periods of a plan in the order in which they are counted. */
export function inOrder({ late = [], open, dirty }: Plan): string[] {
  const planned = [...open, ...dirty];
  return [...new Set([...late.filter((period) => planned.includes(period)), ...planned])];
}

/** What a run begins with since the last one had no time for it has a whole step, however long the questions before took. */
export function limitsOf(
  single: string | undefined,
  { late = [] }: Plan,
  { startedAt, deadline }: Running,
  { now }: Clock,
) {
  const mostMs = deadline - startedAt;
  const isFirst = single !== undefined && single === late[0];
  return { mostMs, leftMs: isFirst ? mostMs : Math.max(deadline - now(), mostMs / LEAST_PART) };
}

/** Where a run has ended. */
export interface Ended {
  /** Those that it did not, in their order. */
  readonly waiting: readonly string[];
  /** The one that it broke off. */
  readonly begun: string | undefined;
}

/**
 * What the next run begins with, so that none waits for ever where the open window alone takes longer than a step: what
 * was broken off, what should have come first in this run already, the rest of the window, and one dirty period, at which
 * the turn of the dirty ones goes on.
 */
export function firstOfNext({ late = [], open, dirty }: Plan, { waiting, begun }: Ended): string[] {
  const isDirty = (period: string) => dirty.includes(period);
  const waited = late.filter((period) => waiting.includes(period));
  const first = [...(begun === undefined ? [] : [begun]), ...waited];
  const ofWindow = waiting.filter((period) => open.includes(period)).slice(0, 1);
  const ofDirty = first.some(isDirty) ? [] : waiting.filter(isDirty).slice(0, 1);
  return [...first, ...ofWindow, ...ofDirty];
}

/** What a run counts even when its time is over: something at all, and one dirty period. */
export function owed({ dirty }: Plan, counted: readonly string[], waiting: readonly string[]): readonly string[] {
  if (dirty.some((period) => counted.includes(period))) return [];
  const [first] = dirty.filter((period) => waiting.includes(period));
  if (first !== undefined) return [first];
  return counted.length === 0 ? waiting.slice(0, 1) : [];
}
