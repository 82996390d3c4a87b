import type { Call, FunctionRule } from './calls.ts';
import { type Code, isJson, refuse, requireNoList } from './code.ts';
import { collectionFunctions } from './collection-functions.ts';
import { conversionFunctions } from './conversion-functions.ts';
import { keyFunctions } from './key-functions.ts';
import { listNearest } from './nearest.ts';
import { numberFunctions } from './number-functions.ts';
import type { AstNode } from './parse.ts';
import { setFunctions } from './set-functions.ts';
import { stringFunctions } from './string-functions.ts';

const FUNCTIONS: Readonly<Record<string, FunctionRule>> = {
  ...collectionFunctions,
  ...conversionFunctions,
  ...numberFunctions,
  ...setFunctions,
  ...stringFunctions,
  ...keyFunctions,
};

/** Over rows only what has one exact translation to SQL. */
const ROW_FUNCTIONS = new Set(['empty', 'exists', 'not', 'iif', 'startsWith', 'endsWith', 'contains', 'count']);

const CLOCK =
  'What is counted may not depend on the day of the run: compare with a column or a date such as @2024-01-31.';

/** Functions of FHIRPath that are not compiled, and what to write instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  today: CLOCK,
  now: CLOCK,
  timeOfDay: CLOCK,
  trace: 'Take trace(…) out.',
  resolve: 'Read the other resource with a view of its own, and join it by getReferenceKey(…).',
  memberOf: "List the codes: code in ('a' | 'b').",
  children: 'Write the path of the element.',
  descendants: 'Write the path of the element.',
  getValue: 'Write the path without getValue().',
  matchesFull: "Write matches('^(?:…)').",
};

const OTHERS = new Set(
  (
    'subsetOf supersetOf coalesce sort aggregate weight ordinal type defineVariable toLong toQuantity pathname ' +
    'convertsToLong convertsToString convertsToQuantity toChars encode decode escape unescape exp ln log ' +
    'yearOf monthOf dayOf hourOf minuteOf secondOf millisecondOf timezoneOffsetOf dateOf timeOf comparable'
  ).split(' '),
);

const TYPED = 'A record has no types: compare the value, or write toString(), toDecimal(), toInteger() or toBoolean().';
const OF_FHIR = 'A record is no FHIR resource: write the path of the value.';

/** Functions that ask for types or structures of FHIR, which a plain record has not, and what to write instead. */
const NOT_OF_RECORDS: Readonly<Record<string, string>> = {
  ofType: TYPED,
  as: TYPED,
  is: TYPED,
  hasValue: 'Write exists().',
  extension: OF_FHIR,
  getReferenceKey: OF_FHIR,
  getResourceKey: 'Write id.',
  lowBoundary: TYPED,
  highBoundary: TYPED,
};

/** Functions that are refused over plain records. */
export const fhirOnlyFunctions: readonly string[] = Object.keys(NOT_OF_RECORDS);

/** Functions that are compiled. */
export const supportedFunctions: readonly string[] = Object.keys(FUNCTIONS);

/** Functions that may be used in conditions over columns. */
export const rowFunctions: readonly string[] = [...ROW_FUNCTIONS];

/** Functions of FHIRPath that are refused by name. */
export const refusedFunctions: readonly string[] = [...Object.keys(INSTEAD), ...OTHERS];

/**
 * Compile a function call.
 *
 * @param call the call
 * @returns its result
 * @throws FhirPathError for functions that are unknown, not compiled, or called with another number of arguments
 * @example compileFunction(call)
 */
export function compileFunction(call: Call): Code {
  const { node, name } = call;
  const found = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (found === undefined) return refuseFunction(call);
  if (isJson(call.scope.root)) refuseOfRecords(node, name);
  if (call.scope.columns !== undefined && (!ROW_FUNCTIONS.has(name) || (name === 'exists' && call.args.length > 0))) {
    const fix = `Do it in a column of the view; over columns there are ${[...ROW_FUNCTIONS].join(', ')}.`;
    refuse(node, 'fhirpath-unsupported', `${name}() cannot be used over columns`, fix);
  }
  if (!['exists', 'empty', 'count'].includes(name)) requireNoList(node, call.focus, `${name}()`);
  if (call.args.length < found.least || call.args.length > found.most) {
    const wanted = found.least === found.most ? `${found.least}` : `${found.least} to ${found.most}`;
    const message = `${name}() takes ${wanted} arguments, not ${call.args.length}`;
    refuse(node, 'fhirpath-unsupported', message, 'Correct the arguments.');
  }
  return found.compile(call);
}

/** Refuse over plain records what asks for types or structures of FHIR. @example refuseOfRecords(node, 'ofType') */
export function refuseOfRecords(node: AstNode, name: string): void {
  const instead = Object.hasOwn(NOT_OF_RECORDS, name) ? NOT_OF_RECORDS[name] : undefined;
  if (instead === undefined) return;
  const written = node.type === 'TypeExpression' ? name : `${name}()`;
  refuse(node, 'fhirpath-unsupported', `${written} is for FHIR resources, not for records`, instead);
}

function refuseFunction({ node, name }: Call): never {
  const instead = Object.hasOwn(INSTEAD, name) ? INSTEAD[name] : undefined;
  if (instead !== undefined || OTHERS.has(name)) {
    const fix = instead ?? 'Take it out, or do it in the measure.';
    refuse(node, 'fhirpath-unsupported', `${name}() cannot be compiled`, fix);
  }
  return refuse(
    node,
    'fhirpath-unknown-function',
    `There is no function ${name}()`,
    listNearest(name, Object.keys(FUNCTIONS)),
  );
}
