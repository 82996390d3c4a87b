import { tellForeign } from '../adaptors/transport/tell-foreign.ts';

/** Errors of the language and of Node, whose messages quote the value that they were thrown for: a line of a file, an address. */
const QUOTING = new Set(['SyntaxError', 'TypeError', 'URIError', 'AggregateError']);

/**
 * Say a fault of the program: what it is called, what it says, and where in the code it happened. Its other properties are left
 * out, since adaptors put the answers of servers there; and so is what a message may quote of data.
 *
 * @param error what was thrown
 * @returns lines for the makers of the program
 * @example tellCrash(error) // ['SyntaxError: Unexpected token …', '    at JSON.parse (<anonymous>)']
 */
export function tellCrash(error: unknown): string[] {
  if (!(error instanceof Error)) return ['Something was thrown that is no error.'];
  const { name, message, stack = '' } = error;
  const isQuoting = QUOTING.has(name) || 'code' in error;
  const said = isQuoting ? tellForeign(message) : message;
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return [`${name}: ${said}`, ...frames];
}
