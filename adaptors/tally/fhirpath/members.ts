import { asItems, type Code, isJson, refuse, type Scope } from './code.ts';
import { elementNames, fhirTypes, findElement, isSubtype } from './model.ts';
import { listNearest } from './nearest.ts';
import type { AstNode } from './parse.ts';
import { isSingleElement } from './single-elements.ts';
import { quote, unquote } from './text.ts';
import { type ColumnType, categoryOf, isPrimitive, JSON_TYPE } from './types.ts';

/**
 * Compile the name of an element, of the resource's type at a path's start, or of a column.
 *
 * @param node the member node
 * @param focus what the name is looked up in
 * @param scope the scope of the expression
 * @returns the items under that name
 * @throws FhirPathError `fhirpath-unknown-element`, with the nearest names
 * @example compileMember(node, scope.focus, scope)
 */
export function compileMember(node: AstNode, focus: Code, scope: Scope): Code {
  const name = unquote(node.text);
  if (scope.columns !== undefined) return compileColumn(node, name, focus, scope.columns, scope);
  if (isJson(focus)) return readJson(node, name, focus);
  if (focus.root === true && node.atRoot > 0 && isTypeName(node, name, focus)) return focus;
  const { path } = focus;
  if (focus.choice !== undefined) {
    refuse(
      node,
      'fhirpath-type',
      `${name} is asked of a choice of ${focus.types.join(', ')}`,
      'Write ofType(…) before it.',
    );
  }
  if (path === undefined) {
    refuse(node, 'fhirpath-type', `${focus.types.join('|') || '{}'} has no elements`, `Take .${name} away.`);
  }
  if (focus.types.some((type) => categoryOf(type) === 'resource') && focus.root !== true) {
    refuse(
      node,
      'fhirpath-unsupported',
      `Elements of a resource within a resource cannot be compiled: ${name}`,
      'Read that resource with a view of its own and join it.',
    );
  }
  if (name === 'value' && focus.types.some(isPrimitive)) {
    refuse(node, 'fhirpath-type', 'A primitive has no element named value', 'Take .value away.');
  }
  const found = findElement(path, name);
  if (found === undefined) {
    const fix = listNearest(name, elementNames(path));
    refuse(node, 'fhirpath-unknown-element', `${path} has no element named ${name}`, fix);
  }
  const single = focus.single && isSingleElement(path, name);
  if (found.kind === 'element') {
    return { ...read(focus, name), types: [found.type], path: found.path, origin: 'element', single };
  }
  const { alternatives } = found;
  const types = alternatives.map(({ type }) => type);
  const fields = alternatives.map(({ field }) => field);
  const choice = { parent: focus, alternatives };
  return { js: readChoice(focus, fields, fields), form: 'items', types, origin: 'element', single, choice };
}

/** Names that every object of JavaScript has are nothing that a record holds. */
function readJson(node: AstNode, name: string, focus: Code): Code {
  if (name in {}) {
    refuse(node, 'fhirpath-unsupported', `${name} cannot be read of a record`, 'Let the source give it another name.');
  }
  const base = { types: [JSON_TYPE], origin: 'element', single: false } as const;
  if (focus.form === 'scalar') return { ...base, js: `fp.children(${asItems(focus)}, ${quote(name)})`, form: 'items' };
  if (/^[A-Za-z_]\w*$/.test(name)) return { ...base, ...read(focus, name) };
  return { ...base, ...read({ ...focus, root: false }, name) };
}

/** Tell whether a name at a path's start is the type of the resource, as in Patient.name; other types are mistakes. */
function isTypeName(node: AstNode, name: string, focus: Code): boolean {
  const [type = ''] = focus.types;
  if (name === type || (node.atRoot === 1 && isSubtype(type, name))) return true;
  // Primitive types are named like elements: id, code, date.
  if (/^[A-Z]/.test(name) && fhirTypes().includes(name)) {
    refuse(
      node,
      'fhirpath-unknown-element',
      `The expression is about ${type}, not ${name}`,
      `Write ${type}, or nothing.`,
    );
  }
  return false;
}

function read(focus: Code, name: string): Pick<Code, 'js' | 'form' | 'property'> {
  if (focus.root === true && focus.js === 'input') {
    return { js: `fp.element(input.${name}, input._${name})`, form: 'items', property: name };
  }
  if (focus.form === 'item') return { js: `fp.child(${focus.js}, ${quote(name)})`, form: 'items' };
  return { js: `fp.children(${focus.js}, ${quote(name)})`, form: 'items' };
}

function readChoice(focus: Code, fields: readonly string[], accepted: readonly string[]): string {
  const call = focus.form === 'item' ? 'fp.choice' : 'fp.choices';
  const list = (names: readonly string[]) => `[${names.map(quote).join(', ')}]`;
  return `${call}(${focus.js}, ${list(fields)}, ${list(accepted)})`;
}

/**
 * Narrow an open choice to some of its types.
 *
 * @param code the choice
 * @param accept which of its types are wanted
 * @returns the items of those types; undefined where there is no open choice to narrow
 * @example narrowChoice(code, (type) => type === 'dateTime')
 */
export function narrowChoice(code: Code, accept: (type: string) => boolean): Code | undefined {
  if (code.choice === undefined) return undefined;
  const { parent, alternatives } = code.choice;
  const wanted = alternatives.filter(({ type }) => accept(type));
  const types = wanted.map(({ type }) => type);
  const [first] = wanted;
  const base = { types, origin: 'element', single: code.single } as const;
  // The first property decides alone, so it can be read like any other.
  if (wanted.length === 1 && first !== undefined && first === alternatives[0]) {
    return { ...base, ...read(parent, first.field), path: first.path };
  }
  const fields = (list: typeof alternatives) => list.map(({ field }) => field);
  const js = readChoice(parent, fields(alternatives), fields(wanted));
  // What is asked of a Quantity may be asked of an Age, which is one.
  const common = wanted.find(({ type }) => wanted.every((other) => isSubtype(other.type, type)));
  return { ...base, js, form: 'items', path: common?.path };
}

function compileColumn(
  node: AstNode,
  name: string,
  focus: Code,
  columns: Readonly<Record<string, ColumnType>>,
  { slots, collections = [] }: Scope,
): Code {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (focus.root !== true || column === undefined) {
    const fix = listNearest(name, Object.keys(columns));
    refuse(node, 'fhirpath-unknown-element', `There is no column named ${name}`, fix);
  }
  if (slots === undefined) requireFreeName(node, name, columns);
  const slot = slots?.indexOf(name) ?? 0;
  if (slot < 0) refuse(node, 'fhirpath-unknown-element', `The column ${name} is not read`, 'Name it in the slots.');
  const property = /^[A-Za-z_]\w*$/.test(name) ? `input.${name}` : `input[${quote(name)}]`;
  const js = slots === undefined ? property : `input[${slot}]`;
  const type = { number: 'System.Decimal', boolean: 'System.Boolean' }[column as string] ?? 'System.String';
  const base = { types: [type], origin: 'value', column } as const;
  if (!collections.includes(name)) return { ...base, js, form: 'scalar', single: true };
  return { ...base, js: `fp.own(${js})`, form: 'items', single: false, list: true };
}

/** Names that the package would read as something else than a property of a row. */
function requireFreeName(node: AstNode, name: string, columns: Readonly<Record<string, ColumnType>>): void {
  const clash =
    name.split('.').some((part) => part in {}) ||
    name === 'resourceType' ||
    name === '__path__' ||
    Object.hasOwn(columns, siblingOf(name));
  if (!clash && name !== 'Object') return;
  refuse(node, 'fhirpath-unsupported', `A column cannot be named ${name} beside the others`, 'Rename the column.');
}

/** The package reads a property with an underscore before the name as what stands beside the named one. */
function siblingOf(name: string): string {
  return name.replace(/[^.]*$/, (last) => `_${last}`);
}
