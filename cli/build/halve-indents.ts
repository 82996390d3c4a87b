import { parse } from 'acorn';
import { walk } from './rules/syntax-tree.ts';

/** Lines that are indented less are data in most cases, and short. */
const SHALLOW = 4;

/**
 * Indent a module by one space where the bundler writes two: what views are compiled to is deeply nested, and a sixth of a
 * bundle would be spaces, of the bytes that a bundle may have.
 *
 * @param source a module, indented by two spaces
 * @returns the same module; lines within texts are left as they are
 * @example halveIndents('if (a) {\n    b();\n}') // 'if (a) {\n  b();\n}'
 */
export function halveIndents(source: string): string {
  const texts: [number, number][] = [];
  walk(parse(source, { ecmaVersion: 'latest', sourceType: 'module' }), ({ type, start, end }) => {
    const isText = type === 'TemplateElement' || type === 'Literal';
    if (isText && source.slice(start, end).includes('\n')) texts.push([start, end]);
  });
  let at = 0;
  return source
    .split('\n')
    .map((line) => {
      const begin = at;
      at += line.length + 1;
      const depth = line.length - line.trimStart().length;
      const isWithin = texts.some(([start, end]) => start < begin && begin < end);
      return depth < SHALLOW || isWithin ? line : `${' '.repeat(Math.ceil(depth / 2) + 1)}${line.slice(depth)}`;
    })
    .join('\n');
}
