import { createHistories, type Histories } from '../fhir/changed-versions.ts';
import { newestChange } from '../fhir/newest-change.ts';
import { countMatches } from '../fhir/search.ts';
import { BEGINNING, isOlder, nextCursor } from '../run/cursor.ts';
import { newAmong, overlapOf, seenUntil } from '../run/overlap.ts';
import type { Cursor, KeptState, Overlap } from '../run/state.ts';
import type { Transport } from '../transport/index.ts';
import type { CompiledTracker } from './compiled-tracker.ts';
import { countLeftOut, findGoneEvents, findGonePersons, type GoneEvent } from './find-gone.ts';
import { trackerView } from './map-context.ts';
import { type PersonChange, readChanges } from './read-changes.ts';

/** Which persons a run looks at, and where the next one starts. */
export interface ChangedPersons {
  /** New changes by type, those of persons left out where all are read in their order. */
  readonly changes: ReadonlyMap<string, readonly PersonChange[]>;
  /** Persons that the last run has sent, and that the source names again. */
  readonly unchanged: number;
  /** From when on all persons are read in the order of their changes; undefined: those that are named alone. */
  readonly loadFrom: string | undefined;
  /** The next cursor and what the next run knows again, when everything of this run is done. */
  readonly cursor: Cursor;
  readonly overlap: Readonly<Record<string, Overlap>>;
  /** Events that were deleted or belong to another person now, by id of the person who had them. */
  readonly gone: ReadonlyMap<string, readonly GoneEvent[]>;
  /** Events that changed and may have been sent in another form, by `eventKey`. */
  readonly stayed: ReadonlySet<string>;
  /** Persons whom the view leaves out now, and did not before. */
  readonly leftOut: number;
  /** Identities of persons who were deleted, or who go by another identity. */
  readonly gonePersons: readonly string[];
  /** Resource types whose deletions cannot be noticed. */
  readonly noHistory: readonly string[];
}

/** What is asked of a run. */
export interface FindOptions {
  /** Send all persons again, whatever the cursor says; what was deleted since is found from it all the same. */
  readonly recountsAll: boolean;
  /** Told of progress, a line each. */
  readonly log: (line: string) => void;
}

/**
 * Find the persons that changed since the cursor: they themselves, or what their events are made of. The first run, and one
 * after too many changes, reads all of them in the order of their changes, so that it can go on where it ended.
 *
 * @param transport the FHIR server
 * @param tracker compiled mapping
 * @param state cursor and overlap of the last run
 * @param options whether all are sent again, and the log
 * @returns what to look at
 * @throws {TransportError} when a search fails
 */
export async function findChanged(
  transport: Transport,
  tracker: CompiledTracker,
  { cursor = {}, overlap: before = {} }: Pick<KeptState, 'cursor' | 'overlap'>,
  { recountsAll, log }: FindOptions,
): Promise<ChangedPersons> {
  const { resource: personType } = trackerView(tracker, tracker.person.view);
  const eventTypes = [...new Set(tracker.events.map(({ view }) => trackerView(tracker, view).resource))];
  const otherTypes = eventTypes.filter((type) => type !== personType);
  const found = new Found(cursor, before);
  const personsSince = cursor[personType];
  let loadFrom = personsSince === undefined || recountsAll ? BEGINNING : undefined;
  for (const type of otherTypes) {
    if ((await found.read(transport, tracker, type)) !== 'too-many') continue;
    log(`Find more changes of ${type} than can be looked at: send all persons again`);
    loadFrom = BEGINNING;
  }
  if (loadFrom === undefined) {
    // Without a note of the last run it ended in the middle of reading all, or nothing has ever changed.
    const isNoted = before[personType] !== undefined;
    if (!isNoted || (await found.read(transport, tracker, personType)) === 'too-many') loadFrom = personsSince;
  }
  const histories = createHistories(transport, {
    before,
    next: (type) => found.cursor[type],
    newest: (type) => found.newest.get(type),
    quiet: found.quiet,
  });
  // While all persons are read, the history of theirs from where that began would be all there is.
  const looked = loadFrom === undefined ? [personType, ...otherTypes] : otherTypes;
  const past = await readPast(tracker, histories, looked, cursor);
  for (const [type, newest] of found.older) {
    if (!histories.undeleted.has(type) && !past.noHistory.includes(type)) continue;
    log(`Find the newest ${type} older than the cursor, as after a restored backup: send all persons again`);
    loadFrom = BEGINNING;
    found.cursor[type] = nextCursor(undefined, newest);
    delete found.overlap[type];
  }
  if (loadFrom === BEGINNING) found.changes.clear();
  else if (loadFrom !== undefined) found.changes.delete(personType);
  return {
    changes: found.changes,
    unchanged: loadFrom === undefined ? found.unchanged(personType) : 0,
    loadFrom,
    cursor: found.cursor,
    overlap: { ...found.overlap, ...histories.overlap },
    ...past,
  };
}

/** What histories tell of events and persons that are none any more. */
async function readPast(
  tracker: CompiledTracker,
  histories: Histories,
  types: readonly string[],
  cursor: Cursor,
): Promise<Pick<ChangedPersons, 'gone' | 'stayed' | 'leftOut' | 'gonePersons' | 'noHistory'>> {
  const gone = new Map<string, GoneEvent[]>();
  const stayed = new Set<string>();
  let leftOut = 0;
  const gonePersons: string[] = [];
  const noHistory: string[] = [];
  for (const type of types) {
    const since = cursor[type];
    if (since === undefined || since === BEGINNING) continue;
    const history = await histories.of(type, since);
    if (typeof history === 'string') {
      noHistory.push(type);
      continue;
    }
    if (type === trackerView(tracker, tracker.person.view).resource) {
      gonePersons.push(...findGonePersons(tracker, history.versions));
      leftOut += countLeftOut(tracker, history.versions);
    }
    findGoneEvents(tracker, type, history, { gone, stayed });
  }
  return { gone, stayed, leftOut, gonePersons, noHistory };
}

/** What the searches of a run have found. */
class Found {
  readonly changes = new Map<string, readonly PersonChange[]>();
  readonly cursor: Record<string, string> = {};
  readonly overlap: Record<string, Overlap> = {};
  readonly quiet = new Set<string>();
  /** Types whose newest change is older than one that the last run saw, and when it was. */
  readonly older = new Map<string, string>();
  readonly newest = new Map<string, string>();
  readonly #known = new Map<string, readonly PersonChange[]>();
  readonly #since: Cursor;
  readonly #before: Readonly<Record<string, Overlap>>;

  constructor(since: Cursor, before: Readonly<Record<string, Overlap>>) {
    this.#since = since;
    this.#before = before;
  }

  /** Read the changes of a type, and take its next cursor; of a type without a cursor that alone. */
  async read(transport: Transport, tracker: CompiledTracker, type: string): Promise<'read' | 'too-many'> {
    const since = this.#since[type];
    const noted = this.#before[type];
    if (since === undefined) {
      await this.#begin(transport, tracker, type);
      return 'read';
    }
    if (noted?.total !== undefined) return this.#readAfter(transport, tracker, type, { since, noted });
    const read = await readChanges(transport, tracker, type, since);
    if (read === 'too-many') {
      await this.#begin(transport, tracker, type);
      return 'too-many';
    }
    if (read.newest !== undefined) this.newest.set(type, read.newest);
    const isNew = newAmong(read.changes, noted);
    this.changes.set(type, read.changes.filter(isNew));
    this.#known.set(
      type,
      read.changes.filter((change) => !isNew(change)),
    );
    if (!read.changes.some(isNew)) this.quiet.add(type);
    const next = nextCursor(since, read.newest);
    this.cursor[type] = next;
    this.#note(type, overlapOf(read.changes, next));
    const newest = read.newest ?? (since === BEGINNING ? undefined : await this.#newestOf(transport, type));
    if (isOlder(newest, seenUntil(this.#before, type, since))) this.older.set(type, newest);
    return 'read';
  }

  /** Take the cursor of a type of which everything is read, and note what lies between it and the newest change. */
  async #begin(transport: Transport, tracker: CompiledTracker, type: string): Promise<void> {
    const newest = await this.#newestOf(transport, type);
    const next = nextCursor(undefined, newest);
    this.cursor[type] = next;
    if (newest === undefined) return;
    const read = await readChanges(transport, tracker, type, next);
    if (read === 'too-many') this.#note(type, await countOverlap(transport, type, next, newest));
    else this.#note(type, overlapOf(read.changes, next));
  }

  /** Where the overlap is too large to look at, its number tells whether anything in it was committed late. */
  async #readAfter(
    transport: Transport,
    tracker: CompiledTracker,
    type: string,
    { since, noted }: { readonly since: string; readonly noted: Overlap },
  ): Promise<'read' | 'too-many'> {
    const counted = await countOverlap(transport, type, since, noted.until);
    const read =
      counted.total === noted.total ? await readChanges(transport, tracker, type, noted.until, 'gt') : 'too-many';
    if (read === 'too-many') {
      await this.#begin(transport, tracker, type);
      return 'too-many';
    }
    this.changes.set(type, read.changes);
    if (read.changes.length === 0) this.quiet.add(type);
    const next = nextCursor(since, read.newest);
    const isPast = Date.parse(next) > Date.parse(noted.until);
    this.cursor[type] = isPast ? next : since;
    if (isPast) this.#note(type, overlapOf(read.changes, next));
    else this.#note(type, await countOverlap(transport, type, since, read.newest ?? noted.until));
    return 'read';
  }

  async #newestOf(transport: Transport, type: string): Promise<string | undefined> {
    const newest = await newestChange(transport, type);
    if (newest !== undefined) this.newest.set(type, newest);
    return newest;
  }

  #note(type: string, overlap: Overlap | undefined): void {
    if (overlap !== undefined) this.overlap[type] = overlap;
  }

  /** How many persons are named again, and nothing of them is new. */
  unchanged(personType: string): number {
    const touched = new Set([...this.changes.values()].flat().flatMap(({ persons }) => persons));
    return (this.#known.get(personType) ?? []).filter(({ id }) => !touched.has(id)).length;
  }
}

/** Count what lies between a cursor and the newest change. */
async function countOverlap(transport: Transport, type: string, since: string, until: string): Promise<Overlap> {
  const total = await countMatches(transport, type, { _lastUpdated: [`ge${since}`, `le${until}`] });
  return { until, digest: '', total };
}
