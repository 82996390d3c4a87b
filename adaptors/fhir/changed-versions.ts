import type { Cursor, Overlap } from '../run/state.ts';
import type { Transport } from '../transport/index.ts';
import { newAmong, overlapOf } from './overlap.ts';
import { historyOfType, readVersions, type Versions } from './read-history.ts';

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
  /** Types of which the history since the cursor is served and empty. */
  readonly silent: ReadonlySet<string>;
  /** What the next run knows again, by `<type>/_history`. */
  readonly overlap: Readonly<Record<string, Overlap>>;
}

/**
 * Make the histories of a run.
 *
 * @param transport the FHIR server
 * @param before what the last run noted
 * @param next gives the next cursor of a type, if it is known
 * @returns histories of which none was read
 */
export function createHistories(
  transport: Transport,
  before: Readonly<Record<string, Overlap>>,
  next: (type: string) => Cursor[string] | undefined,
): Histories {
  const known = new Map<string, Promise<ChangedVersions | 'all' | 'not-served'>>();
  const silent = new Set<string>();
  const overlap: Record<string, Overlap> = {};

  async function read(type: string, since: string): Promise<ChangedVersions | 'all' | 'not-served'> {
    const key = `${type}/_history`;
    const history = await historyOfType(transport, type, since, MOST_CHANGED);
    if (history === 'too-many') return 'all';
    if (history === 'not-served') return history;
    const { changes, changed, created } = history;
    if (changes.length === 0) silent.add(type);
    const noted = overlapOf(changes, next(type) ?? since);
    if (noted !== undefined) overlap[key] = noted;
    const fresh = new Set(changes.filter(newAmong(changes, before[key])).map(({ id }) => id));
    const ids = changed.filter((id) => fresh.has(id));
    const versions = await readVersions(transport, type, ids);
    if (versions === 'not-served') return versions;
    if (versions === 'incomplete') return 'all';
    return { changed: ids, versions, created: new Map([...created].filter(([id]) => fresh.has(id))) };
  }

  return {
    silent,
    overlap,
    of(type, since) {
      const reading = known.get(type) ?? read(type, since);
      known.set(type, reading);
      return reading;
    },
  };
}
