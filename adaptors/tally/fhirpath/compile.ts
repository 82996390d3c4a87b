import { asItems, type Code, refuse, type Scope } from './code.ts';
import { compileNode } from './compile-node.ts';
import type { Constants } from './constants.ts';
import { FhirPathError } from './errors.ts';
import { fhirTypes, isSubtype, pathType } from './model.ts';
import { listNearest } from './nearest.ts';
import { parseFhirPath } from './parse.ts';
import { type ColumnType, columnTypeOf, type FhirType, JSON_TYPE } from './types.ts';

/** What an expression is about: a resource of a type, a plain record, one item of a list, or a row with columns. */
export type ExpressionContext = ResourceContext | RecordContext | ElementContext | RowContext;

interface Shared {
  kind: string;
  /** What `%name` stands for. */
  constants?: Constants;
  /** Whether `%rowIndex` is known: the code then takes it as its second parameter. */
  rowIndex?: boolean;
}

/** A whole resource. */
export interface ResourceContext extends Shared {
  kind: 'resource';
  /** Its type, such as Patient. */
  resource: string;
}

/** A plain record: a JSON object without any model, so that each name may be there. */
export interface RecordContext extends Shared {
  kind: 'record';
  /** What the mapping calls such records, as `case`. */
  resource: string;
}

/** One item that another expression answered with, such as one of a Patient's contacts. */
export interface ElementContext extends Shared {
  kind: 'element';
  /** The `path` of that expression: a type such as HumanName or System.String, or a path such as Patient.contact. */
  path: string;
  /** Type of the resource that the item is from. */
  resource: string;
}

/** A row. */
export interface RowContext extends Shared {
  kind: 'row';
  columns: Readonly<Record<string, ColumnType>>;
  /** The columns by their position, where rows are lists and no objects. */
  slots?: readonly string[];
  /** Columns that hold a list. */
  collections?: readonly string[];
}

/** An expression as JavaScript. */
export interface CompiledExpression {
  /**
   * The text of an arrow function `(input) => any[]`, or `(input, rowIndex) => any[]` where the context knows the row's
   * index; it calls functions.ts as `fp`, and nothing else.
   */
  source: string;
  /** FHIR or System type of the items; several with `|` between where a choice is open, System.Any where there is none. */
  type: FhirType;
  /** The scalar type of the items, undefined where they are no scalars, or of several types. */
  columnType: ColumnType | undefined;
  /** What an ElementContext needs for one of the items; undefined for open choices and several types. */
  path: string | undefined;
  /** The types between which a choice is still open. */
  choice: readonly FhirType[] | undefined;
  /** Whether R4 allows at most one item; false where that is not known. */
  single: boolean;
}

/**
 * Compile a FHIRPath expression to JavaScript.
 *
 * What is accepted gives the same answers as `fhirpath.evaluate` of the fhirpath package with its R4 model, for
 * resources of the type in question; over a plain record as the package has them without a model. All else is refused.
 *
 * @param expression the FHIRPath expression
 * @param context the resource type or the columns that it is about
 * @returns its JavaScript, and the type of its items
 * @throws FhirPathError with a stable code, the place in the expression and what to write instead
 * @example compileFhirPath('gender', { kind: 'resource', resource: 'Patient' }).source // '(input) => fp.own(input.gender)'
 * @see https://hl7.org/fhirpath/
 */
export function compileFhirPath(expression: string, context: ExpressionContext): CompiledExpression {
  const node = parseFhirPath(expression);
  const code = compileNode(node, scopeOf(context));
  if (code.types.includes('System.Quantity')) {
    refuse(node, 'fhirpath-unsupported', 'A written quantity cannot be the answer', 'Compare an element with it.');
  }
  return {
    source: `(${parameters(context)}) => ${answer(code)}`,
    type: code.types.length === 0 ? 'System.Any' : code.types.join('|'),
    columnType: code.column ?? columnTypeOf(code.types),
    path: code.choice === undefined ? pathOf(code) : undefined,
    choice: code.choice === undefined ? undefined : code.types,
    single: code.single,
  };
}

/** Name the path of items, or the type that all their types derive from, as positiveInt does from integer. */
function pathOf({ path, types }: Code): string | undefined {
  return path ?? types.find((type) => types.every((other) => isSubtype(other, type)));
}

/** Name the parameters of the code of a context. @example parameters({ kind: 'resource', resource: 'Patient' }) // 'input' */
export function parameters(context: ExpressionContext): string {
  return context.rowIndex === true ? 'input, rowIndex' : 'input';
}

/**
 * Say what an expression is compiled against.
 *
 * @param context the resource type, item or columns that it is about
 * @returns the scope of the whole expression
 * @throws FhirPathError `fhirpath-unknown-type`, with the nearest names
 * @example scopeOf({ kind: 'resource', resource: 'Patient' })
 */
export function scopeOf(context: ExpressionContext): Scope {
  const root = rootOf(context);
  const { constants, rowIndex } = context;
  const rows = context.kind === 'row' ? context : undefined;
  return {
    focus: root,
    root,
    columns: rows?.columns,
    depth: 0,
    slots: rows?.slots,
    collections: rows?.collections,
    constants,
    rowIndex,
  };
}

function rootOf(context: ExpressionContext): Code {
  const base = { js: 'input', form: 'item', single: true, origin: 'element' } as const;
  if (context.kind === 'row') return { ...base, root: true, types: ['System.Object'] };
  if (context.kind === 'record') return { ...base, root: true, types: [JSON_TYPE] };
  if (context.kind === 'element' && context.path === JSON_TYPE) return { ...base, types: [JSON_TYPE] };
  const resources = fhirTypes().filter((type) => isSubtype(type, 'Resource'));
  requireKnown(context.resource, resources, 'a resource type');
  if (context.kind === 'resource') return { ...base, root: true, types: [context.resource], path: context.resource };
  const { path } = context;
  if (path.startsWith('System.') && path !== 'System.Object') return { ...base, types: [path], origin: 'value' };
  const type = path.includes('.') ? pathType(path) : path;
  if (type === undefined) requireKnown(path, fhirTypes(), 'a type or path');
  else if (type === path) requireKnown(path, fhirTypes(), 'a type');
  return { ...base, types: [type ?? path], path };
}

function requireKnown(name: string, known: readonly string[], what: string): void {
  if (known.includes(name)) return;
  const message = `${name} is not ${what} of FHIR R4`;
  throw new FhirPathError('fhirpath-unknown-type', message, listNearest(name, known), { line: 1, column: 1 });
}

/** The collection's values; elements that have only an id or extensions are left out, as in the package. */
function answer(code: Code): string {
  if (code.property !== undefined) return `fp.own(input.${code.property})`;
  return code.origin === 'element' && code.form === 'items' ? `fp.values(${code.js})` : asItems(code);
}
