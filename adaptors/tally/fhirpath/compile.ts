import { asItems, type Code, type Scope } from './code.ts';
import { compileNode } from './compile-node.ts';
import { FhirPathError } from './errors.ts';
import { fhirTypes, isSubtype } from './model.ts';
import { listNearest } from './nearest.ts';
import { parseFhirPath } from './parse.ts';
import { type ColumnType, columnTypeOf, type FhirType } from './types.ts';

/** What an expression is about: a resource of a type, or a row with columns. */
export type ExpressionContext =
  | { kind: 'resource'; resource: string }
  | { kind: 'row'; columns: Readonly<Record<string, ColumnType>> };

/** An expression as JavaScript. */
export interface CompiledExpression {
  /** The text of an arrow function `(input) => any[]`; it calls functions.ts as `fp`, and nothing else. */
  source: string;
  /** FHIR or System type of the items; several with `|` between where a choice is open, System.Any where there is none. */
  type: FhirType;
  /** The scalar type of the items, undefined where they are no scalars, or of several types. */
  columnType: ColumnType | undefined;
  /** Whether R4 allows at most one item; false where that is not known. */
  single: boolean;
}

/**
 * Compile a FHIRPath expression to JavaScript.
 *
 * What is accepted gives the same answers as `fhirpath.evaluate` of the fhirpath package with its R4 model, for
 * resources of the type in question. All else is refused.
 *
 * @param expression the FHIRPath expression
 * @param context the resource type or the columns that it is about
 * @returns its JavaScript, and the type of its items
 * @throws FhirPathError with a stable code, the place in the expression and what to write instead
 * @example compileFhirPath('gender', { kind: 'resource', resource: 'Patient' }).source // '(input) => fp.own(input.gender)'
 * @see https://hl7.org/fhirpath/
 */
export function compileFhirPath(expression: string, context: ExpressionContext): CompiledExpression {
  const root = rootOf(context);
  const columns = context.kind === 'row' ? context.columns : undefined;
  const scope: Scope = { focus: root, root, columns, depth: 0 };
  const code = compileNode(parseFhirPath(expression), scope);
  return {
    source: `(input) => ${answer(code)}`,
    type: code.types.length === 0 ? 'System.Any' : code.types.join('|'),
    columnType: code.column ?? columnTypeOf(code.types),
    single: code.single,
  };
}

function rootOf(context: ExpressionContext): Code {
  const base = { js: 'input', form: 'item', single: true, root: true } as const;
  if (context.kind === 'row') return { ...base, types: ['System.Object'], origin: 'element' };
  const { resource } = context;
  const known = fhirTypes().filter((type) => isSubtype(type, 'Resource'));
  if (!known.includes(resource)) {
    const place = { line: 1, column: 1 };
    const message = `${resource} is not a resource type of FHIR R4`;
    throw new FhirPathError('fhirpath-unknown-type', message, listNearest(resource, known), place);
  }
  return { ...base, types: [resource], origin: 'element', path: resource };
}

/** The collection's values; elements that have only an id or extensions are left out, as in the package. */
function answer(code: Code): string {
  if (code.property !== undefined) return `fp.own(input.${code.property})`;
  return code.origin === 'element' && code.form === 'items' ? `fp.values(${code.js})` : asItems(code);
}
