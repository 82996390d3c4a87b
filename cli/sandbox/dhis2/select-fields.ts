import type { Field } from './fields.ts';
import { isObject, type JsonObject, textOf } from './json.ts';
import type { MetadataStore } from './metadata-store.ts';
import type { User } from './users.ts';
import { audit, propertyNames, readProperty, targetOf } from './views.ts';

/** What is needed to show objects. */
export interface Showing {
  store: MetadataStore;
  /** Address of the API, without a slash at the end. */
  api: string;
  /** Whose rights are shown; those of a superuser where it is left out. */
  user?: User;
}

const presets: Readonly<Record<string, readonly string[]>> = {
  ':identifiable': ['id', 'name', 'code', 'created', 'lastUpdated', 'lastUpdatedBy', 'href'],
  ':nameable': ['id', 'name', 'shortName', 'code', 'description', 'created', 'lastUpdated'],
  ':simple': ['id', 'displayName'],
};

/** Properties that are worked out and that `:owner` leaves out. */
const unowned = new Set([
  'level',
  'leaf',
  'ancestors',
  'href',
  'access',
  'user',
  'favorite',
  'dimensionItem',
  'isDefault',
]);

/**
 * Show an object with the wanted properties; those without a value are left out.
 *
 * @param showing where references lead
 * @param plural collection of the object
 * @param object the object or a reference to it
 * @param fields what is wanted
 * @returns a new object
 * @example selectFields({ store, api }, 'organisationUnits', unit, parseFields('id,parent[id,code]'));
 */
export function selectFields(
  showing: Showing,
  plural: string,
  object: JsonObject,
  fields: readonly Field[],
): JsonObject {
  const shown: JsonObject = {};
  const stored = showing.store.get(plural, textOf(object.id));
  const excluded = new Set(fields.filter((each) => each.name.startsWith('!')).map((each) => each.name.slice(1)));
  for (const field of fields) {
    const names = expand(plural, stored ?? object, field.name);
    for (const name of names) {
      if (excluded.has(name)) continue;
      const value = stored ? propertyOf(showing, plural, object, name) : object[name];
      const key = renamed(field) ?? name;
      const result = transform(nest(showing, name, value, field, names.length > 1), field);
      if (result !== undefined && result !== null) shown[key] = result;
    }
  }
  return shown;
}

function expand(plural: string, object: JsonObject, name: string): string[] {
  if (name.startsWith('!')) return [];
  const preset = presets[name];
  if (preset) return [...preset];
  const whole = name === '*' || name === ':all' || name === ':owner' || name === ':persisted';
  if (!whole) return [name];
  const all = [...propertyNames(plural, object), ...Object.keys(audit({ id: '' }, '', plural))];
  return name === ':owner' ? all.filter((each) => !unowned.has(each) && !each.startsWith('display')) : all;
}

function propertyOf(showing: Showing, plural: string, object: JsonObject, name: string): unknown {
  const stored = showing.store.get(plural, textOf(object.id));
  if (!stored) return object[name];
  const audited = audit(stored, `${showing.api}/${plural}`, plural, showing);
  return name in audited ? audited[name] : readProperty(showing.store, plural, stored, name);
}

function nest(showing: Showing, name: string, value: unknown, field: Field, bare: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => nest(showing, name, each, field, bare));
  if (!isObject(value)) return value;
  const target = targetOf(name);
  if (field.nested) return selectFields(showing, target ?? '', value, field.nested);
  return target && textOf(value.id) !== undefined ? { id: value.id } : value;
}

function renamed(field: Field): string | undefined {
  return field.transforms.map((each) => /^rename\((.+)\)$/.exec(each)?.[1]).find((each) => each !== undefined);
}

function transform(value: unknown, field: Field): unknown {
  return field.transforms.reduce<unknown>((result, name) => {
    const list = Array.isArray(result) ? result : undefined;
    if (name === 'size') return list ? list.length : (textOf(result)?.length ?? 0);
    if (name === 'isEmpty') return list?.length === 0;
    if (name === 'isNotEmpty') return (list?.length ?? 0) > 0;
    const plucked = name === 'ids' ? 'id' : /^pluck(?:\((.+)\))?$/.exec(name) && (/\((.+)\)/.exec(name)?.[1] ?? 'id');
    return list && plucked ? list.map((item) => (isObject(item) ? item[plucked] : item)) : result;
  }, value);
}
