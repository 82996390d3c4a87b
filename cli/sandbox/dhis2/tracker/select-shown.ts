import { type Field, parseFields } from '../fields.ts';
import { isObject, type JsonObject } from '../json.ts';

/**
 * Keep the wanted fields of a shown object.
 *
 * @param shown all fields
 * @param fields such as `trackedEntity,attributes[attribute,value]` or `*,!events`
 * @returns a new object with the wanted fields, in the order of the shown one
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html
 * @example selectShown({ event: 'a', notes: [] }, 'event'); // { event: 'a' }
 */
export function selectShown(shown: JsonObject, fields: string): JsonObject {
  return select(shown, parseFields(fields));
}

function select(shown: JsonObject, fields: readonly Field[]): JsonObject {
  const all = fields.some(({ name }) => name === '*' || name === ':all');
  const excluded = new Set(fields.flatMap(({ name }) => (name.startsWith('!') ? [name.slice(1)] : [])));
  const wanted = new Map(fields.map((field) => [field.name, field]));
  const selected: JsonObject = {};
  for (const name of Object.keys(shown)) {
    const field = wanted.get(name);
    if (excluded.has(name) || !(all || field)) continue;
    selected[name] = field?.nested ? nest(shown[name], field.nested) : shown[name];
  }
  return selected;
}

function nest(value: unknown, fields: readonly Field[]): unknown {
  if (Array.isArray(value)) return value.map((each) => nest(each, fields));
  return isObject(value) ? select(value, fields) : value;
}
