import type { BundleRule } from './bundle-rule.ts';
import { referencesOf } from './references.ts';
import { walk } from './syntax-tree.ts';

/** Calls that stand alone at the top: the compiler takes such statements for operations. */
export const calls: BundleRule = ({ program }, problems) => {
  for (const node of program.body) {
    if (node.type !== 'ExpressionStatement') continue;
    const { expression, start } = node;
    const call = expression.type === 'ChainExpression' ? expression.expression : expression;
    if (call.type !== 'CallExpression') continue;
    problems.atOffset(
      start,
      'a call that stands alone at the top can be taken for an operation',
      'keep its result in a const',
    );
  }
};

/** `.then` and `.catch` at the top: the compiler turns them into functions of the state. */
export const promises: BundleRule = ({ program }, problems) => {
  walk(program, (node, top) => {
    if (!top || node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return;
    const { property, computed } = node.callee;
    if (computed || property.type !== 'Identifier' || !/^(?:then|catch)$/.test(property.name)) return;
    problems.atOffset(
      property.start,
      `.${property.name}() at the top is rewritten by the compiler`,
      'use it within a function',
    );
  });
};

/** `$.x` outside of a function that has a parameter `$`: the compiler reads it as the state. */
export const dollar: BundleRule = ({ program }, problems) => {
  for (const { node, parent, from } of referencesOf(program)) {
    if (node.name !== '$' || from === 'inner') continue;
    if (parent.type !== 'MemberExpression' || parent.object !== node) continue;
    problems.atOffset(node.start, 'the compiler takes "$" for the state', 'call it something else');
  }
};
