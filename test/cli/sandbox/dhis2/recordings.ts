import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One recorded exchange with a real server. */
export interface Recording {
  /** File name without its ending, such as `021-dvs-zero-not-significant-new`. */
  name: string;
  number: number;
  request: { method: string; path: string; query: string; headers: Record<string, string>; body: unknown };
  response: { status: number; headers: Record<string, string>; body: unknown };
}

/**
 * Read the recorded exchanges of a folder that hold one request and one answer.
 *
 * @param folder where the recordings are
 * @returns the exchanges in the order in which they were made
 * @example readRecordings('recordings/dhis2-2.41')[0]?.name;
 */
export function readRecordings(folder: string): Recording[] {
  return readdirSync(folder)
    .filter((file) => /^\d+-.*\.json$/.test(file))
    .map((file) => ({ number: Number.parseInt(file, 10), name: file.replace(/\.json$/, ''), file }))
    .sort((left, right) => left.number - right.number)
    .flatMap(({ number, name, file }) => {
      const { request, response } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      return request && response ? [{ name, number, request, response }] : [];
    });
}

/**
 * Read the metadata that stood on the recorded server, one document a file.
 *
 * @param folder where the recordings are
 * @returns the documents in the order of their import
 * @example readSeed('recordings/dhis2-2.41').length; // 8
 */
export function readSeed(folder: string): Record<string, unknown>[] {
  return readdirSync(join(folder, 'seed'))
    .filter((file) => /^\d/.test(file))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, 'seed', file), 'utf8')));
}
