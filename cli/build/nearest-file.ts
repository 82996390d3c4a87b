import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import { nearest } from '../../adaptors/tally/mapping/problems.ts';

/**
 * Find the file that someone most likely meant by a path that is not there.
 *
 * @param path a full path
 * @returns name of the nearest file of the same kind in that folder, or undefined
 * @example nearestFile('/project/jobs/fhir-taly.ts') // 'fhir-tally.ts'
 */
export function nearestFile(path: string): string | undefined {
  const folder = dirname(path);
  if (!existsSync(folder)) return undefined;
  const kind = extname(path);
  return nearest(
    basename(path),
    readdirSync(folder)
      .filter((name) => extname(name) === kind)
      .sort(),
  );
}
