const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Write a string as a JavaScript literal that survives any bundler and scanner.
 *
 * @param value any text
 * @returns the literal in single quotes; control characters, line separators and surrogates are escaped, and the text
 *   `collections.` never appears as such, because the OpenFn compiler searches a job's text for it
 * @example quote("it's") // "'it\\'s'"
 */
export function quote(value: string): string {
  const inner = value.split('').map(escapeUnit).join('');
  return `'${inner.replaceAll('collections.', 'collections\\u002e')}'`;
}

/** Escape one UTF-16 unit where it ends a literal, is invisible, or stands for half a character. */
function escapeUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  const plain = (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code < 0x2000) || (code > 0x206f && code < 0xd800);
  return ESCAPES[unit] ?? (plain ? unit : `\\u${code.toString(16).padStart(4, '0')}`);
}

/**
 * Read the text of a FHIRPath string literal or identifier.
 *
 * @param text the literal as written, with its quotes or backticks, or a bare identifier
 * @returns the text it stands for
 * @example unquote("'it\\'s'") // "it's"
 * @see https://hl7.org/fhirpath/#string
 */
export function unquote(text: string): string {
  const [first] = text;
  if ((first !== "'" && first !== '`') || text.at(-1) !== first) return text;
  return text.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_match, unit: string) => {
    if (unit.length > 1) return String.fromCharCode(Number.parseInt(unit.slice(1), 16));
    return { r: '\r', n: '\n', t: '\t', f: '\f' }[unit] ?? unit;
  });
}
