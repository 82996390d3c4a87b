import type { HttpAnswer } from '../../http/index.ts';
import { json, webMessage } from '../answers.ts';
import type { User } from '../users.ts';
import { answerList } from './answer-list.ts';
import { BadTrackerFilterError, readFilters, type ValueFilter } from './filter-values.ts';
import { badRequest, readScope, type UnitScope } from './read-scope.ts';
import { selectShown } from './select-shown.ts';
import { showEnrollment, showEntity, showEvent } from './show-tracker.ts';
import type { TrackerState } from './tracker-context.ts';
import type { Stored, StoredEnrollment, StoredEntity, StoredEvent } from './tracker-types.ts';

/** Fields of an answer that asks for none. */
const usual = {
  trackedEntities: '*,!relationships,!enrollments,!events,!programOwners',
  enrollments: '*,!relationships,!events,!attributes',
  events: '*,!relationships',
} as const;

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
  const { tracker } = state;
  const fields = query.getAll('fields').join(',') || usual[resource];
  const program = query.get('program');
  const stored: Stored | undefined = {
    trackedEntities: tracker.entities,
    enrollments: tracker.enrollments,
    events: tracker.events,
  }[resource].get(id);
  const names = { trackedEntities: 'TrackedEntity', enrollments: 'Enrollment', events: 'Event' } as const;
  const scope = readScope(state, user, new URLSearchParams(), resource);
  if (!stored || stored.deleted || 'status' in scope || !scope.holds(stored.orgUnit)) {
    const message = `${names[resource]} with id ${id} could not be found.`;
    return webMessage(404, { message, errorCode: 'E1005' });
  }
  if ('attributes' in stored)
    return json(200, selectShown(showEntity(state, stored as StoredEntity, program ? { program } : {}), fields));
  return json(200, selectShown(shownChild(state, stored), fields));
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
      const items = entitiesOf(state, query, scope, filters);
      const program = query.get('program');
      const show = (each: StoredEntity) => showEntity(state, each, program ? { program } : {});
      return answerList(state, query, { resource, items, fields, show });
    }
    if (resource === 'enrollments') {
      const items = enrollmentsOf(state, query, scope);
      return answerList(state, query, { resource, items, fields, show: (each) => showEnrollment(state, each) });
    }
    const items = eventsOf(state, query, scope, filters);
    return answerList(state, query, { resource, items, fields, show: (each) => showEvent(state, each) });
  } catch (error) {
    if (error instanceof BadTrackerFilterError) return badRequest(error.message);
    throw error;
  }
}

function shownChild(state: TrackerState, stored: Stored) {
  return 'stage' in stored
    ? showEvent(state, stored as StoredEvent)
    : showEnrollment(state, stored as StoredEnrollment);
}

function hasTarget(query: URLSearchParams): boolean {
  return ['program', 'trackedEntityType', 'trackedEntities', 'trackedEntity'].some((name) => query.has(name));
}

function entitiesOf(
  { tracker }: TrackerState,
  query: URLSearchParams,
  scope: UnitScope,
  filters: readonly ValueFilter[],
): StoredEntity[] {
  const ids = idsOf(query, 'trackedEntities', 'trackedEntity');
  const exact = filters.find((filter) => filter.equals !== undefined);
  const given = ids?.flatMap((id) => tracker.entities.get(id) ?? []);
  const owners = exact ? tracker.havingAttribute(exact.name, exact.equals ?? '') : undefined;
  const program = query.get('program');
  const type = query.get('trackedEntityType');
  const holds = changedIn(query);
  const found = [...(given ?? owners ?? tracker.entities.values())].filter((each) => {
    if (!holds(each) || (type !== null && each.type !== type)) return false;
    if (program !== null && tracker.enrollmentsOf(each, program).length === 0 && !each.deleted) return false;
    if (!scope.holds((program !== null ? each.owners.get(program) : undefined) ?? each.orgUnit)) return false;
    return filters.every(({ name, test }) => test(each.attributes.get(name)?.value));
  });
  return newestFirst(found);
}

function enrollmentsOf({ tracker }: TrackerState, query: URLSearchParams, scope: UnitScope): StoredEnrollment[] {
  const ids = idsOf(query, 'enrollments', 'enrollment');
  const entities = idsOf(query, 'trackedEntity', 'trackedEntities');
  const program = query.get('program');
  const status = query.get('status') ?? query.get('programStatus');
  const holds = changedIn(query);
  const given = ids?.flatMap((id) => tracker.enrollments.get(id) ?? []);
  const found = [...(given ?? tracker.enrollments.values())].filter(
    (each) =>
      holds(each) &&
      (program === null || each.program === program) &&
      (status === null || each.status === status) &&
      (!entities || entities.includes(each.entity)) &&
      scope.holds(each.orgUnit),
  );
  return newestFirst(found);
}

function eventsOf(
  { tracker }: TrackerState,
  query: URLSearchParams,
  scope: UnitScope,
  filters: readonly ValueFilter[],
): StoredEvent[] {
  const ids = idsOf(query, 'events', 'event');
  const parents = idsOf(query, 'enrollments', 'enrollment');
  const wanted = [
    ['program', (event: StoredEvent) => event.program],
    ['programStage', (event: StoredEvent) => event.stage],
    ['status', (event: StoredEvent) => event.status],
    ['trackedEntity', (event: StoredEvent) => tracker.enrollments.get(event.enrollment ?? '')?.entity],
  ] as const;
  const after = query.get('occurredAfter') ?? '';
  const before = query.get('occurredBefore') ?? '9';
  const holds = changedIn(query);
  const given = ids?.flatMap((id) => tracker.events.get(id) ?? []);
  const found = [...(given ?? tracker.events.values())].filter((each) => {
    const day = each.occurredAt?.toISOString().slice(0, 10) ?? '';
    return (
      holds(each) &&
      wanted.every(([name, read]) => !query.has(name) || query.get(name) === read(each)) &&
      (!parents || parents.includes(each.enrollment ?? '')) &&
      day >= after.slice(0, 10) &&
      day <= before.slice(0, 10) &&
      scope.holds(each.orgUnit) &&
      filters.every(({ name, test }) => test(each.values.get(name)?.value))
    );
  });
  return newestFirst(found);
}

function idsOf(query: URLSearchParams, ...names: readonly string[]): string[] | undefined {
  const text = names.map((name) => query.get(name)).find((each) => each !== null);
  return text?.split(/[,;]/).filter(Boolean);
}

function changedIn(query: URLSearchParams): (stored: Stored) => boolean {
  const read = (name: string): number => Date.parse(zoned(query.get(name) ?? ''));
  const [after, before] = [read('updatedAfter'), read('updatedBefore')];
  const deletedToo = query.get('includeDeleted') === 'true';
  return ({ updatedAt, deleted }) =>
    (deletedToo || !deleted) && !(updatedAt.getTime() < after) && !(updatedAt.getTime() > before);
}

/** Without a zone it is that of the server, UTC. */
function zoned(text: string): string {
  return text.length <= 10 || /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`;
}

function newestFirst<Item extends Stored>(items: Item[]): Item[] {
  return items.sort((left, right) => right.serial - left.serial);
}
