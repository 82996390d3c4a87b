import type { FhirResource } from './compiled-mapping.ts';
import { idOf } from './id-of.ts';
import { createNewestVersions, type NewestVersions } from './newest-versions.ts';
import { createSeenSet } from './seen-set.ts';

/** Takes each resource once, in its newest version, from what is read several times. */
export interface NewestOnce {
  /** Look at a resource in the first reading. */
  look(resource: FhirResource): void;
  /** Whether some came more than once, so that a second reading has to note their versions; true once it was asked. */
  hasSeveral(): boolean;
  /** Note a resource in the second reading. */
  note(resource: FhirResource): void;
  /** Whether a resource counts, in the last reading. Those without an id cannot be told apart, and all do. */
  takes(resource: FhirResource): boolean;
}

/**
 * Make what takes the resources of one type that `tallysheet tally` counts: of several versions of one the newest, once.
 *
 * @param type resource type
 * @returns what has read nothing
 * @example
 * const newest = createNewestOnce('Immunization');
 * for (const one of doses) newest.look(one);
 * if (newest.hasSeveral()) for (const one of doses) newest.note(one);
 * doses.filter(newest.takes)
 */
export function createNewestOnce(type: string): NewestOnce {
  const seen = createSeenSet();
  const several = new Set<string>();
  const taken = new Set<string>();
  let versions: NewestVersions | undefined;
  return {
    look(resource) {
      const id = idOf(resource);
      if (resource.resourceType === type && id !== undefined && seen.add(id, '') !== 'new') several.add(id);
    },
    hasSeveral() {
      versions ??= createNewestVersions(new Map([[type, several]]));
      return several.size > 0;
    },
    note(resource) {
      versions?.note(resource);
    },
    takes(resource) {
      const id = idOf(resource);
      if (resource.resourceType !== type || id === undefined || !several.has(id)) return true;
      if (taken.has(id) || versions?.isNewest(resource) === false) return false;
      taken.add(id);
      return true;
    },
  };
}
