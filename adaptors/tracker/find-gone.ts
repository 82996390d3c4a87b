import type { ChangedVersions } from '../fhir/changed-versions.ts';
import type { Versions } from '../fhir/read-history.ts';
import type { FhirResource } from '../tally/compiled-mapping.ts';
import type { CompiledTracker } from './compiled-tracker.ts';
import { trackerView } from './map-context.ts';
import { identityOf, statusOf } from './map-events.ts';
import { readPerson } from './map-person.ts';
import { personOf } from './read-events.ts';

/** An event that was one, and is one no more. */
export interface GoneEvent {
  /** Position of the block in the mapping. */
  readonly block: number;
  /** Identity of the event at its source. */
  readonly id: string;
}

/** What earlier versions of resources tell. */
export interface PastEvents {
  /** Events that are none any more, by id of their person. */
  readonly gone: Map<string, GoneEvent[]>;
  /** Events that are still some, by `eventKey`: they may have been sent, in another form. */
  readonly stayed: Set<string>;
}

/**
 * Find the events that earlier versions of resources were, and that they are no more: what was deleted, entered in error,
 * found to be another person's or of another stage. What cannot be read any more is still one: it goes into quarantine, and
 * stays in DHIS2 as it was.
 *
 * @param tracker compiled mapping
 * @param type of the resources
 * @param versions of those that changed since the cursor
 * @param into takes the events
 */
export function findGoneEvents(
  tracker: CompiledTracker,
  type: string,
  { versions }: Pick<ChangedVersions, 'versions'>,
  { gone, stayed }: PastEvents,
): void {
  for (const { versions: all, sinceDeletion } of versions) {
    const current = sinceDeletion === 0 ? undefined : all[0];
    const now = new Set(eventsOf(tracker, type, current).map(({ key }) => key));
    const unreadable = unreadableBlocks(tracker, type, current);
    const seen = new Set<string>();
    for (const version of all) {
      for (const { key, person, block, id } of eventsOf(tracker, type, version)) {
        if (version !== current && (now.has(key) || unreadable.has(block))) stayed.add(key);
        if (now.has(key) || unreadable.has(block) || seen.has(key)) continue;
        seen.add(key);
        gone.set(person, [...(gone.get(person) ?? []), { block, id }]);
      }
    }
  }
}

/**
 * Name an event of a person.
 *
 * @param block position of the block
 * @param person id of the person's resource
 * @param id of the event
 * @returns a text
 */
export function eventKey(block: number, person: string, id: string): string {
  return JSON.stringify([block, person, id]);
}

/**
 * Find the identities that persons had and have no more: they were deleted, or go by another one now.
 *
 * @param tracker compiled mapping
 * @param versions of the persons that changed since the cursor
 * @returns the identities, each once
 */
export function findGonePersons(tracker: CompiledTracker, versions: readonly Versions[]): string[] {
  const gone = new Set<string>();
  for (const { versions: all, sinceDeletion } of versions) {
    const [current] = all;
    const now = sinceDeletion === 0 || current === undefined ? undefined : readPerson({ tracker }, current).identity;
    for (const version of all) {
      const { identity, status } = readPerson({ tracker }, version);
      if (identity !== undefined && identity !== now && status === 'row') gone.add(identity);
    }
  }
  return [...gone].sort();
}

/**
 * Count the persons that the view leaves out, and that it did not leave out before.
 *
 * @param tracker compiled mapping
 * @param versions of the persons that changed since the cursor
 * @returns how many
 */
export function countLeftOut(tracker: CompiledTracker, versions: readonly Versions[]): number {
  return versions.filter(({ versions: [current, ...older], sinceDeletion }) => {
    if (current === undefined || sinceDeletion === 0) return false;
    if (readPerson({ tracker }, current).status !== 'excluded') return false;
    return older.some((version) => readPerson({ tracker }, version).status === 'row');
  }).length;
}

/**
 * Count how often a resource stopped being an event of a person: entered in error, deleted, found to be another's.
 *
 * @param tracker compiled mapping
 * @param type of the resource
 * @param history all its versions; of its deletions only the last one is known
 * @param event the id of its person's resource, the block and its identity
 * @returns how often
 */
export function countTaken(
  tracker: CompiledTracker,
  type: string,
  { versions, sinceDeletion }: Versions,
  { person, block, id }: { readonly person: string; readonly block: number; readonly id: string },
): number {
  const key = eventKey(block, person, id);
  const isOne = versions.map((version) => eventsOf(tracker, type, version).some((one) => one.key === key));
  return isOne.filter((was, at) => was && at > 0 && (at === sinceDeletion || isOne[at - 1] === false)).length;
}

function eventsOf(tracker: CompiledTracker, type: string, resource: FhirResource | undefined) {
  if (resource === undefined) return [];
  return tracker.events.flatMap((event, block) => {
    const view = trackerView(tracker, event.view);
    if (view.resource !== type) return [];
    const [row] = view.rows(resource);
    if (row === undefined || statusOf(event, row) !== 'row') return [];
    const person = personOf(row.values[event.of]);
    const id = identityOf(event.id, resource, row.values);
    if (person === undefined || id === undefined) return [];
    return [{ key: eventKey(block, person, id), person, block, id }];
  });
}

function unreadableBlocks(tracker: CompiledTracker, type: string, resource: FhirResource | undefined): Set<number> {
  const blocks = tracker.events.flatMap((event, block) => {
    const view = trackerView(tracker, event.view);
    if (resource === undefined || view.resource !== type) return [];
    const status = statusOf(event, view.rows(resource)[0]);
    return status === 'row' || status === 'excluded' || status === 'no-row' ? [] : [block];
  });
  return new Set(blocks);
}
