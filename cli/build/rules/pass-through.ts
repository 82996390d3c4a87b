import { parse as parseAs } from 'acorn';
import { parse, print } from 'recast';
import type { BundleRule } from './bundle-rule.ts';
import { reportSyntaxError } from './syntax-rules.ts';

const MODULE = { sourceType: 'module', ecmaVersion: 'latest', locations: true } as const;
const PLACES = new Set(['start', 'end']);

/** Whether two texts are one syntax tree: recast puts parentheses around some spread conditions, which change nothing. */
function meanTheSame(a: string, b: string): boolean {
  const plain = { ...MODULE, locations: false };
  return isSame(parseAs(a, plain), parseAs(b, plain));
}

/** Compare parts of syntax trees, their places left out. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (a instanceof RegExp && b instanceof RegExp) return String(a) === String(b);
  const [first, second] = [Object.entries(a), b as Readonly<Record<string, unknown>>];
  if (first.length !== Object.keys(second).length) return false;
  return first.every(([key, value]) => PLACES.has(key) || isSame(value, second[key]));
}

/**
 * Read and print the bundle the way the OpenFn compiler does.
 *
 * It gives recast a parser without tokens, so recast asks esprima for them, which knows ES2017 and little more: it stops
 * at some texts that acorn reads, such as a regular expression with quotes after a closing brace.
 */
export const passThrough: BundleRule = ({ source }, problems) => {
  try {
    const parser = { parse: (text: string) => parseAs(text, MODULE) };
    const printed = print(parse(source, { parser })).code;
    if (printed !== source && !meanTheSame(printed, source)) {
      problems.atOffset(0, 'the compiler would change the bundle', 'write plainer syntax; look at where it differs');
    }
  } catch (error) {
    reportSyntaxError(error, "the compiler's tokenizer stops here", problems);
  }
};
