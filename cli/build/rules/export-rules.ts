import type { ExportDefaultDeclaration, Expression, Program } from 'acorn';
import type { BundleRule } from './bundle-rule.ts';

/** One adaptor a step: everything else is in the bundle. */
export const imports: BundleRule = ({ program, adaptor }, problems) => {
  for (const node of program.body) {
    if (node.type !== 'ImportDeclaration' || node.source.value === adaptor) continue;
    const message = `imports from "${String(node.source.value)}"; the step's adaptor is "${adaptor}"`;
    problems.atOffset(node.start, message, `import from "${adaptor}" alone; the build bundles local files`);
  }
};

/** What leaves the module: a list of operations under an own name, and the adaptor's exports. */
export const exportsOf: BundleRule = ({ program, adaptor }, problems) => {
  let all = 0;
  for (const node of program.body) {
    if (node.type === 'ExportAllDeclaration') {
      if (node.source.value === adaptor && !node.exported) all += 1;
      else problems.atOffset(node.start, `exports from elsewhere than "${adaptor}"`, 'leave it out');
    } else if (node.type === 'ExportNamedDeclaration') {
      if (node.source && node.source.value !== adaptor) {
        problems.atOffset(node.start, `exports from elsewhere than "${adaptor}"`, 'leave it out');
      }
      for (const { exported, start } of node.specifiers) {
        if (exported.type !== 'Identifier' || exported.name !== 'default') continue;
        const message = 'the compiler does not see "export { x as default }" and adds a second default export';
        problems.atOffset(start, message, 'write export default x');
      }
    }
  }
  if (all === 1) return;
  const message = all === 0 ? `"export * from '${adaptor}'" is missing` : 'the adaptor is exported twice';
  problems.atOffset(0, message, `write export * from '${adaptor}' once, so that the adaptor's own execute runs`);
};

/** Exactly one default export: the name of an array, since a literal one would swallow other calls of the module. */
export const defaultExport: BundleRule = ({ program }, problems) => {
  const found = program.body.filter(
    (node): node is ExportDefaultDeclaration => node.type === 'ExportDefaultDeclaration',
  );
  const fix = 'write const steps = […]; export default steps';
  if (found.length !== 1) {
    problems.atOffset(found[1]?.start ?? 0, `${found.length} default exports, expected exactly one`, fix);
  }
  for (const { declaration, start } of found) {
    if (declaration.type !== 'Identifier') problems.atOffset(start, 'the default export is not a name', fix);
    else if (initialValue(declaration, program)?.type !== 'ArrayExpression') {
      problems.atOffset(start, `the default export "${declaration.name}" is not an array written out`, fix);
    }
  }
};

function initialValue(expression: Expression, program: Program, depth = 0): Expression | undefined {
  if (expression.type !== 'Identifier' || depth > 5) return expression;
  for (const node of program.body) {
    if (node.type !== 'VariableDeclaration') continue;
    for (const { id, init } of node.declarations) {
      if (id.type === 'Identifier' && id.name === expression.name) {
        return init ? initialValue(init, program, depth + 1) : undefined;
      }
    }
  }
  return undefined;
}
