import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { listInputs } from './list-inputs.ts';

/** Hex digits that are kept: nobody can try out what a file holds, and one change in four billion passes unseen. */
const KEPT_DIGITS = 8;

/**
 * Note what the files of a folder are, so that another run knows them again: by their names and all that they hold, and not
 * by their times, which a copy changes.
 *
 * @param input a file, a folder, or its address
 * @returns a short sum
 * @throws {UsageError} where nothing is there
 * @example await noteFiles('exports/2026-10') // '9f86d081'
 */
export async function noteFiles(input: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of listInputs(input)) {
    hash.update(`${basename(path)}\u0000`);
    await addFile(hash, path);
  }
  return hash.digest('hex').slice(0, KEPT_DIGITS);
}

async function addFile(hash: Hash, path: string): Promise<void> {
  // Of each its own sum, so that no end of one passes for the beginning of the next.
  const own = createHash('sha256');
  for await (const chunk of createReadStream(path)) own.update(chunk as Buffer);
  hash.update(own.digest());
}
