import { readDuration } from '../duration.ts';
import type { ValueFilter } from './filter-values.ts';
import type { UnitScope } from './read-scope.ts';
import type { TrackerState } from './tracker-context.ts';
import type { Stored, StoredEnrollment, StoredEntity, StoredEvent } from './tracker-types.ts';

/**
 * Find tracked entities.
 *
 * @param state the server
 * @param query of the request
 * @param scope the units that are searched
 * @param filters on attributes
 * @returns what was found, newest first
 * @example searchEntities(state, query, scope, readFilters(query)).length;
 */
export function searchEntities(
  { tracker, now }: TrackerState,
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
  const holds = changedIn(query, now());
  const found = [...(given ?? owners ?? tracker.entities.values())].filter((each) => {
    if (!holds(each) || (type !== null && each.type !== type)) return false;
    if (program !== null && tracker.enrollmentsOf(each, program).length === 0 && !each.deleted) return false;
    if (!scope.holds((program !== null ? each.owners.get(program) : undefined) ?? each.orgUnit)) return false;
    return filters.every(({ name, test }) => test(each.attributes.get(name)?.value));
  });
  return newestFirst(found);
}

/**
 * Find enrollments.
 *
 * @param state the server
 * @param query of the request
 * @param scope the units that are searched
 * @returns what was found, newest first
 * @example searchEnrollments(state, query, scope).length;
 */
export function searchEnrollments(
  { tracker, now }: TrackerState,
  query: URLSearchParams,
  scope: UnitScope,
): StoredEnrollment[] {
  const ids = idsOf(query, 'enrollments', 'enrollment');
  const entities = idsOf(query, 'trackedEntity', 'trackedEntities');
  const program = query.get('program');
  const status = query.get('status') ?? query.get('programStatus');
  const holds = changedIn(query, now());
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

/**
 * Find events.
 *
 * @param state the server
 * @param query of the request
 * @param scope the units that are searched
 * @param filters on data elements
 * @returns what was found, newest first
 * @example searchEvents(state, query, scope, readFilters(query)).length;
 */
export function searchEvents(
  { tracker, now }: TrackerState,
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
  const holds = changedIn(query, now());
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

function changedIn(query: URLSearchParams, now: Date): (stored: Stored) => boolean {
  const read = (name: string): number => Date.parse(zoned(query.get(name) ?? ''));
  const within = readDuration(query.get('updatedWithin') ?? '');
  const after = within === undefined ? read('updatedAfter') : now.getTime() - within;
  const before = read('updatedBefore');
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
