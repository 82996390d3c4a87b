import type { HttpAnswer } from '../../http/index.ts';
import { json, webMessage } from '../answers.ts';
import type { JsonObject } from '../json.ts';
import type { User } from '../users.ts';
import { answerList } from './answer-list.ts';
import { BadTrackerFilterError, readFilters } from './filter-values.ts';
import { badRequest, readScope } from './read-scope.ts';
import { searchEnrollments, searchEntities, searchEvents } from './search-tracker.ts';
import { selectShown } from './select-shown.ts';
import { showEnrollment, showEntity, showEvent } from './show-tracker.ts';
import type { TrackerState } from './tracker-context.ts';
import type { Stored, StoredEntity } from './tracker-types.ts';

/** Fields of an answer that asks for none. */
const usual = {
  trackedEntities: '*,!relationships,!enrollments,!events,!programOwners',
  enrollments: '*,!relationships,!events,!attributes',
  events: '*,!relationships',
} as const;

/** What one object is called. */
const names = { trackedEntities: 'TrackedEntity', enrollments: 'Enrollment', events: 'Event' } as const;

/** A resource of the tracker that can be read. */
export type TrackerResource = keyof typeof usual;

/** Whether something names a resource of the tracker. @example isTrackerResource('events') // true */
export function isTrackerResource(name: string): name is TrackerResource {
  return Object.hasOwn(usual, name);
}

/**
 * Answer `GET /api/tracker/{resource}/{id}`.
 *
 * @param state the server
 * @param user who asks
 * @param resource what
 * @param id its uid
 * @param query `fields`, and `program` for a tracked entity
 * @returns the object; 404 when there is none or it was deleted
 * @example readOne(state, user, 'events', 'ydBREci96VE', new URLSearchParams());
 */
export function readOne(
  state: TrackerState,
  user: User,
  resource: TrackerResource,
  id: string,
  query: URLSearchParams,
): HttpAnswer {
  const scope = readScope(state, user, new URLSearchParams(), resource);
  const found = find(state, resource, id, query.get('program') ?? undefined);
  if (!found || found.stored.deleted || 'status' in scope || !scope.holds(found.stored.orgUnit)) {
    const message = `${names[resource]} with id ${id} could not be found.`;
    return webMessage(404, { message, errorCode: 'E1005' });
  }
  return json(200, selectShown(found.show(), query.getAll('fields').join(',') || usual[resource]));
}

/**
 * Answer `GET /api/tracker/{resource}`, newest first.
 *
 * @param state the server
 * @param user who asks
 * @param resource what
 * @param query of the request
 * @returns a page; 400 and 403 for a search that asks too little or too much
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html
 * @example readMany(state, user, 'events', new URLSearchParams('program=IpHINAT79UW&orgUnit=DiszpKrYNg8'));
 */
export function readMany(
  state: TrackerState,
  user: User,
  resource: TrackerResource,
  query: URLSearchParams,
): HttpAnswer {
  if (resource === 'trackedEntities' && !hasTarget(query)) {
    return badRequest('Either `program`, `trackedEntityType` or `trackedEntities` should be specified');
  }
  const scope = readScope(state, user, query, resource);
  if ('status' in scope) return scope;
  try {
    const filters = readFilters(query);
    const fields = usual[resource];
    if (resource === 'trackedEntities') {
      const items = searchEntities(state, query, scope, filters);
      const program = query.get('program');
      const show = (each: StoredEntity) => showEntity(state, each, program ? { program } : {});
      return answerList(state, query, { resource, items, fields, show });
    }
    if (resource === 'enrollments') {
      const items = searchEnrollments(state, query, scope);
      return answerList(state, query, { resource, items, fields, show: (each) => showEnrollment(state, each) });
    }
    const items = searchEvents(state, query, scope, filters);
    return answerList(state, query, { resource, items, fields, show: (each) => showEvent(state, each) });
  } catch (error) {
    if (error instanceof BadTrackerFilterError) return badRequest(error.message);
    throw error;
  }
}

/** An object, and how it is shown. */
interface Found {
  stored: Stored;
  show: () => JsonObject;
}

function find(state: TrackerState, resource: TrackerResource, id: string, program?: string): Found | undefined {
  const { entities, enrollments, events } = state.tracker;
  if (resource === 'trackedEntities') {
    const stored = entities.get(id);
    return stored && { stored, show: () => showEntity(state, stored, program === undefined ? {} : { program }) };
  }
  if (resource === 'enrollments') {
    const stored = enrollments.get(id);
    return stored && { stored, show: () => showEnrollment(state, stored) };
  }
  const stored = events.get(id);
  return stored && { stored, show: () => showEvent(state, stored) };
}

function hasTarget(query: URLSearchParams): boolean {
  return ['program', 'trackedEntityType', 'trackedEntities', 'trackedEntity'].some((name) => query.has(name));
}
