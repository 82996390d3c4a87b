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

/** Quantities of different units, or of none, are not compared: the run fails, where the package may have an answer. */
export class OtherUnits extends Error {}

/** What the fhirpath package answers; it writes into its input, so it gets a copy. */
export function expected(expression: string, input: unknown): Answer {
  try {
    return { values: evaluate(structuredClone(input), expression, {}, r4) };
  } catch {
    return { failed: true };
  }
}

/** Let the tests around it run in UTC: the package takes date-times without an offset for local ones. */
export function useUtc(): void {
  const zone = process.env.TZ;
  before(() => {
    process.env.TZ = 'UTC';
  });
  after(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
}

/** What compiled code answers. An error other than a refusal of the data is a mistake of ours. */
export function answered(compiled: CompiledExpression, input: unknown): Answer {
  try {
    return { values: compileToFunction(compiled)(input) };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    if (/the unit of the other side|a UCUM unit/.test(message)) throw new OtherUnits();
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

/** Where the package and the specification differ and the specification is followed, by what the compiled code calls. */
export const exceptions: readonly { readonly name: string; readonly section: string; readonly source: RegExp }[] = [
  {
    name: 'the date of a FHIR dateTime is its day; the package has none',
    section: 'https://hl7.org/fhirpath/#todate--date',
    source: /'date', '(dateTime|instant)'\)/,
  },
  {
    name: 'the limits of a dateTime without an offset take in all offsets; the package leaves the offset out',
    section: 'https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html',
    source: /fp\.boundary\(.*'dateTime', (true|false)(, 1\d)?\)/,
  },
  {
    name: 'a Period has limits; the package knows those of its start and end alone',
    section: 'https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html',
    source: /fp\.periodBoundary\(/,
  },
];

export function assertSame(compiled: CompiledExpression, expression: string, input: Json): void {
  if (exceptions.some(({ source }) => source.test(compiled.source))) return;
  const wanted = expected(expression, input);
  const got = unlessOtherUnits(() => answered(compiled, input));
  if (got === undefined) return;
  assert.deepEqual(plain(got), plain(wanted), `${expression}\n${compiled.source}\non ${JSON.stringify(input)}`);
  if ('values' in wanted && compiled.single) assert.ok(wanted.values.length <= 1 || hasWrongLists(input), expression);
}

/** Run, or undefined where quantities of different units met. */
export function unlessOtherUnits<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof OtherUnits) return undefined;
    throw error;
  }
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
