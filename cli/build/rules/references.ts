import type { AnyNode, Identifier, Program } from 'acorn';
import { namesOf } from './bindings.ts';
import { childrenOf, isNode } from './syntax-tree.ts';

/** A name read or written somewhere, and where it comes from. */
export interface Reference {
  readonly node: Identifier;
  readonly parent: AnyNode;
  /** `free` when the bundle itself does not declare it, `module` when it does at its top level. */
  readonly from: 'free' | 'module' | 'inner';
}

/**
 * Find every name that a module uses and where each is declared.
 *
 * @param program the parsed module
 * @returns the references, in the order of the source, those in declarations among them
 * @see https://tc39.es/ecma262/#sec-executable-code-and-execution-contexts
 * @example referencesOf(program).filter(({ from }) => from === 'free')
 */
export function referencesOf(program: Program): Reference[] {
  const found: Reference[] = [];
  const scopes: Set<string>[] = [];
  const visit = (node: AnyNode, parent: AnyNode): void => {
    if (node.type === 'Identifier') {
      const [outermost, ...inner] = scopes;
      const isInner = inner.some((names) => names.has(node.name));
      found.push({ node, parent, from: isInner ? 'inner' : outermost?.has(node.name) ? 'module' : 'free' });
      return;
    }
    const names = namesOf(node);
    const opens = node.type === 'Program' || names.length > 0;
    if (opens) scopes.push(new Set(names));
    for (const child of childrenOf(node)) if (!isMereName(child, node)) visit(child, node);
    if (opens) scopes.pop();
  };
  visit(program, program);
  return found;
}

/** Whether a node is a key, a label or a name of another module rather than a use of a variable. */
function isMereName(child: AnyNode, parent: AnyNode): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return child === parent.property && !parent.computed;
    case 'Property':
      return child === parent.key && !parent.computed && isNode(parent.value) && child !== parent.value;
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return child === parent.key && !parent.computed;
    case 'ExportSpecifier':
      return child !== parent.local;
    case 'LabeledStatement':
      return child === parent.label;
    case 'ExportNamedDeclaration':
      return Boolean(parent.source);
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
      return true;
    default:
      return false;
  }
}
