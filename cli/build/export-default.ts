import { type ExportNamedDeclaration, type Program, parse } from 'acorn';

/**
 * Turn esbuild's `export { x as default }` into `export default x`.
 *
 * The OpenFn compiler does not see the first form as a default export and adds an empty one: "Duplicate export".
 *
 * @param source a bundle as esbuild writes it
 * @returns the bundle, its default export last; unchanged when it has none of that form
 * @example exportDefault('const steps = [];\nvar a = steps;\nexport {\n  a as default\n};\n')
 */
export function exportDefault(source: string): string {
  const program = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
  for (const node of program.body) {
    if (node.type !== 'ExportNamedDeclaration' || node.source) continue;
    const chosen = node.specifiers.find(({ exported }) => nameOf(exported) === 'default');
    if (chosen === undefined) continue;
    return rewrite(source, program, node, nameOf(chosen.local));
  }
  return source;
}

function rewrite(source: string, program: Program, node: ExportNamedDeclaration, local: string): string {
  const others = node.specifiers
    .filter(({ exported }) => nameOf(exported) !== 'default')
    .map(({ start, end }) => source.slice(start, end));
  const alias = aliasOf(program, local);
  const kept = alias === undefined ? source.slice(0, node.start) : cut(source.slice(0, node.start), alias);
  const named = others.length === 0 ? '' : `export { ${others.join(', ')} };\n`;
  return `${kept.trimEnd()}\n${named}export default ${alias?.of ?? local};\n${source.slice(node.end).trimStart()}`;
}

interface Alias {
  /** What it is another name of. */
  readonly of: string;
  readonly start: number;
  readonly end: number;
}

/** `export default steps` becomes `var job_default = steps` in esbuild: find that line, so that it can go. */
function aliasOf(program: Program, local: string): Alias | undefined {
  for (const node of program.body) {
    if (node.type !== 'VariableDeclaration' || node.declarations.length !== 1) continue;
    const [only] = node.declarations;
    if (only?.id.type !== 'Identifier' || only.id.name !== local || !local.endsWith('_default')) continue;
    if (only.init?.type === 'Identifier') return { of: only.init.name, start: node.start, end: node.end };
  }
  return undefined;
}

function cut(source: string, { start, end }: Alias): string {
  return source.slice(0, start) + source.slice(end).replace(/^\n/, '');
}

function nameOf(node: ExportNamedDeclaration['specifiers'][number]['local']): string {
  return node.type === 'Literal' ? String(node.value) : node.name;
}
