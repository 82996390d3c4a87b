/** One wanted property of `fields=`. */
export interface Field {
  name: string;
  /** `~size`, `~rename(x)` and the like, in their order. */
  transforms: string[];
  /** Wanted properties of what it refers to; undefined takes what a reference shows by itself. */
  nested?: Field[];
}

/**
 * Parse a `fields` parameter.
 *
 * @param text such as `id,name,parent[id,code],organisationUnits~size`
 * @returns the wanted properties; presets such as `:owner` and exclusions such as `!name` are names of their own
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/metadata.html#webapi_metadata_field_filter
 * @example parseFields('id,parent[id]'); // [{ name: 'id', … }, { name: 'parent', nested: [{ name: 'id', … }], … }]
 */
export function parseFields(text: string): Field[] {
  return splitTop(text).map(parseField);
}

function parseField(text: string): Field {
  const open = text.indexOf('[');
  const close = text.lastIndexOf(']');
  const nested = open >= 0 && close > open ? parseFields(text.slice(open + 1, close)) : undefined;
  const head = open < 0 ? text : text.slice(0, open) + text.slice(close + 1);
  // `::size` is an older spelling of `~size`.
  const [name = '', ...transforms] = head.replace('::', '~').split('~');
  return { name: name.trim(), transforms, ...(nested ? { nested } : {}) };
}

function splitTop(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const sign = text[at];
    if (sign === '[' || sign === '(') depth += 1;
    if (sign === ']' || sign === ')') depth -= 1;
    if (at === text.length || (sign === ',' && depth === 0)) {
      const part = text.slice(start, at).trim();
      if (part !== '') parts.push(part);
      start = at + 1;
    }
  }
  return parts;
}
