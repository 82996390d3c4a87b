import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { loadMapping } from '../../adaptors/tally/mapping/load-mapping.ts';
import type { ReadFile } from '../../adaptors/tally/mapping/load-views.ts';
import type { Mapping } from '../../adaptors/tally/mapping/mapping.ts';

/**
 * Read and check a mapping file with its views; the lookup is left alone.
 *
 * @param path the mapping file
 * @returns its text and the mapping
 * @throws {MappingError} with every mistake
 * @example (await readMappingFile('mappings/immunization-monthly.yaml')).mapping.dataSet
 */
export async function readMappingFile(path: string): Promise<{ readonly text: string; readonly mapping: Mapping }> {
  const text = await readFile(path, 'utf8');
  return { text, mapping: loadMapping(text, shownPath(path), (file) => readView(resolve(dirname(path), file))) };
}

/** A path as the person sees it who runs the command, so that editors and terminals make it clickable. */
export function shownPath(path: string): string {
  return relative(process.cwd(), path);
}

/** Tell whether reading failed because the file is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** A view's file; undefined where it is not there. */
function readView(path: string): ReturnType<ReadFile> {
  try {
    return { text: readFileSync(path, 'utf8'), shown: shownPath(path) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
