import { type ExpressionContext, JSON_TYPE } from '../fhirpath/index.ts';

/** Texts and delimited names, which stay as they are, or a word for time that no number stands before: part of a name. */
const UNITS =
  /'(?:[^'\\]|\\.)*'|`[^`]*`|(?<![\w$%@]|\d\s+)(?:year|month|week|day|hour|minute|second|millisecond)s?(?![\w(])/g;

/**
 * Write an expression as FHIRPath has it, in places where words for time are plain names: columns, and fields of records.
 *
 * @param expression the expression as written
 * @param context what it is about
 * @returns FHIRPath, and the place in the original of each character; undefined where they are the same
 * @example writtenFor('age.years', { kind: 'record', resource: 'case' }).expression // 'age.`years`'
 */
export function writtenFor(
  expression: string,
  context: ExpressionContext,
): { readonly expression: string; readonly places: readonly number[] | undefined } {
  const plain = context.kind === 'row' || isOfRecord(context);
  return plain ? delimitUnits(expression) : { expression, places: undefined };
}

/** Tell whether an expression is about a plain record or something within. @example isOfRecord({ kind: 'record', resource: 'case' }) */
export function isOfRecord(context: ExpressionContext): boolean {
  return context.kind === 'record' || (context.kind === 'element' && context.path === JSON_TYPE);
}

/**
 * Let columns such as `event.day` and `weeks` be written plainly: FHIRPath takes them for units and wants backticks around
 * them.
 *
 * @param expression an expression over columns
 * @returns the same with backticks, and the place in the original of each character, for the places of mistakes
 * @see https://hl7.org/fhirpath/#identifiers
 * @example delimitUnits("event.day > '2024'").expression // "event.`day` > '2024'"
 */
export function delimitUnits(expression: string): { readonly expression: string; readonly places: readonly number[] } {
  let written = '';
  const places: number[] = [];
  const copy = (from: number, to: number) => {
    for (let at = from; at < to; at += 1) places.push(at);
    written += expression.slice(from, to);
  };
  const add = (at: number) => {
    places.push(at);
    written += '`';
  };
  let done = 0;
  for (const { 0: found, index } of expression.matchAll(UNITS)) {
    if (found.startsWith("'") || found.startsWith('`')) continue;
    copy(done, index);
    add(index);
    done = index + found.length;
    copy(index, done);
    add(done);
  }
  copy(done, expression.length);
  return { expression: written, places };
}
