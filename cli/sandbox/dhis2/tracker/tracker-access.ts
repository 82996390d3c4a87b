import { adminId } from '../metadata-defaults.ts';
import { userOf } from '../users.ts';
import { mergeEntities } from './merge-entities.ts';
import { removeEntity, removeEvent } from './remove-stored.ts';
import type { TrackerState } from './tracker-context.ts';
import type { TrackerJobs } from './tracker-jobs.ts';
import type { StoredEnrollment, StoredEntity, StoredEvent } from './tracker-types.ts';

/** A tracked entity as a test looks at it. */
export interface SeenEntity extends Omit<StoredEntity, 'attributes' | 'enrollments' | 'owners'> {
  /** Values by uid of their attribute. */
  attributes: Readonly<Record<string, string>>;
}

/** An event as a test looks at it. */
export interface SeenEvent extends Omit<StoredEvent, 'values'> {
  /** Values by uid of their data element. */
  values: Readonly<Record<string, string>>;
}

/** What a test sees and does behind the API of the tracker. */
export interface TrackerAccess {
  /** Tracked entities in the order of their making, deleted ones included. */
  entities(): SeenEntity[];
  /** Enrollments in the order of their making, deleted ones included. */
  enrollments(): Omit<StoredEnrollment, 'events'>[];
  /** Events in the order of their making, deleted ones included. */
  events(): SeenEvent[];
  /** Merge a tracked entity into another one, as a person does: the duplicate is deleted. */
  merge(original: string, duplicate: string): void;
  /** Delete a tracked entity and all that belongs to it, or an event, as a person does. */
  remove(uid: string): void;
  /** Let the reports of the next imports in the background not be there for so many calls. */
  delayReports(calls: number): void;
}

/**
 * Look behind the API of the tracker.
 *
 * @param state the server
 * @returns what a test may see and do
 * @example trackerAccess(state).entities().length;
 */
export function trackerAccess(state: TrackerState & { trackerJobs: TrackerJobs }): TrackerAccess {
  const { tracker } = state;
  const byAdmin = () => {
    const user = userOf(state.metadata, state.metadata.get('users', adminId) ?? { id: adminId });
    return { state, store: tracker, now: state.now(), user };
  };
  return {
    entities: () =>
      [...tracker.entities.values()].map(({ enrollments: _, owners: __, ...entity }) => ({
        ...entity,
        attributes: textsOf(entity.attributes),
      })),
    enrollments: () => [...tracker.enrollments.values()].map(({ events: _, ...enrollment }) => enrollment),
    events: () => [...tracker.events.values()].map((event) => ({ ...event, values: textsOf(event.values) })),
    merge: (original, duplicate) => mergeEntities(byAdmin(), original, duplicate),
    remove: (uid) => (tracker.events.has(uid) ? removeEvent(byAdmin(), uid) : removeEntity(byAdmin(), uid)),
    delayReports: (calls) => {
      state.trackerJobs.pending = calls;
    },
  };
}

function textsOf(texts: ReadonlyMap<string, { value: string }>): Record<string, string> {
  return Object.fromEntries([...texts].map(([id, { value }]) => [id, value]));
}
