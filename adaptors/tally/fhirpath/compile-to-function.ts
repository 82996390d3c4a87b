import type { CompiledExpression } from './compile.ts';
import * as fp from './functions.ts';

/**
 * Turn a compiled expression into a function, for tests and the command line. Bundles hold its source instead, and never
 * import this file: where they run, code cannot be made from text.
 *
 * @param compiled what `compileFhirPath` answered
 * @returns a function from a resource or row to the values of the expression
 * @example compileToFunction(compileFhirPath('gender', { kind: 'resource', resource: 'Patient' }))(patient) // ['female']
 */
export function compileToFunction(compiled: CompiledExpression): (input: unknown) => unknown[] {
  const make = new Function('fp', `'use strict'; return ${compiled.source};`);
  return make(fp) as (input: unknown) => unknown[];
}
