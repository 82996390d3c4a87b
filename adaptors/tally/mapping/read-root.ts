import { isMap, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { Problems } from './problems.ts';

/**
 * Read the YAML of a mapping file.
 *
 * @param text the file's text
 * @param problems takes what is no YAML
 * @param fix what to begin with, where the text holds no keys
 * @returns the map at the top, and the lines of its nodes
 * @throws {MappingError} where the text is no YAML, or no map
 * @example readRoot(text, problems, 'begin with name: and dataSet:').root
 */
export function readRoot(text: string, problems: Problems, fix: string): { root: YAMLMap; lines: LineCounter } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (const error of document.errors) {
    const [message = ''] = error.message.split('\n');
    problems.atOffset(error.pos[0], `this is no YAML: ${message.replace(/ at line \d+, column \d+:?$/, '')}`);
  }
  const root = document.contents;
  if (document.errors.length === 0 && !isMap(root)) problems.atOffset(0, 'expected keys and values', fix);
  problems.throwIfAny();
  return { root: root as YAMLMap, lines };
}
