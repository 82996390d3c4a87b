import { readFileSync } from 'node:fs';

/**
 * Read a file that need not be there.
 *
 * @param file its path
 * @returns its text; empty where there is none
 * @example readIfThere(stateFile)
 */
export function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
