import { resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UsageError } from '../usage-error.ts';

const SCHEME = /^file:/i;

/**
 * Tell whether a text is the address of a place on this machine.
 *
 * @param address any value of a credential or of the command line
 * @returns true of `file:exports/2026-10` and `file:///srv/export`
 */
export function isFileAddress(address: unknown): address is string {
  return typeof address === 'string' && SCHEME.test(address);
}

/**
 * Give the path that a `file:` address stands for.
 *
 * @param address full, `file:///srv/export`, or from a folder, `file:exports/2026-10`
 * @param folder what addresses without a leading slash start from
 * @returns the full path
 * @throws {UsageError} for a place of another machine
 * @example pathOfAddress('file:exports/2026-10', '/etc/tallysheet') // '/etc/tallysheet/exports/2026-10'
 * @see https://www.rfc-editor.org/rfc/rfc8089
 */
export function pathOfAddress(address: string, folder: string): string {
  try {
    const base = pathToFileURL(`${resolve(folder)}${sep}`);
    return fileURLToPath(new URL(address.replace(SCHEME, ''), base));
  } catch {
    throw new UsageError(`${address} is no place on this machine.`, 'Write file:///srv/export, or file:exports.');
  }
}
