import assert from 'node:assert/strict';
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import {
  type ColumnType,
  type CompiledExpression,
  compileFhirPath,
  compileToFunction,
  FhirPathError,
} from '../../../../adaptors/tally/fhirpath/index.ts';

// The package's own types do not fit each other under exactOptionalPropertyTypes.
const evaluate = fhirpath.evaluate as (
  input: unknown,
  expression: string,
  variables: object,
  model: unknown,
) => unknown[];

export type Json = Record<string, unknown>;
type Answer = { values: unknown[] } | { failed: true };

/** What the fhirpath package answers; it writes into its input, so it gets a copy. */
export function expected(expression: string, input: unknown): Answer {
  try {
    return { values: evaluate(structuredClone(input), expression, {}, r4) };
  } catch {
    return { failed: true };
  }
}

/** What compiled code answers. An error other than a refusal of the data is a mistake of ours. */
export function answered(compiled: CompiledExpression, input: unknown): Answer {
  try {
    return { values: compileToFunction(compiled)(input) };
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code !== 'fhirpath-singleton' && code !== 'fhirpath-type') throw error;
    return { failed: true };
  }
}

/** Compile for a resource type, or undefined where the expression is refused. */
export function tryCompile(expression: string, resource: string): CompiledExpression | undefined {
  return unlessRefused(() => compileFhirPath(expression, { kind: 'resource', resource }));
}

/** Compile, or undefined where the expression is refused. */
export function unlessRefused(compile: () => CompiledExpression): CompiledExpression | undefined {
  try {
    return compile();
  } catch (error) {
    if (error instanceof FhirPathError) return undefined;
    throw error;
  }
}

export function assertSame(compiled: CompiledExpression, expression: string, input: Json): void {
  const wanted = expected(expression, input);
  const got = answered(compiled, input);
  assert.deepEqual(plain(got), plain(wanted), `${expression}\n${compiled.source}\non ${JSON.stringify(input)}`);
  if ('values' in wanted && compiled.single) assert.ok(wanted.values.length <= 1 || hasWrongLists(input), expression);
}

/** Hidden properties of the package's results, and its own prototypes, do not count. */
function plain(answer: Answer): unknown {
  return 'values' in answer ? { values: answer.values.map((value) => structuredClone(value)) } : answer;
}

/** Some of the odd resources hold lists where R4 has single elements, on purpose. */
function hasWrongLists(input: Json): boolean {
  return input.id === 'odd';
}

/** The row as the package can read it: no nulls, dotted columns nested. */
export function nestRow(row: Json): Json {
  const nested: Json = {};
  for (const [name, value] of Object.entries(row)) {
    if (value === null) continue;
    const [first = '', second] = name.split('.');
    if (second === undefined) nested[first] = value;
    else nested[first] = { ...(nested[first] as Json | undefined), [second]: value };
  }
  return nested;
}

export function compileRow(expression: string, columns: Record<string, ColumnType>): CompiledExpression {
  return compileFhirPath(expression, { kind: 'row', columns });
}
