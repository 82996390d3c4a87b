/** Tracker collections and the key that holds the id of one of their members. */
const ID_KEYS: ReadonlyMap<string, string> = new Map([
  ['trackedEntities', 'trackedEntity'],
  ['enrollments', 'enrollment'],
  ['events', 'event'],
  ['relationships', 'relationship'],
]);

/**
 * Tell whether a resource type is written through the tracker importer since DHIS2 2.36.
 *
 * @param type first part of a path, such as `events`
 * @returns true for trackedEntities, enrollments, events and relationships
 * @example isTrackerType('dataValueSets') // false
 */
export function isTrackerType(type: string): boolean {
  return ID_KEYS.has(type);
}

/**
 * Wrap one or several tracker objects as the importer wants them.
 *
 * @param type tracker collection
 * @param data one object, an array of them, or a payload that is wrapped already
 * @param id id for an object that has none, where the caller names one
 * @returns `{[type]: [...]}`
 * @example trackerPayload('events', { program: 'a' }) // { events: [{ program: 'a' }] }
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/tracker.html
 */
export function trackerPayload(type: string, data: unknown, id?: string): Record<string, unknown> {
  if (isObject(data) && Array.isArray(data[type])) return data;
  const items = Array.isArray(data) ? data : [data ?? {}];
  const key = ID_KEYS.get(type);
  if (id === undefined || key === undefined) return { [type]: items };
  return { [type]: items.map((item: unknown) => ({ [key]: id, ...(isObject(item) ? item : {}) })) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
