import type { Outcome } from './outcomes.ts';

/** A place in a tree of outcomes, reached by the codes of a row one after the other. */
export interface OutcomeNode {
  readonly next: (OutcomeNode | undefined)[];
  outcome: Outcome | undefined;
}

/** Beyond this many different rows their outcomes are worked out one by one. */
export const MOST_LEAVES = 65_536;

/** Make a place that nothing is known of. @example const root = createNode() */
export function createNode(): OutcomeNode {
  return { next: [], outcome: undefined };
}

/** Go on by a code, a small whole number. @example leaf = childOf(childOf(root, sex), age) */
export function childOf(node: OutcomeNode, code: number): OutcomeNode {
  let next = node.next[code];
  if (next === undefined) {
    next = createNode();
    node.next[code] = next;
  }
  return next;
}
