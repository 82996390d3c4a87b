import { parse } from 'acorn';
import { walk } from './rules/syntax-tree.ts';

/** OpenFn adds another adaptor to a job that has this anywhere. */
const TRIGGER = 'collections.';

/**
 * Write `collections.` within texts so that OpenFn does not see it; the texts stay the same.
 *
 * Addresses such as `http://example.org/collections.html` come from mappings, whose writers cannot know of this.
 *
 * @param source a module
 * @returns the module, unchanged when no text of it has that
 * @example escapeTexts('const a = "my collections.";') // 'const a = "my collections\\x2e";'
 */
export function escapeTexts(source: string): string {
  if (!source.includes(TRIGGER)) return source;
  const dots: number[] = [];
  walk(parse(source, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    const isText = node.type === 'TemplateElement' || (node.type === 'Literal' && typeof node.value === 'string');
    if (!isText) return;
    const text = source.slice(node.start, node.end);
    for (let at = text.indexOf(TRIGGER); at >= 0; at = text.indexOf(TRIGGER, at + 1)) {
      dots.push(node.start + at + TRIGGER.length - 1);
    }
  });
  let escaped = '';
  let from = 0;
  for (const dot of dots.sort((a, b) => a - b)) {
    escaped += `${source.slice(from, dot)}\\x2e`;
    from = dot + 1;
  }
  return escaped + source.slice(from);
}
