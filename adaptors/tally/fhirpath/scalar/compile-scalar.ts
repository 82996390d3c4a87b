import { compileFhirPath, type ExpressionContext, parameters, scopeOf } from '../compile.ts';
import { type AstNode, parseFhirPath } from '../parse.ts';
import { isPrimitive } from '../types.ts';
import { compilePath, type Writer } from './path.ts';
import { lines, makeNames, type Stream, when } from './stream.ts';
import { compileTruth } from './truth.ts';

/** An expression as JavaScript that answers with one value. */
export interface CompiledScalar {
  /**
   * The text of an arrow function of the resource or row, and of the row's index where the context knows it; it calls
   * functions.ts as `fp`, and nothing else.
   */
  readonly source: string;
  /** Whether most resources are read without making lists. */
  readonly fast: boolean;
}

/** Writes the statements of a fast form; undefined where there is none. */
type Body = (node: AstNode, root: Stream, writer: Writer) => string | undefined;

/**
 * Compile a FHIRPath expression to a function that answers with its only value.
 *
 * For paths and conditions over resources of the usual shape the code reads properties straight away; on anything else,
 * such as an object where R4 has a list, it asks the list form of the expression. Both give the same answers.
 *
 * @param expression the FHIRPath expression
 * @param context the resource type, item or columns that it is about
 * @returns `(input) => RowValue | Unusual`: null for no item, the value for one, `fp.MANY` for several, `fp.NOT_SCALAR`
 *   for an object, `fp.BAD` where the data fails the expression
 * @throws FhirPathError as compileFhirPath does
 * @example compileScalar('patient.getReferenceKey(Patient)', { kind: 'resource', resource: 'Immunization' })
 */
export function compileScalar(expression: string, context: ExpressionContext): CompiledScalar {
  return compileWith(expression, context, 'one', valueBody);
}

/**
 * Compile a condition to a function that answers whether it is true.
 *
 * @param expression the FHIRPath expression
 * @param context the resource type, item or columns that it is about
 * @returns `(input) => boolean | Unusual`: true only where the expression's answer is a single true, and `fp.BAD` where
 *   there are several answers, or the data fails the expression
 * @throws FhirPathError as compileFhirPath does
 * @example compileTest("status = 'completed'", { kind: 'resource', resource: 'Immunization' })
 */
export function compileTest(expression: string, context: ExpressionContext): CompiledScalar {
  return compileWith(expression, context, 'holds', testBody);
}

function compileWith(expression: string, context: ExpressionContext, exact: string, body: Body): CompiledScalar {
  const { source } = compileFhirPath(expression, context);
  const slow = `fp.${exact}(\n${source},\n${parameters(context)})`;
  const root = rootOf(context);
  const writer: Writer = { names: makeNames(), scope: scopeOf(context), truth: compileTruth };
  const fast = root === undefined ? undefined : body(parseFhirPath(expression), root, writer);
  if (fast === undefined) return { source: `(${parameters(context)}) => ${slow}`, fast: false };
  const guard = context.kind === 'element' ? 'if (!fp.isPlain(input) || input instanceof fp.Element) break fast;' : '';
  const text = lines(`(${parameters(context)}) => {`, 'fast: {', guard, fast, '}', `return ${slow};`, '}');
  return { source: text, fast: true };
}

/** Rows have no fast form: their columns are bare values already. */
function rootOf(context: ExpressionContext): Stream | undefined {
  if (context.kind === 'row' || context.kind === 'record') return undefined;
  const path = context.kind === 'resource' ? context.resource : context.path;
  if (path.startsWith('System.') || (!path.includes('.') && isPrimitive(path)) || path === 'xhtml') return undefined;
  return { kind: 'object', path, single: true, quiet: true, root: true, each: (body) => body('input') };
}

function valueBody(node: AstNode, root: Stream, writer: Writer): string | undefined {
  const path = compilePath(node, root, writer);
  if (path !== undefined) return path.root === true ? undefined : onlyValue(path, writer);
  const truth = compileTruth(node, root, writer);
  if (truth === undefined) return undefined;
  return lines(truth.before, `return ${truth.isTrue} ? true : ${truth.isFalse} ? false : null;`);
}

function onlyValue(path: Stream, { names }: Writer): string {
  const write = (item: string) => {
    if (path.kind === 'any') return `typeof ${item} === 'object' ? fp.NOT_SCALAR : ${item}`;
    return path.kind === 'object' ? 'fp.NOT_SCALAR' : item;
  };
  if (path.single)
    return lines(
      path.each((item) => `return ${write(item)};`),
      'return null;',
    );
  const [count, value] = [names('n'), names('r')];
  const each = path.each((item) => lines(`${count} += 1;`, `${value} = ${write(item)};`));
  return lines(`let ${count} = 0;`, `let ${value} = null;`, each, `return ${count} > 1 ? fp.MANY : ${value};`);
}

function testBody(node: AstNode, root: Stream, writer: Writer): string | undefined {
  const path = compilePath(node, root, writer);
  if (path !== undefined) {
    if (path.root === true || !path.single) return undefined;
    return lines(
      path.each((item) => when(`${item} === true`, 'return true;')),
      'return false;',
    );
  }
  const truth = compileTruth(node, root, writer);
  return truth === undefined ? undefined : lines(truth.before, `return ${truth.isTrue};`);
}
