/**
 * Find what a property of an answer holds.
 *
 * @param value parsed JSON
 * @param path names of properties with dots between them: `data.items`
 * @returns what is there; undefined where there is nothing, or only what every object has
 * @example valueAt({ meta: { total: 3 } }, 'meta.total') // 3
 */
export function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  return at;
}
