import type { AnyNode, Pattern } from 'acorn';
import { childrenOf, isFunction } from './syntax-tree.ts';

/**
 * List the names that a pattern binds.
 *
 * @param pattern the left side of a declaration or a parameter
 * @returns the names, in order
 * @example patternNames(parse('const { a, b: [c] } = d')…) // ['a', 'c']
 */
export function patternNames(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((part) => patternNames(part.type === 'Property' ? part.value : part.argument));
    case 'ArrayPattern':
      return pattern.elements.flatMap((part) => (part === null ? [] : patternNames(part)));
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'RestElement':
      return patternNames(pattern.argument);
    default:
      return [];
  }
}

/**
 * List the names that a node brings into being for the code below it.
 *
 * @param node a module, function, block, loop, class or catch clause
 * @returns names, with those of `var` for modules and functions
 * @example namesOf(program) // imports, functions, classes and variables of the module
 */
export function namesOf(node: AnyNode): string[] {
  switch (node.type) {
    case 'Program':
      return [...node.body.flatMap(declared), ...varsIn(node)];
    case 'ArrowFunctionExpression':
      return [...node.params.flatMap(patternNames), ...varsIn(node)];
    case 'FunctionExpression':
    case 'FunctionDeclaration':
      return ['arguments', ...(node.id ? [node.id.name] : []), ...node.params.flatMap(patternNames), ...varsIn(node)];
    case 'ClassExpression':
    case 'ClassDeclaration':
      return node.id ? [node.id.name] : [];
    case 'CatchClause':
      return node.param ? patternNames(node.param) : [];
    case 'BlockStatement':
    case 'StaticBlock':
      return node.body.flatMap(declared);
    case 'SwitchStatement':
      return node.cases.flatMap((one) => one.consequent.flatMap(declared));
    case 'ForStatement':
      return node.init ? declared(node.init) : [];
    case 'ForInStatement':
    case 'ForOfStatement':
      return declared(node.left);
    default:
      return [];
  }
}

function declared(node: AnyNode): string[] {
  switch (node.type) {
    case 'VariableDeclaration':
      return node.declarations.flatMap((one) => patternNames(one.id));
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return node.id ? [node.id.name] : [];
    case 'ImportDeclaration':
      return node.specifiers.map((one) => one.local.name);
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      return node.declaration ? declared(node.declaration) : [];
    default:
      return [];
  }
}

function varsIn(node: AnyNode): string[] {
  return childrenOf(node).flatMap((child) => {
    if (isFunction(child)) return [];
    const here = child.type === 'VariableDeclaration' && child.kind === 'var' ? declared(child) : [];
    return [...here, ...varsIn(child)];
  });
}
