/** Texts and delimited names, which stay as they are, or a unit of time as the second part of a name. */
const UNITS = /'(?:[^'\\]|\\.)*'|`[^`]*`|\.(?:year|month|week|day|hour|minute|second|millisecond)s?(?![\w(])/g;

/**
 * Let columns such as `event.day` be written plainly: FHIRPath takes `day` for a unit and wants backticks around it.
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
    if (!found.startsWith('.')) continue;
    copy(done, index + 1);
    add(index + 1);
    done = index + found.length;
    copy(index + 1, done);
    add(done);
  }
  copy(done, expression.length);
  return { expression: written, places };
}
