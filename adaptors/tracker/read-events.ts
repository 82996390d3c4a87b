import type { FhirResource } from '../tally/compiled-mapping.ts';
import { referenceKeys } from '../tally/fhirpath/runtime/references.ts';
import type { Transport } from '../transport/index.ts';
import type { CompiledTracker } from './compiled-tracker.ts';
import { trackerView } from './map-context.ts';
import { searchValues } from './search-values.ts';

/** Gives the resources of a person for a view. */
export type ResourcesOf = (person: string, view: string) => readonly FhirResource[];

/**
 * Read all resources that the events of some persons are made of, whatever the views' `where` and `search` say: what is
 * left out now may have been sent before.
 *
 * @param transport the FHIR server
 * @param tracker compiled mapping
 * @param persons ids of their resources
 * @returns what gives them by person and view
 * @throws {TransportError} when a search fails
 */
export async function readEvents(
  transport: Transport,
  tracker: CompiledTracker,
  persons: readonly string[],
): Promise<ResourcesOf> {
  const { resource: personType } = trackerView(tracker, tracker.person.view);
  const values = persons.map((id) => `${personType}/${id}`);
  const read = new Map<string, readonly FhirResource[]>();
  const byView = new Map<string, Map<string, FhirResource[]>>();
  for (const { view: name, include, of } of tracker.events) {
    const view = trackerView(tracker, name);
    const key = `${view.resource}?${include}`;
    const resources =
      read.get(key) ?? (await searchValues(transport, { type: view.resource, parameter: include, values }));
    read.set(key, resources);
    const people = byView.get(name) ?? new Map<string, FhirResource[]>();
    byView.set(name, people);
    for (const resource of resources) {
      const person = personOf(view.rows(resource)[0]?.values[of]);
      const known = person === undefined ? undefined : people.get(person);
      if (known === undefined && person !== undefined) people.set(person, [resource]);
      else if (known !== undefined && !known.includes(resource)) known.push(resource);
    }
  }
  return (person, view) => byView.get(view)?.get(person) ?? [];
}

/**
 * Give the id of the person that a column names: an id, or a reference.
 *
 * @param value the column's value
 * @returns the id; undefined where there is none
 * @example personOf('Patient/p-1') // 'p-1'
 */
export function personOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return value.includes('/') ? (referenceKeys([value])[0] ?? value) : value;
}
