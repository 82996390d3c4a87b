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

/**
 * Find the events that earlier versions of resources were, and that they are no more: what was deleted, entered in error,
 * found to be another person's or of another stage.
 *
 * @param tracker compiled mapping
 * @param type of the resources
 * @param versions of those that changed since the cursor
 * @param into takes the events by id of their person
 */
export function findGoneEvents(
  tracker: CompiledTracker,
  type: string,
  { versions }: Pick<ChangedVersions, 'versions'>,
  into: Map<string, GoneEvent[]>,
): void {
  for (const { versions: all, sinceDeletion } of versions) {
    const now = new Set(sinceDeletion === 0 ? [] : eventsOf(tracker, type, all[0]).map(({ key }) => key));
    const seen = new Set<string>();
    for (const version of all) {
      for (const { key, person, block, id } of eventsOf(tracker, type, version)) {
        if (now.has(key) || seen.has(key)) continue;
        seen.add(key);
        into.set(person, [...(into.get(person) ?? []), { block, id }]);
      }
    }
  }
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
  const key = JSON.stringify([block, person, id]);
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
    return [{ key: JSON.stringify([block, person, id]), person, block, id }];
  });
}
