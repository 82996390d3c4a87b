import assert from 'node:assert/strict';
import * as fp from '../../../../../adaptors/tally/fhirpath/functions.ts';
import {
  compileFhirPath,
  compileToFunction,
  type ExpressionContext,
  FhirPathRunError,
} from '../../../../../adaptors/tally/fhirpath/index.ts';
import { compileScalar, compileTest } from '../../../../../adaptors/tally/fhirpath/scalar/index.ts';

type Compiled = (input: unknown, rowIndex?: unknown) => unknown;

/** An expression in its three forms. */
export interface Forms {
  readonly expression: string;
  readonly list: (input: unknown) => unknown[];
  readonly scalar: Compiled;
  readonly test: Compiled;
}

/** Make a function of compiled source. @example toFunction(compileScalar('gender', context).source) */
export function toFunction(source: string): Compiled {
  return new Function('fp', `'use strict'; return ${source};`)(fp) as Compiled;
}

/** Compile an expression to its three forms. @throws FhirPathError where it is refused @example formsOf('gender', context) */
export function formsOf(expression: string, context: ExpressionContext): Forms {
  return {
    expression,
    list: compileToFunction(compileFhirPath(expression, context)),
    scalar: toFunction(compileScalar(expression, context).source),
    test: toFunction(compileTest(expression, context).source),
  };
}

/** What the scalar form has to answer, said by way of the list form. */
function expected(list: Forms['list'], input: unknown): unknown {
  let items: unknown[];
  try {
    items = list(input);
  } catch (error) {
    if (error instanceof FhirPathRunError) return fp.BAD;
    throw error;
  }
  const [first] = items;
  if (items.length === 0) return null;
  if (items.length > 1) return fp.MANY;
  return typeof first === 'object' ? fp.NOT_SCALAR : first;
}

/** An answer, or the name of what is thrown. */
function outcome(answer: () => unknown): unknown {
  try {
    return { answer: answer() };
  } catch (error) {
    return { thrown: error instanceof Error ? error.name : error };
  }
}

/**
 * Assert that the scalar form and the test of an expression answer as its list form does.
 *
 * @param forms the expression
 * @param input the resource
 */
export function assertAgreement({ expression, list, scalar, test }: Forms, input: unknown): void {
  const value = () => outcome(() => scalar(input));
  const wanted = outcome(() => expected(list, input));
  assert.deepEqual(value(), wanted, expression);
  const truth = outcome(() => {
    const found = expected(list, input);
    return found === fp.BAD || found === fp.MANY ? fp.BAD : found === true;
  });
  assert.deepEqual(
    outcome(() => test(input)),
    truth,
    `${expression} as a test`,
  );
}
