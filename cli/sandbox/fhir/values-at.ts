/**
 * Collect what stands at an element path, through every list on the way.
 *
 * @param value a resource or an element of one
 * @param path names with dots between, such as `protocolApplied.series`
 * @returns the values, none of them null, undefined or a list
 * @example valuesAt({ name: [{ given: ['A', 'B'] }] }, 'name.given') // ['A', 'B']
 */
export function valuesAt(value: unknown, path: string): unknown[] {
  let found: unknown[] = [value];
  for (const name of path.split('.')) {
    const next: unknown[] = [];
    for (const item of found) {
      if (typeof item !== 'object' || item === null) continue;
      const child: unknown = (item as Record<string, unknown>)[name];
      if (Array.isArray(child)) next.push(...child);
      else if (child !== undefined && child !== null) next.push(child);
    }
    found = next;
  }
  return found;
}
