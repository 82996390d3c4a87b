import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSyncMapping } from '../../adaptors/dhis2/sync/load-sync-mapping.ts';
import { compileMapping, countedSource } from '../../adaptors/tally/mapping/compile-mapping.ts';
import { numberedLookup } from '../../adaptors/tally/mapping/load-lookup.ts';
import type { Mapping } from '../../adaptors/tally/mapping/mapping.ts';
import { toSource } from '../../adaptors/tally/mapping/to-source.ts';
import { compileTracker, sentSource } from '../../adaptors/tracker/mapping/compile-tracker.ts';
import { isTrackerText } from '../../adaptors/tracker/mapping/load-tracker.ts';
import type { MappingSource } from './mapping-source.ts';
import { missingLookup } from './missing-lookup.ts';
import { isMissing, readMappingFile, readSyncFile, readTrackerFile, shownPath as shown } from './read-mapping-file.ts';

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const paths = {
  functions: './adaptors/tally/fhirpath/functions.ts',
  rows: './adaptors/tally/view/rows.ts',
  calendar: './adaptors/tally/period/calendar.ts',
  indicators: './adaptors/tally/indicators/indicator-cells.ts',
};

/** What of a mapping its lookup is read with. */
type LookupPart = Pick<Mapping, 'lookupFile' | 'idScheme'> & {
  readonly period: Pick<Mapping['period'], 'type' | 'calendar'>;
};

const DAYS = { type: 'Daily' } as const;

/**
 * Read a mapping file and its lookup and turn them into source code for a bundle.
 *
 * @param path the mapping file
 * @returns source code of the mapping and of its lookup; the hash covers both
 * @throws {MappingError} with every mistake in either file
 * @example await compileMappingFile('mappings/immunization-monthly.yaml')
 */
export async function compileMappingFile(path: string): Promise<MappingSource> {
  const written = await readFile(path, 'utf8');
  if (isTrackerText(written)) return compileTrackerFile(path);
  if (isSyncMapping(written)) return compileSyncFile(path);
  const { text, mapping } = await readMappingFile(path);
  const { code: lookup, lines } = await compileLookup(path, mapping);
  const hash = createHash('sha256').update(countedSource(mapping)).update(lookup).digest('hex').slice(0, 16);
  return {
    name: mapping.name,
    hash,
    text,
    code: compileMapping(withLookupLines(mapping, lines), hash, paths),
    lookup,
    resolveDir: project,
  };
}

/** A mapping that sends persons, whose module exports `tracker`. */
async function compileTrackerFile(path: string): Promise<MappingSource> {
  const { text, mapping } = await readTrackerFile(path);
  const { lookupFile, idScheme } = mapping;
  // Any day may begin or end a unit, since persons have no periods.
  const { code: lookup } = await compileLookup(path, { lookupFile, idScheme, period: DAYS });
  const hash = createHash('sha256').update(sentSource(mapping)).update(lookup).digest('hex').slice(0, 16);
  return { name: mapping.name, hash, text, code: compileTracker(mapping, hash, paths), lookup, resolveDir: project };
}

/** A mapping of metadata, whose module exports `metadata`. */
async function compileSyncFile(path: string): Promise<MappingSource> {
  const { text, mapping } = await readSyncFile(path);
  const data = toSource(mapping);
  const hash = createHash('sha256').update(data).digest('hex').slice(0, 16);
  const code = `export const metadata = ${data};\n`;
  return { name: mapping.name, hash, text, code, lookup: 'export const lookup = null;\n', resolveDir: project };
}

/** The lookup as a module, and the lines of its file; that of a mapping without one says so. */
async function compileLookup(
  path: string,
  { lookupFile, period, idScheme }: LookupPart,
): Promise<{ readonly code: string; readonly lines: readonly number[] }> {
  if (lookupFile === undefined) return { code: 'export const lookup = null;\n', lines: [] };
  const file = resolve(dirname(path), lookupFile);
  const numbered = numberedLookup(
    await readLookup(path, file, lookupFile),
    shown(file),
    period.type,
    idScheme,
    period.calendar,
  );
  const code = numbered.map(([line]) => `  ${JSON.stringify(line)},\n`).join('');
  return { code: `export const lookup = [\n${code}];\n`, lines: numbered.map(([, line]) => line) };
}

/** Where values of another DHIS2 are read, what is wrong with a place of the lookup is told with its line. */
function withLookupLines(mapping: Mapping, lines: readonly number[]): Mapping {
  const { lookupFile: file, views } = mapping;
  if (file === undefined) return mapping;
  const placed = [...views].map(([name, view]) => {
    const { dataValues } = view;
    if (dataValues === undefined) return [name, view] as const;
    return [
      name,
      { ...view, dataValues: { ...dataValues, at: { ...dataValues.at, units: { file, lines } } } },
    ] as const;
  });
  return { ...mapping, views: new Map(placed) };
}

async function readLookup(mappingPath: string, path: string, written: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw missingLookup(mappingPath, await readFile(mappingPath, 'utf8'), written);
  }
}
