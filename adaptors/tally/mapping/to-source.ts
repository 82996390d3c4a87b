/** An expression of JavaScript among data; a class, since data may have any keys. */
export class Code {
  readonly source: string;

  /** @param source the expression */
  constructor(source: string) {
    this.source = source;
  }
}

/**
 * Write a value as JavaScript, short lines and the same text for the same value. Code stands
 * there as it is.
 *
 * @param value data of objects, lists and scalars, with code among them
 * @returns an expression that makes the value
 * @example toSource({ by: [0], where: new Code('(input) => [true]') }) // '{\n"by": [\n0,\n],\n…'
 */
export function toSource(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
  if (Array.isArray(value))
    return value.length === 0 ? '[]' : `[\n${value.map((item) => `${toSource(item)},\n`).join('')}]`;
  if (value instanceof Code) return `(${value.source})`;
  const entries = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${toSource(item)},\n`);
  return entries.length === 0 ? '{}' : `{\n${entries.join('')}}`;
}

/** A plain `__proto__` in a literal would set the prototype. */
function keyOf(key: string): string {
  return key === '__proto__' ? '["__proto__"]' : JSON.stringify(key);
}
