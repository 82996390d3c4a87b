import { type Reading, readChecked } from '../fhir/read-checked.ts';
import { searchPages } from '../fhir/search.ts';
import type { Change } from '../run/overlap.ts';
import type { FhirResource } from '../tally/compiled-mapping.ts';
import type { Transport } from '../transport/index.ts';
import type { CompiledTracker } from './compiled-tracker.ts';
import { trackerView } from './map-context.ts';
import { personOf } from './read-events.ts';

/** More changes than these are not looked at one by one: all persons are sent again. */
export const MOST_CHANGES = 50_000;

/** A change, and the persons that it is about. */
export interface PersonChange extends Change {
  readonly persons: readonly string[];
}

/** What changed of a type since its cursor. */
export interface TypeChanges {
  readonly changes: readonly PersonChange[];
  /** Newest `meta.lastUpdated` that was read. */
  readonly newest: string | undefined;
}

/**
 * Tell which persons a resource is about: itself, or those that it is an event of.
 *
 * @param tracker compiled mapping
 * @returns a function from a resource to ids of persons
 */
export function personsOf(tracker: CompiledTracker): (resource: FhirResource) => readonly string[] {
  const { resource: personType } = trackerView(tracker, tracker.person.view);
  return (resource) => {
    const persons = new Set<string>();
    if (resource.resourceType === personType && resource.id !== undefined) persons.add(resource.id);
    for (const { view: name, of } of tracker.events) {
      const view = trackerView(tracker, name);
      if (view.resource !== resource.resourceType) continue;
      const person = personOf(view.rows(resource)[0]?.values[of]);
      if (person !== undefined) persons.add(person);
    }
    return [...persons];
  };
}

/**
 * Read what changed of a type since an instant, by the server's clock and that instant included. The query has nothing of
 * the views' `search`: a dose that was cancelled has changed too.
 *
 * @param transport the FHIR server
 * @param tracker compiled mapping
 * @param type such as `Immunization`
 * @param since ISO 8601 instant
 * @param from whether changes of that very instant are read too
 * @returns the changes; `too-many` where so much has changed that everything is sent again
 * @throws {TransportError} when a search fails
 */
export async function readChanges(
  transport: Transport,
  tracker: CompiledTracker,
  type: string,
  since: string,
  from: 'ge' | 'gt' = 'ge',
): Promise<TypeChanges | 'too-many'> {
  const query = { _lastUpdated: `${from}${since}` };
  const persons = personsOf(tracker);
  const read = async (): Promise<Reading<TypeChanges | 'too-many'>> => {
    const changes = new Map<string, PersonChange>();
    let newest: string | undefined;
    let counted: number | undefined;
    for await (const { matches, total } of searchPages(transport, type, query)) {
      counted ??= total;
      const most = Math.max(total ?? 0, changes.size + matches.length);
      if (most > MOST_CHANGES) return { result: 'too-many', distinct: most, total: most };
      for (const resource of matches) {
        const { id = '' } = resource;
        const { versionId, lastUpdated = '' } = resource.meta ?? {};
        const at = Date.parse(lastUpdated);
        if (newest === undefined || at > Date.parse(newest)) newest = lastUpdated;
        changes.set(id, { id, version: versionId ?? lastUpdated, at, persons: persons(resource) });
      }
    }
    return { result: { changes: [...changes.values()], newest }, distinct: changes.size, total: counted };
  };
  return readChecked(transport, { resource: type, query, read, grows: true });
}
