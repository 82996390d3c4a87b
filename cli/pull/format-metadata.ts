/** Longest line that an object or a list stands on: that of the formatter of this project, which so leaves the file as it is. */
const LINE = 120;

/**
 * Write metadata so that what is the same reads the same, and `git diff` shows what changed: keys sorted, lists of objects
 * sorted by id, instants cut to their day, short objects on one line.
 *
 * @param metadata JSON
 * @returns text of a JSON file
 * @example await writeFile('m.metadata.json', formatMetadata(await pullMetadata(dhis2, scope)))
 */
export function formatMetadata(metadata: unknown): string {
  return `${format(stable(metadata), '', 0, 0)}\n`;
}

function stable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stable).sort(byKey);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, stable(item)]),
    );
  }
  // Servers give days with a time, some with a zone and some without.
  return typeof value === 'string' ? value.replace(/^(\d{4}-\d{2}-\d{2})T00:00:00(\.0+)?(Z|\+0000)?$/, '$1') : value;
}

/** By id, or by the id of what is referred to. */
function byKey(a: unknown, b: unknown): number {
  const [first, second] = [keyOf(a), keyOf(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function keyOf(value: unknown): string {
  const { id } = (typeof value === 'object' && value !== null ? value : {}) as { readonly id?: unknown };
  return typeof id === 'string' ? id : JSON.stringify(value);
}

/** `before` and `after` are how many characters stand on the line beside the value. */
function format(value: unknown, indent: string, before: number, after: number): string {
  const line = inline(value);
  if (before + line.length + after <= LINE) return line;
  const inner = `${indent}  `;
  const afterOf = (at: number, size: number) => (at < size - 1 ? 1 : 0);
  if (Array.isArray(value)) {
    const items = value.map((item, at) => `${inner}${format(item, inner, inner.length, afterOf(at, value.length))}`);
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return line;
  const entries = Object.entries(value);
  const lines = entries.map(([key, item], at) => {
    const start = `${inner}${JSON.stringify(key)}: `;
    return `${start}${format(item, inner, start.length, afterOf(at, entries.length))}`;
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const items = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`);
  return items.length === 0 ? '{}' : `{ ${items.join(', ')} }`;
}
