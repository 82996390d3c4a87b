import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nearestFile } from '../build/nearest-file.ts';
import { UsageError } from '../usage-error.ts';
import { isFileAddress, pathOfAddress } from './file-path.ts';

const RESOURCES = /\.(?:ndjson|jsonl|json)(?:\.gz)?$/;

/**
 * List the files that a path stands for.
 *
 * @param input a file, a folder of NDJSON and JSON files, gzipped or not, their address (`file:`), or `-` for standard input
 * @returns paths, those of a folder in the order of their names
 * @throws {UsageError} where nothing is there
 * @example listInputs('export/') // ['export/Patient.ndjson.gz']
 */
export function listInputs(input: string): string[] {
  if (input === '-') return [input];
  const path = isFileAddress(input) ? pathOfAddress(input, '.') : input;
  if (!existsSync(path)) {
    const meant = nearestFile(resolve(path));
    const fix =
      meant === undefined ? 'Name an NDJSON file, a folder, or - for standard input.' : `Did you mean ${meant}?`;
    throw new UsageError(`There is no ${path}.`, fix);
  }
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path)
    .filter((name) => RESOURCES.test(name))
    .sort();
  if (files.length === 0)
    throw new UsageError(`There are no resources in ${path}.`, 'Put .ndjson, .ndjson.gz or .json files there.');
  return files.map((name) => join(path, name));
}
