import { asItems, type Code, computed, refuse, typeNames } from './code.ts';
import { narrowChoice } from './members.ts';
import { fhirTypes } from './model.ts';
import { listNearest } from './nearest.ts';
import type { AstNode } from './parse.ts';
import { unquote } from './text.ts';
import { categoryOf, isKnownType, isOfType, matchesOfType, type TypeName } from './types.ts';

/**
 * Read the name of a type.
 *
 * @param node a type specifier, or an argument that stands for one
 * @returns its name and namespace
 * @throws FhirPathError `fhirpath-unknown-type`, with the nearest names
 * @example readTypeName(node)
 */
export function readTypeName(node: AstNode): TypeName {
  const match = /^(?:(FHIR|System)\.)?(\w+|`[^`]+`)$/.exec(node.text);
  const name = unquote(match?.[2] ?? '');
  const namespace = match?.[1] as TypeName['namespace'];
  if (match === null || !isKnownType({ namespace, name })) {
    const names = [...fhirTypes(), 'System.String', 'System.Integer', 'System.Decimal', 'System.Boolean'];
    refuse(
      node,
      'fhirpath-unknown-type',
      `${node.text || 'This'} is not a type of FHIR R4`,
      listNearest(node.text, names),
    );
  }
  return { namespace, name };
}

/** The types of some values are only known when they are there; what is asked of them cannot be answered now. */
function requireKnownTypes(at: AstNode, code: Code, use: string): void {
  const unclear = code.types.some(
    (type) =>
      type === 'System.Object' ||
      (type === 'System.Decimal' && code.origin === 'value') ||
      (categoryOf(type) === 'resource' && code.root !== true),
  );
  if (!unclear && code.column === undefined) return;
  const fix = 'Ask for an element by its path instead; for extensions use extension(url).';
  refuse(at, 'fhirpath-unsupported', `${use} cannot be compiled for ${typeNames(code)}`, fix);
}

function narrow(at: AstNode, code: Code, asked: TypeName, matches: (type: string) => boolean): Code {
  requireKnownTypes(at, code, 'A type');
  const wanted = code.types.filter(matches);
  if (wanted.length === code.types.length && wanted.length > 0) return code;
  if (wanted.length === 0) {
    const fix = code.types.length === 0 ? 'Take it out.' : `Use one of ${code.types.join(', ')}.`;
    refuse(at, 'fhirpath-type', `${typeNames(code)} is never ${asked.name}`, fix);
  }
  const narrowed = narrowChoice(code, matches);
  if (narrowed !== undefined) return narrowed;
  const fix = 'Write ofType(…) directly behind the choice element.';
  return refuse(at, 'fhirpath-unsupported', `A choice of ${typeNames(code)} is narrowed too late`, fix);
}

/** Compile `ofType(T)`. @example compileOfType(node, focus, type) @see https://hl7.org/fhirpath/#oftypetype--type-specifier--collection */
export function compileOfType(at: AstNode, focus: Code, asked: TypeName): Code {
  return narrow(at, focus, asked, (type) => matchesOfType(type, asked));
}

/** Compile `as(T)` and `… as T`, which refuse several items. @example compileAs(node, focus, type) */
export function compileAs(at: AstNode, focus: Code, asked: TypeName): Code {
  const wanted = narrow(at, focus, asked, (type) => isOfType(type, asked));
  const { choice: _choice, property: _property, literals: _literals, ...rest } = wanted;
  if (focus.form === 'scalar') return wanted;
  // A single property of a resource yields several items only where JSON has a list in its place.
  return { ...rest, js: `fp.as(${asItems(focus)}, ${asItems(wanted)})`, form: 'items', single: true };
}

/** Compile `is(T)` and `… is T`, which refuse several items. @example compileIs(node, focus, type) */
export function compileIs(at: AstNode, focus: Code, asked: TypeName): Code {
  requireKnownTypes(at, focus, 'is');
  const matches = (type: string) => isOfType(type, asked);
  const count = focus.types.filter(matches).length;
  if (count === 0 || count === focus.types.length) {
    return computed(`fp.is(${asItems(focus)}, ${count > 0})`, 'System.Boolean');
  }
  const wanted = narrowChoice(focus, matches);
  if (wanted === undefined) {
    const fix = 'Write is(…) directly behind the choice element.';
    refuse(at, 'fhirpath-unsupported', `A choice of ${typeNames(focus)} is asked for its type too late`, fix);
  }
  return computed(`fp.is(${asItems(focus)}, ${asItems(wanted)}.length === 1)`, 'System.Boolean');
}
