import { type Call, type FunctionRule, rule } from './calls.ts';
import { type Code, refuse, typeNames } from './code.ts';
import { fhirTypes, isSubtype } from './model.ts';
import { listNearest } from './nearest.ts';
import { quote, unquote } from './text.ts';

function compileResourceKey({ node, focus }: Call): Code {
  if (focus.root !== true || focus.js !== 'input') {
    const fix = 'Call it at the start of the expression; of a reference, use getReferenceKey().';
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
  const resources = fhirTypes().filter((type) => isSubtype(type, 'Resource'));
  const type = unquote(argument.text);
  if (argument.type !== 'MemberInvocation' || !resources.includes(type)) {
    refuse(argument, 'fhirpath-unknown-type', `${type || 'This'} is not a resource type`, listNearest(type, resources));
  }
  return { ...base, js: `fp.referenceKeys(${references}, ${quote(type)})` };
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
