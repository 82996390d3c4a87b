import type { MappingSource } from './mapping-source.ts';

/** Longest piece of a mapping's line in a comment line; the compiler's time grows with long lines. */
const PIECE = 160;

/**
 * Write the comment that stands at a bundle's top: where it comes from and the mapping it was built of.
 *
 * @param mapping the compiled mapping
 * @param path the mapping file, from the project's folder
 * @returns line comments, ended by an empty line
 * @example describeMapping(mapping, 'mappings/immunization-monthly.yaml')
 */
export function describeMapping(mapping: MappingSource, path: string): string {
  const lines = mapping.text.split(/\r\n|[\n\r\u2028\u2029]/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  const top = [
    `generated: edit ${path}, then run \`tallysheet build\``,
    `mapping ${mapping.name}, sha256 ${mapping.hash.slice(0, 16)}`,
    '',
  ];
  const comment = [...top, ...lines].flatMap((line) => pieces(inert(line))).map((line) => `// ${line}`.trimEnd());
  return `${comment.join('\n')}\n\n`;
}

/** Keep text from meaning anything: OpenFn looks for `collections.` in comments too. */
function inert(line: string): string {
  return line.replaceAll(/collections\./gi, (found) => `${found.slice(0, -1)} .`).replaceAll('*/', '* /');
}

function pieces(line: string): string[] {
  const characters = [...line];
  if (characters.length <= PIECE) return [line];
  const found: string[] = [];
  for (let at = 0; at < characters.length; at += PIECE) {
    const piece = characters.slice(at, at + PIECE).join('');
    found.push(at === 0 ? piece : `… ${piece}`);
  }
  return found;
}
