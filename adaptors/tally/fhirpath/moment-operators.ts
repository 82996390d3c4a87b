import { asItems, type Code, computed, refuse, typeNames } from './code.ts';
import type { AstNode } from './parse.ts';
import type { MomentKind } from './runtime/moments.ts';
import { quote } from './text.ts';

const KINDS: Readonly<Record<string, MomentKind>> = {
  date: 'date',
  'System.Date': 'date',
  dateTime: 'dateTime',
  'System.DateTime': 'dateTime',
  instant: 'instant',
  time: 'time',
  'System.Time': 'time',
};

/** Units of durations by their number: years, months, days and so on; a week is seven days. */
const UNITS: Readonly<Record<string, readonly [unit: number, times: number]>> = {
  year: [0, 1],
  month: [1, 1],
  week: [2, 7],
  day: [2, 1],
  hour: [3, 1],
  minute: [4, 1],
  second: [5, 1],
  millisecond: [6, 1],
  "'wk'": [2, 7],
  "'d'": [2, 1],
  "'h'": [3, 1],
  "'min'": [4, 1],
  "'s'": [5, 1],
  "'ms'": [6, 1],
};

/**
 * Name the one kind of date or time that all items of a piece are.
 *
 * @param code the piece; a column of dates counts as dates
 * @returns undefined for anything else, and for several kinds
 * @example kindOf(code) // 'dateTime'
 */
export function kindOf(code: Code): MomentKind | undefined {
  if (code.column !== undefined) return code.column === 'date' ? 'date' : undefined;
  const [first = ''] = code.types;
  const kind = Object.hasOwn(KINDS, first) ? KINDS[first] : undefined;
  return code.types.every((type) => KINDS[type] === kind) ? kind : undefined;
}

/** The kinds of both sides of an operator. */
export interface Kinds {
  readonly left: MomentKind;
  readonly right: MomentKind;
}

/**
 * Tell whether an operator is between dates or times of a kind that needs more than dates do.
 *
 * @param node the operator's node
 * @param a the left side
 * @param b the right side
 * @param order whether it asks for an order
 * @returns the kinds of both sides; undefined where another rule holds
 * @throws FhirPathError `fhirpath-type` for kinds that never compare
 * @example momentKinds(node, a, b, true)
 */
export function momentKinds(node: AstNode, a: Code, b: Code, order: boolean): Kinds | undefined {
  const left = a.types.length === 0 ? kindOf(b) : kindOf(a);
  const right = b.types.length === 0 ? kindOf(a) : kindOf(b);
  if (left === undefined || right === undefined) return undefined;
  const columns = a.column !== undefined || b.column !== undefined;
  if (left === 'date' && right === 'date' && !columns) return undefined;
  const mixed = [left, right].sort().join();
  if (left !== right && (mixed.includes('time') || (mixed === 'date,instant' && !order))) {
    const fix = mixed.includes('time') ? 'Compare times with times.' : 'Compare the day: toString().substring(0, 10).';
    refuse(node, 'fhirpath-type', `${node.text} between ${typeNames(a)} and ${typeNames(b)} never holds`, fix);
  }
  return { left, right };
}

/** Write the function by which two sides are equal. @example sameMoments({ left: 'date', right: 'date' }, a, b) */
export function sameMoments({ left, right }: Kinds, a: Code, b: Code): string {
  const elements = a.origin === 'element' && b.origin === 'element' ? ', true' : '';
  return `fp.sameAs(${quote(left)}, ${quote(right)}${elements})`;
}

/**
 * Compile a date or date-time plus or minus a written duration.
 *
 * @param node the operator's node
 * @param a the left part
 * @param b the right part
 * @returns the moved date; undefined where neither side is a duration
 * @throws FhirPathError for units that are no calendar durations, fractions, and durations added to something else
 * @example compileShift(node, a, b)
 */
export function compileShift(node: AstNode, a: Code, b: Code): Code | undefined {
  const [first, second] = node.children;
  const swapped = node.text === '+' && first?.type === 'QuantityLiteral';
  const duration = swapped ? first : second;
  const date = swapped ? b : a;
  if (duration?.type !== 'QuantityLiteral' || (node.text !== '+' && node.text !== '-')) return undefined;
  const kind = kindOf(date);
  if (kind === undefined || kind === 'time' || date.column !== undefined) {
    refuse(node, 'fhirpath-type', `A duration cannot be added to ${typeNames(date)}`, 'Add it to a date or dateTime.');
  }
  const [, amount = '', name = ''] = /^([\d.]+)\s*(.*)$/.exec(duration.text) ?? [];
  const unit = UNITS[name.replace(/s$/, (letter) => (name.startsWith("'") ? letter : ''))];
  if (unit === undefined || !/^\d{1,9}$/.test(amount)) {
    const fix = 'Write a whole number of years, months, weeks, days, hours, minutes or seconds.';
    refuse(duration, 'fhirpath-unsupported', `${duration.text} cannot be added to a date`, fix);
  }
  const steps = Number(amount) * unit[1] * (node.text === '-' ? -1 : 1);
  const js = `fp.addDuration(${asItems(date)}, ${quote(kind)}, ${steps}, ${unit[0]})`;
  return computed(js, kind === 'date' ? 'System.Date' : 'System.DateTime');
}
