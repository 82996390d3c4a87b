import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { loadLookup } from '../../adaptors/tally/mapping/load-lookup.ts';
import { loadMapping } from '../../adaptors/tally/mapping/load-mapping.ts';
import type { SqlInput } from '../../adaptors/tally/sql/index.ts';
import { missingLookup } from '../build/missing-lookup.ts';
import { readMappingFile } from '../build/read-mapping-file.ts';

/**
 * Read what SQL is generated from: a mapping file, its lookup, and the files of its views.
 *
 * @param path the mapping file
 * @returns what `generateSql` takes
 * @throws {MappingError} with every mistake in the mapping or its lookup
 * @example generateSql(await readSqlInput('mappings/immunization-monthly.yaml'))
 */
export async function readSqlInput(path: string): Promise<SqlInput> {
  const { text } = await readMappingFile(path);
  const file = shown(path);
  const read = (name: string) => {
    const full = resolve(dirname(path), name);
    const found = readIfThere(full);
    return found === undefined ? undefined : { text: found, shown: shown(full) };
  };
  const mapping = loadMapping(text, file, read);
  const { lookupFile, period, idScheme } = mapping;
  if (lookupFile === undefined) return { mapping, text, file, lookup: null, readFile: read };
  const lookup = read(lookupFile);
  if (lookup === undefined) {
    throw missingLookup(path, text, lookupFile);
  }
  const lines = loadLookup(lookup.text, lookup.shown, period.type, idScheme, period.calendar);
  return { mapping, text, file, lookup: lines, readFile: read };
}

/** A path as the person sees it who runs the command. */
function shown(path: string): string {
  return relative(process.cwd(), path);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
