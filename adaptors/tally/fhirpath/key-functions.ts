import { type Call, type FunctionRule, rule } from './calls.ts';
import { type Code, refuse, typeNames } from './code.ts';
import { fhirTypes, isSubtype } from './model.ts';
import { listNearest } from './nearest.ts';
import type { AstNode } from './parse.ts';
import { quote, unquote } from './text.ts';

const ABSTRACT = ['Resource', 'DomainResource'];

function compileResourceKey({ node, focus }: Call): Code {
  if (focus.root !== true || focus.js !== 'input') {
    const fix = 'Call it first in an expression outside of forEach; of a reference, use getReferenceKey().';
    refuse(node, 'fhirpath-type', 'getResourceKey() is only known of the resource itself', fix);
  }
  const js = 'fp.element(input.id, input._id)';
  return { js, form: 'items', types: ['System.String'], origin: 'element', single: true, property: 'id' };
}

function compileReferenceKey(call: Call): Code {
  const { node, focus } = call;
  if (focus.types.length !== 1 || focus.types[0] !== 'Reference') {
    const fix = 'Call it on a reference, such as patient.getReferenceKey(Patient).';
    refuse(node, 'fhirpath-type', `getReferenceKey() cannot be asked of ${typeNames(focus)}`, fix);
  }
  const [argument] = call.args;
  const parent = focus.form === 'item' ? 'fp.child' : 'fp.children';
  const references = `${parent}(${focus.js}, 'reference')`;
  const base = { form: 'items', types: ['System.String'], origin: 'value', single: focus.single } as const;
  if (argument === undefined) return { ...base, js: `fp.referenceKeys(${references})` };
  const type = referencedType(argument);
  return { ...base, js: `fp.referenceKeys(${references}, ${quote(type)})` };
}

/**
 * Read the type that a reference has to point to: `Patient`, `FHIR.Patient`, or `'Patient'` as the specification's own
 * examples have it.
 *
 * @param argument the argument
 * @returns the resource type
 * @throws FhirPathError `fhirpath-unknown-type`, with the nearest names
 * @example referencedType(argument) // 'Patient'
 */
export function referencedType(argument: AstNode): string {
  const concrete = fhirTypes().filter((type) => isSubtype(type, 'Resource') && !ABSTRACT.includes(type));
  const written = argument.type === 'InvocationExpression' ? argument.text.replace(/^FHIR\./, '') : argument.text;
  const type = unquote(written);
  const isName = ['MemberInvocation', 'StringLiteral', 'InvocationExpression'].includes(argument.type);
  if (isName && concrete.includes(type)) return type;
  const message = `${type || 'This'} is not a resource type that a reference can point to`;
  return refuse(argument, 'fhirpath-unknown-type', message, listNearest(type, concrete));
}

/**
 * The two functions that SQL on FHIR adds, by which views are joined. Both give the bare id: `getResourceKey()` of a
 * Patient with the id 7 and `getReferenceKey(Patient)` of a reference to `Patient/7` are the text `7`.
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/
 */
export const keyFunctions: Readonly<Record<string, FunctionRule>> = {
  getResourceKey: rule(0, 0, compileResourceKey),
  getReferenceKey: rule(0, 1, compileReferenceKey),
};
