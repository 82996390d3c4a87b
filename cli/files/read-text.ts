import { readFile } from 'node:fs/promises';
import { InputError } from './input-error.ts';

/**
 * Read a file that another command writes.
 *
 * @param file path
 * @param fix how it is written
 * @returns its text
 * @throws {InputError} where it is not there or cannot be read
 * @example await readText('cells.csv', 'Write the file with tallysheet tally.')
 */
export async function readText(file: string, fix: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const { code } = error;
    throw new InputError(file, code === 'ENOENT' ? 'is not there' : `could not be read (${String(code)})`, fix);
  }
}
