import { isOlder } from '../../run/cursor.ts';
import type { Overlap } from '../../run/state.ts';
import { type Transport, TransportError } from '../../transport/index.ts';
import { newestChange } from '../newest-change.ts';
import type { ReadFile } from './export-files.ts';

/** By resource type, the instant of the newest change that was seen. */
export type SeenUntil = Readonly<Record<string, string>>;

/** What files have shown of the newest changes. */
export interface NewestInFiles {
  /** Reads as before, and looks at `meta.lastUpdated`. */
  readonly read: ReadFile;
  /** The newest so far. */
  seen(): SeenUntil;
}

/**
 * Note the newest change of each type while files are read.
 *
 * @param read what reads a file
 * @returns what reads it too, and what it has seen
 */
export function noteNewest(read: ReadFile): NewestInFiles {
  const newest = new Map<string, number>();
  return {
    async *read(file) {
      for await (const resources of read(file)) {
        for (const { resourceType, meta } of resources) {
          const at = Date.parse(meta?.lastUpdated ?? '');
          if (at > (newest.get(resourceType) ?? 0)) newest.set(resourceType, at);
        }
        yield resources;
      }
    },
    seen: () => Object.fromEntries([...newest].map(([type, at]) => [type, new Date(at).toISOString()])),
  };
}

/**
 * Put what was seen beside what earlier runs saw, so that a server that has gone back in time is noticed.
 *
 * @param before what earlier runs noted
 * @param seen what this one saw
 * @param isWhole what was seen is all that there is: then what was seen before it counts no more
 * @returns the note for the state, and the types whose newest change is older than it was
 * @example const { overlap, older } = noteSeen(state.overlap, newest.seen(), true);
 */
export function noteSeen(
  before: Readonly<Record<string, Overlap>> = {},
  seen: SeenUntil,
  isWhole: boolean,
): { readonly overlap: Readonly<Record<string, Overlap>>; readonly older: readonly string[] } {
  const overlap: Record<string, Overlap> = { ...before };
  const older: string[] = [];
  for (const [type, until] of Object.entries(seen)) {
    const isBack = isOlder(until, before[type]?.until);
    if (isWhole && isBack) older.push(type);
    if (isWhole || !isBack) overlap[type] = { until, digest: '' };
  }
  return { overlap, older: older.sort() };
}

/** How a server answers that cannot be searched. */
const NOT_SERVED: ReadonlySet<string> = new Set(['refused', 'forbidden', 'unexpected-answer', 'server-error']);

/**
 * Ask a server, as far as it can be searched, of which types it has nothing any more that is as new as what was seen.
 *
 * @param transport the FHIR server
 * @param before what earlier runs noted
 * @returns the types, and those of which it has nothing at all any more
 */
export async function findOlder(
  transport: Transport,
  before: Readonly<Record<string, Overlap>> = {},
): Promise<{ readonly older: readonly string[]; readonly emptied: readonly string[] }> {
  const older: string[] = [];
  const emptied: string[] = [];
  for (const [type, { until }] of Object.entries(before)) {
    if (type.includes('/')) continue;
    const newest = await newestOrNot(transport, type);
    if (newest === undefined) emptied.push(type);
    else if (newest !== 'not-served' && isOlder(newest, until)) older.push(type);
  }
  return { older: older.sort(), emptied: emptied.sort() };
}

async function newestOrNot(transport: Transport, type: string): Promise<string | undefined> {
  try {
    return await newestChange(transport, type);
  } catch (error) {
    if (error instanceof TransportError && NOT_SERVED.has(error.code)) return 'not-served';
    throw error;
  }
}
