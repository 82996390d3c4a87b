import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileMapping, countedSource } from '../../adaptors/tally/mapping/compile-mapping.ts';
import { loadLookup } from '../../adaptors/tally/mapping/load-lookup.ts';
import type { Mapping } from '../../adaptors/tally/mapping/mapping.ts';
import { MappingError } from '../../adaptors/tally/mapping/problems.ts';
import type { MappingSource } from './mapping-source.ts';
import { isMissing, readMappingFile, shownPath as shown } from './read-mapping-file.ts';

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const paths = {
  functions: './adaptors/tally/fhirpath/functions.ts',
  rows: './adaptors/tally/view/rows.ts',
  calendar: './adaptors/tally/period/calendar.ts',
};

/**
 * Read a mapping file and its lookup and turn them into source code for a bundle.
 *
 * @param path the mapping file
 * @returns source code of the mapping and of its lookup; the hash covers both
 * @throws {MappingError} with every mistake in either file
 * @example await compileMappingFile('mappings/immunization-monthly.yaml')
 */
export async function compileMappingFile(path: string): Promise<MappingSource> {
  const { text, mapping } = await readMappingFile(path);
  const lookup = await compileLookup(path, mapping);
  const hash = createHash('sha256').update(countedSource(mapping)).update(lookup).digest('hex').slice(0, 16);
  return {
    name: mapping.name,
    hash,
    text,
    code: compileMapping(mapping, hash, paths),
    lookup,
    resolveDir: project,
  };
}

/** The lookup as a module; that of a mapping without one says so. */
async function compileLookup(path: string, { lookupFile, period, idScheme }: Mapping): Promise<string> {
  if (lookupFile === undefined) return 'export const lookup = null;\n';
  const file = resolve(dirname(path), lookupFile);
  const lines = loadLookup(await readLookup(path, file), shown(file), period.type, idScheme, period.calendar);
  return `export const lookup = [\n${lines.map((line) => `  ${JSON.stringify(line)},\n`).join('')}];\n`;
}

async function readLookup(mappingPath: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw error;
    const message = `the lookup "${shown(path)}" is not there`;
    const place = { file: shown(mappingPath), line: 1, column: 1 };
    throw new MappingError([{ ...place, message, fix: 'name a CSV file beside the mapping' }]);
  }
}
