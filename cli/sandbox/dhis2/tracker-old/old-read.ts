import type { HttpAnswer } from '../../http/index.ts';
import { json, streamedJson, webMessage } from '../answers.ts';
import { readDuration } from '../duration.ts';
import type { JsonObject } from '../json.ts';
import { readScope } from '../tracker/read-scope.ts';
import type { TrackerState } from '../tracker/tracker-context.ts';
import type { Stored } from '../tracker/tracker-types.ts';
import type { User } from '../users.ts';
import { showOldEnrollment, showOldEntity, showOldEvent } from './old-show.ts';

/** The older resources, with what their objects are called. */
export const OLD_RESOURCES = {
  trackedEntityInstances: 'TrackedEntityInstance',
  enrollments: 'Enrollment',
  events: 'Event',
} as const;

/** An older resource. */
export type OldResource = keyof typeof OLD_RESOURCES;

/**
 * Answer `GET` of one object of an older resource.
 *
 * @param state the server
 * @param resource which
 * @param id uid
 * @param query `program` for the attributes of a tracked entity
 * @returns the object, or 404
 * @example readOldOne(state, 'events', 'TLacNBQi24M', new URLSearchParams());
 */
export function readOldOne(state: TrackerState, resource: OldResource, id: string, query: URLSearchParams): HttpAnswer {
  const shown = listOf(state, resource, query).find(({ stored }) => stored.id === id);
  if (shown) return json(200, shown.show());
  const message = `${OLD_RESOURCES[resource]} with id ${id} could not be found.`;
  return webMessage(404, { message, errorCode: 'E1005' });
}

/**
 * Answer `GET` of an older resource.
 *
 * @param state the server
 * @param user who asks
 * @param resource which
 * @param query `ou` or `orgUnit`, `ouMode`, `program`, `trackedEntityInstance`, of enrollments `programStatus` and `lastUpdatedDuration`, `page`, `pageSize`, `skipPaging`
 * @returns a page; persons and enrollments in the order of their making, events newest first
 * @example readOldMany(state, user, 'events', new URLSearchParams('program=eBAyeGv0exc&orgUnit=DiszpKrYNg8'));
 */
export function readOldMany(
  state: TrackerState,
  user: User,
  resource: OldResource,
  query: URLSearchParams,
): HttpAnswer {
  const renamed = new URLSearchParams(query);
  const units = query.get('ou') ?? query.get('orgUnit');
  if (units !== null) renamed.set('orgUnits', units);
  renamed.delete('orgUnit');
  const scope = readScope(state, user, renamed, 'trackedEntities');
  if ('status' in scope) return scope;
  const found = listOf(state, resource, query).filter(({ stored }) => scope.holds(stored.orgUnit));
  const page = Number(query.get('page') ?? 1);
  const pageSize = Number(query.get('pageSize') ?? 50);
  const all = query.get('skipPaging') === 'true' || query.get('paging') === 'false' || resource !== 'events';
  const slice = all ? found : found.slice((page - 1) * pageSize, page * pageSize);
  const pager = all ? {} : { pager: { page, pageSize, isLastPage: found.length <= page * pageSize } };
  const type = resource === 'trackedEntityInstances' ? streamedJson : undefined;
  return json(200, { ...pager, [resource]: slice.map(({ show }) => show()) }, type);
}

interface Shown {
  stored: Stored;
  show: () => JsonObject;
}

function listOf(state: TrackerState, resource: OldResource, query: URLSearchParams): Shown[] {
  const { tracker, now } = state;
  const program = query.get('program') ?? undefined;
  const entity = query.get('trackedEntityInstance')?.split(';');
  if (resource === 'trackedEntityInstances') {
    return [...tracker.entities.values()]
      .filter((each) => !each.deleted && (!entity || entity.includes(each.id)))
      .filter((each) => program === undefined || tracker.enrollmentsOf(each, program).length > 0)
      .map((stored) => ({ stored, show: () => showOldEntity(state, stored, program) }));
  }
  if (resource === 'enrollments') {
    const status = query.get('programStatus');
    const within = readDuration(query.get('lastUpdatedDuration') ?? '');
    return [...tracker.enrollments.values()]
      .filter((each) => !each.deleted && (program === undefined || each.program === program))
      .filter((each) => !entity || entity.includes(each.entity))
      .filter((each) => status === null || each.status === status)
      .filter(({ updatedAt }) => within === undefined || updatedAt.getTime() >= now().getTime() - within)
      .map((stored) => ({ stored, show: () => showOldEnrollment(stored) }));
  }
  return [...tracker.events.values()]
    .filter((each) => !each.deleted && (program === undefined || each.program === program))
    .sort((left, right) => right.serial - left.serial)
    .map((stored) => ({ stored, show: () => showOldEvent(state, stored) }));
}
