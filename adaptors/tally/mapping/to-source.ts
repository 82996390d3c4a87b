/** An expression of JavaScript among data; a class, since data may have any keys. */
export class Code {
  readonly source: string;

  /** @param source the expression */
  constructor(source: string) {
    this.source = source;
  }
}

/** Longest list or object that stands on one line: what is short is read more easily so, and costs fewer bytes. */
const LINE = 100;

/**
 * Write a value as JavaScript, short lines and the same text for the same value. Code stands
 * there as it is.
 *
 * @param value data of objects, lists and scalars, with code among them
 * @returns an expression that makes the value
 * @example toSource({ by: [0], where: new Code('(input) => [true]') }) // '{by: [0], where: ((input) => [true])}'
 */
export function toSource(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  if (Array.isArray(value)) return within('[', value.map(toSource), ']');
  if (value instanceof Code) return `(${value.source})`;
  const entries = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${toSource(item)}`);
  return within('{', entries, '}');
}

function within(open: string, items: readonly string[], close: string): string {
  const line = items.join(', ');
  if (line.length <= LINE && !line.includes('\n')) return `${open}${line}${close}`;
  return `${open}\n${items.map((item) => `${item},\n`).join('')}${close}`;
}

/** A plain `__proto__` in a literal would set the prototype. */
function keyOf(key: string): string {
  if (key === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
