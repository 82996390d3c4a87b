import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileMapping, countedSource } from '../../adaptors/tally/mapping/compile-mapping.ts';
import { loadLookup } from '../../adaptors/tally/mapping/load-lookup.ts';
import { loadMapping } from '../../adaptors/tally/mapping/load-mapping.ts';
import type { ReadFile } from '../../adaptors/tally/mapping/load-views.ts';
import { MappingError } from '../../adaptors/tally/mapping/problems.ts';
import type { MappingSource } from './mapping-source.ts';

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const paths = { functions: './adaptors/tally/fhirpath/functions.ts', rows: './adaptors/tally/view/rows.ts' };

/**
 * Read a mapping file and its lookup and turn them into source code for a bundle.
 *
 * @param path the mapping file
 * @returns source code of the mapping and of its lookup; the hash covers both
 * @throws {MappingError} with every mistake in either file
 * @example await compileMappingFile('mappings/immunization-monthly.yaml')
 */
export async function compileMappingFile(path: string): Promise<MappingSource> {
  const text = await readFile(path, 'utf8');
  const mapping = loadMapping(text, shown(path), (file) => readView(resolve(dirname(path), file)));
  const lookupPath = resolve(dirname(path), mapping.lookupFile);
  const lines = loadLookup(await readLookup(path, lookupPath), shown(lookupPath), mapping.period.type);
  const lookup = `export const lookup = [\n${lines.map((line) => `  ${JSON.stringify(line)},\n`).join('')}];\n`;
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

/** A view's file; undefined where it is not there. */
function readView(path: string): ReturnType<ReadFile> {
  try {
    return { text: readFileSync(path, 'utf8'), shown: shown(path) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A path as the person sees it who runs the command, so that editors and terminals make it clickable. */
function shown(path: string): string {
  return relative(process.cwd(), path);
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

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
