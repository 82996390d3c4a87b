import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { isSyncMapping, loadSyncMapping } from '../../adaptors/dhis2/sync/load-sync-mapping.ts';
import type { SyncMapping } from '../../adaptors/dhis2/sync/sync-mapping.ts';
import { loadMapping } from '../../adaptors/tally/mapping/load-mapping.ts';
import type { ReadFile } from '../../adaptors/tally/mapping/load-views.ts';
import type { Mapping } from '../../adaptors/tally/mapping/mapping.ts';
import { MappingError } from '../../adaptors/tally/mapping/problems.ts';
import { isTrackerText, loadTracker } from '../../adaptors/tracker/mapping/load-tracker.ts';
import type { TrackerMapping } from '../../adaptors/tracker/mapping/tracker-mapping.ts';

/**
 * Read and check a mapping file with its views; the lookup is left alone.
 *
 * @param path the mapping file
 * @returns its text and the mapping
 * @throws {MappingError} with every mistake
 * @example (await readMappingFile('mappings/immunization-monthly.yaml')).mapping.dataSet
 */
export async function readMappingFile(path: string): Promise<{ readonly text: string; readonly mapping: Mapping }> {
  const text = await readFile(path, 'utf8');
  if (isTrackerText(text)) throw noCounts(shownPath(path));
  if (isSyncMapping(text)) throw noCounts(shownPath(path), 'takes over metadata');
  return { text, mapping: loadMapping(text, shownPath(path), (file) => readView(resolve(dirname(path), file))) };
}

/**
 * Read and check a tracker mapping file with its views; the lookup is left alone.
 *
 * @param path the mapping file
 * @returns its text and the mapping
 * @throws {MappingError} with every mistake
 * @example (await readTrackerFile('mappings/opensrp-tracker.yaml')).mapping.program
 */
export async function readTrackerFile(
  path: string,
): Promise<{ readonly text: string; readonly mapping: TrackerMapping }> {
  const text = await readFile(path, 'utf8');
  return { text, mapping: loadTracker(text, shownPath(path), (file) => readView(resolve(dirname(path), file))) };
}

/**
 * Read and check a mapping file of metadata, with its map.
 *
 * @param path the mapping file
 * @returns its text and the mapping
 * @throws {MappingError} with every mistake
 * @example (await readSyncFile('mappings/dhis2-metadata.yaml')).mapping.dataSets
 */
export async function readSyncFile(path: string): Promise<{ readonly text: string; readonly mapping: SyncMapping }> {
  const text = await readFile(path, 'utf8');
  return { text, mapping: loadSyncMapping(text, shownPath(path), (file) => readView(resolve(dirname(path), file))) };
}

/** A path as the person sees it who runs the command, so that editors and terminals make it clickable. */
export function shownPath(path: string): string {
  return relative(process.cwd(), path);
}

/** What counts rows has no use for a mapping of persons. */
function noCounts(file: string, does = 'sends persons to a tracker program'): MappingError {
  const message = `this mapping ${does}, and counts nothing`;
  return new MappingError([{ file, line: 1, column: 1, message, fix: 'name a mapping that has a dataSet' }]);
}

/** Tell whether reading failed because the file is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** A view's file; undefined where it is not there. */
function readView(path: string): ReturnType<ReadFile> {
  try {
    return { text: readFileSync(path, 'utf8'), shown: shownPath(path) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
