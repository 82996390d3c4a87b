import { dataOf } from './elements.ts';
import { failSingle, failType } from './fail.ts';

type Text = string | undefined;
const patterns = new Map<string, RegExp>();

/** Patterns are literals of the expression, so there are few, and each is compiled once. */
function regExp(source: string, flags: string): RegExp {
  const key = `${flags} ${source}`;
  const made = patterns.get(key) ?? new RegExp(source, flags);
  patterns.set(key, made);
  return made;
}

/** Take a single text. @throws FhirPathRunError for several, or for another kind of value @example string(['a']) // 'a' */
export function string(items: readonly unknown[]): Text {
  if (items.length > 1) failSingle(items.length);
  return stringOf(dataOf(items[0]));
}

/** Take a text as it is. @throws FhirPathRunError for another kind of value @example stringOf('a') // 'a' */
export function stringOf(value: unknown): Text {
  if (value == null) return undefined;
  return typeof value === 'string' ? value : failType('text');
}

function onText<T>(operate: (text: string, other: string) => T) {
  return (text: Text, other: Text): T | undefined =>
    text === undefined || other === undefined ? undefined : operate(text, other);
}

/** @example startsWith('abc', 'a') // true */
export const startsWith = onText((text, prefix) => text.startsWith(prefix));
/** @example endsWith('abc', 'c') // true */
export const endsWith = onText((text, suffix) => text.endsWith(suffix));
/** @example contains('abc', 'b') // true */
export const contains = onText((text, part) => text.includes(part));
/** @example indexOf('abc', 'b') // 1 */
export const indexOf = onText((text, part) => text.indexOf(part));
/** @example lastIndexOf('abcb', 'b') // 3 */
export const lastIndexOf = onText((text, part) => text.lastIndexOf(part));
/** @example matches('abc', '^a') // true */
export const matches = onText((text, pattern) => regExp(pattern, 'us').test(text));
/** @example upper('abc') // 'ABC' */
export const upper = (text: Text): Text => text?.toUpperCase();
/** @example lower('ABC') // 'abc' */
export const lower = (text: Text): Text => text?.toLowerCase();
/** @example trim(' a ') // 'a' */
export const trim = (text: Text): Text => text?.trim();
/** Count UTF-16 units, as the package does. @example length('abc') // 3 */
export const length = (text: Text): number | undefined => text?.length;
/** Put two texts together, nothing for a missing one. @example join('a', undefined) // 'a' */
export const concat = (a: Text, b: Text): string => (a ?? '') + (b ?? '');
/** Split; without a separator into UTF-16 units. @example split('a,b', ',') // ['a', 'b'] */
export const split = (text: Text, separator: Text): string[] => text?.split(separator ?? '') ?? [];

/** Replace each occurrence of a text. @example replace('a.b.c', '.', '-') // 'a-b-c' */
export function replace(text: Text, part: Text, by: Text): Text {
  if (part === undefined || by === undefined) return undefined;
  return text?.replace(new RegExp(part.replace(/[-[\]{}()*+?.,\\/^$|#\s]/g, '\\$&'), 'g'), by);
}

/** Replace each match of a pattern. @example replaceMatches('a1b2', '[0-9]', '') // 'ab' */
export function replaceMatches(text: Text, pattern: Text, by: Text): Text {
  return pattern === undefined || by === undefined ? undefined : text?.replace(regExp(pattern, 'gu'), by);
}

/** Take a part of a text; a start outside the text is empty. @example substring('abcdef', 1, 2) // 'bc' */
export function substring(text: Text, start: number | undefined, count?: number): Text {
  if (text === undefined || start === undefined || start < 0 || start >= text.length) return undefined;
  return count === undefined ? text.substring(start) : text.substring(start, start + count);
}

/** Put texts together. @throws FhirPathRunError where one is no text @example join(['a', 'b'], ' ') // 'a b' */
export function join(items: readonly unknown[], separator: Text): Text {
  const texts: string[] = [];
  for (const one of items) {
    const text = stringOf(dataOf(one));
    if (text !== undefined) texts.push(text);
  }
  return texts.length === 0 ? undefined : texts.join(separator ?? '');
}

/** Write a single value as text. @throws FhirPathRunError for several @example text([1]) // '1' */
export function text(items: readonly unknown[]): Text {
  if (items.length > 1) failSingle(items.length);
  const value = dataOf(items[0]);
  return value == null ? undefined : String(value);
}
