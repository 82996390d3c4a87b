import { parse as parseAs } from 'acorn';
import { parse, print } from 'recast';
import type { BundleRule } from './bundle-rule.ts';
import { reportSyntaxError } from './syntax-rules.ts';

const MODULE = { sourceType: 'module', ecmaVersion: 'latest', locations: true } as const;
const PLACES = new Set(['start', 'end', 'loc']);

/** The syntax tree without its places: recast puts parentheses around some spread conditions, which change nothing. */
function meaning(text: string): string {
  return JSON.stringify(parseAs(text, MODULE), (key, value: unknown) => (PLACES.has(key) ? undefined : value));
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
    if (printed !== source && meaning(printed) !== meaning(source)) {
      problems.atOffset(0, 'the compiler would change the bundle', 'write plainer syntax; look at where it differs');
    }
  } catch (error) {
    reportSyntaxError(error, "the compiler's tokenizer stops here", problems);
  }
};
