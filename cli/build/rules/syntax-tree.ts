import type { AnyNode } from 'acorn';

/** Whether a value found in a node is itself a node. */
export function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/**
 * List the nodes right below a node, in the order of their keys.
 *
 * @param node a node of acorn's tree
 * @returns its child nodes
 * @see https://github.com/estree/estree
 * @example childrenOf(program) // the statements
 */
export function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

/** Whether a node starts a function's own code. */
export function isFunction(node: AnyNode): boolean {
  return /^(?:ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/.test(node.type);
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
