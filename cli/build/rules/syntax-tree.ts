import type { AnyNode } from 'acorn';

/** Whether a value found in a node is itself a node. */
export function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Every rule goes through the whole tree, and some through parts of it again and again. */
const known = new WeakMap<AnyNode, readonly AnyNode[]>();

/**
 * List the nodes right below a node, in the order of their keys. The tree must not be changed afterwards.
 *
 * @param node a node of acorn's tree
 * @returns its child nodes
 * @see https://github.com/estree/estree
 * @example childrenOf(program) // the statements
 */
export function childrenOf(node: AnyNode): readonly AnyNode[] {
  const before = known.get(node);
  if (before !== undefined) return before;
  const children: AnyNode[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  known.set(node, children);
  return children;
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  'ArrowFunctionExpression',
  'FunctionExpression',
  'FunctionDeclaration',
]);

/** Whether a node starts a function's own code. */
export function isFunction(node: AnyNode): boolean {
  return FUNCTIONS.has(node.type);
}

/**
 * Visit a node and everything below it.
 *
 * @param node where to start
 * @param visit called with each node and with whether it runs as soon as the module is loaded
 * @param top whether `node` itself does
 * @example walk(program, (node) => console.log(node.type))
 */
export function walk(node: AnyNode, visit: (node: AnyNode, top: boolean) => void, top = true): void {
  visit(node, top);
  const inside = top && !isFunction(node);
  for (const child of childrenOf(node)) walk(child, visit, inside);
}
