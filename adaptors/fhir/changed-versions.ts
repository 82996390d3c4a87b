import { isGone, newAmong, overlapOf } from '../run/overlap.ts';
import type { Cursor, Overlap } from '../run/state.ts';
import type { Transport } from '../transport/index.ts';
import { historyOfType, readVersions, type Versions } from './read-history.ts';
import { countMatches } from './search.ts';

/** More changed resources than this are not looked at one by one: everything is counted again. */
const MOST_CHANGED = 5_000;

/** What the history of a type tells since the cursor, as far as no run before has looked at it. */
export interface ChangedVersions {
  /** Ids of what was changed or deleted, sorted. */
  readonly changed: readonly string[];
  /** Every version of each, in the order of the ids. */
  readonly versions: readonly Versions[];
  /** Only created: when, by `meta.lastUpdated`. */
  readonly created: ReadonlyMap<string, string>;
  /** Those that were deleted meanwhile, which the history of one resource does not tell on every server. */
  readonly gone: ReadonlySet<string>;
}

/** Reads histories, each once in a run. */
export interface Histories {
  /**
   * Read what is new in the history of a type.
   *
   * @param type such as `Patient`
   * @param since the cursor of the type
   * @returns its versions; `all` when too much has changed to look at, `not-served` where the server shows no history
   */
  of(type: string, since: string): Promise<ChangedVersions | 'all' | 'not-served'>;
  /** Types of which the history since the cursor is served, and tells of no deletion. */
  readonly undeleted: ReadonlySet<string>;
  /** What the next run knows again, by `<type>/_history`. */
  readonly overlap: Readonly<Record<string, Overlap>>;
}

/** What is known before histories are read. */
export interface KnownChanges {
  /** What the last run noted. */
  readonly before: Readonly<Record<string, Overlap>>;
  /** Gives the next cursor of a type, if it is known. */
  readonly next: (type: string) => Cursor[string] | undefined;
  /** Gives the newest `meta.lastUpdated` of a type, if it was asked for. */
  readonly newest: (type: string) => string | undefined;
  /** Types of which a search has found nothing created or changed since the last run. */
  readonly quiet: ReadonlySet<string>;
}

/** Nothing to look at. */
const NOTHING: ChangedVersions = { changed: [], versions: [], created: new Map(), gone: new Set() };

/**
 * Make the histories of a run.
 *
 * @param transport the FHIR server
 * @param known what the last run noted, the next cursors, and what searches have found
 * @returns histories of which none was read
 */
export function createHistories(transport: Transport, { before, next, newest, quiet }: KnownChanges): Histories {
  const readings = new Map<string, Promise<ChangedVersions | 'all' | 'not-served'>>();
  const undeleted = new Set<string>();
  const overlap: Record<string, Overlap> = {};

  /**
   * Note how many there are, since everything is counted again now. As long as nothing is created, changed or deleted, the
   * next run need not look at so much again.
   */
  async function giveUp(type: string, key: string, since: string): Promise<'all'> {
    overlap[key] = await stormOf(type, next(type) ?? since);
    return 'all';
  }

  async function stormOf(type: string, cursor: string): Promise<Overlap> {
    const changed = await countMatches(transport, type, { _lastUpdated: `ge${cursor}` });
    const until = newest(type) ?? cursor;
    return { until, digest: changed.toString(16), total: await countMatches(transport, type, {}) };
  }

  /** Nothing created or changed is known of counted types; of joined ones the newest and two numbers tell as much. */
  async function isAnswered(type: string, noted: Overlap | undefined, since: string): Promise<boolean> {
    if (noted?.total === undefined) return false;
    if (quiet.has(type)) return (await countMatches(transport, type, {})) === noted.total;
    if (newest(type) === undefined || newest(type) !== noted.until) return false;
    const now = await stormOf(type, since);
    return now.digest === noted.digest && now.total === noted.total;
  }

  async function read(type: string, since: string): Promise<ChangedVersions | 'all' | 'not-served'> {
    const key = `${type}/_history`;
    const noted = before[key];
    if (noted !== undefined && (await isAnswered(type, noted, since))) {
      overlap[key] = noted;
      return NOTHING;
    }
    const history = await historyOfType(transport, type, since, MOST_CHANGED);
    if (history === 'too-many') return giveUp(type, key, since);
    if (history === 'not-served') return history;
    const { changes, changed, created, gone } = history;
    if (!changes.some(isGone)) undeleted.add(type);
    const fresh = new Set(changes.filter(newAmong(changes, noted)).map(({ id }) => id));
    const ids = changed.filter((id) => fresh.has(id));
    const versions = await readVersions(transport, type, ids);
    if (versions === 'not-served') return versions;
    if (versions === 'incomplete') return giveUp(type, key, since);
    const seen = overlapOf(changes, next(type) ?? since);
    if (seen !== undefined) overlap[key] = seen;
    return { changed: ids, versions, created: new Map([...created].filter(([id]) => fresh.has(id))), gone };
  }

  return {
    undeleted,
    overlap,
    of(type, since) {
      const reading = readings.get(type) ?? read(type, since);
      readings.set(type, reading);
      return reading;
    },
  };
}
