import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sharedRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'shared');

/**
 * Find a file or folder of the reference data that lies beside the checkout, in a suite's body.
 *
 * @param path path below the reference folder, such as `data/synthea-1k`
 * @returns its full path, or undefined where the reference data is not there
 * @example
 * const data = sharedPath('data/synthea-1k');
 * (data ? describe : describe.skip)(sharedTitle('synthea', data), () => { … });
 */
export function sharedPath(path: string): string | undefined {
  const full = join(sharedRoot, path);
  return existsSync(full) ? full : undefined;
}

/**
 * Title a suite that needs reference data, so that a skipped one says why.
 *
 * @param title what the suite is about
 * @param path what `sharedPath` answered
 * @returns the title, with the reason where the data is missing
 * @example sharedTitle('dhis2 2.41 recordings', sharedPath('recordings/dhis2-2.41'))
 */
export function sharedTitle(title: string, path: string | undefined): string {
  return path === undefined ? `${title} (skipped: the reference data is not beside this checkout)` : title;
}
