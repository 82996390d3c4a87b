import { asItems, type Code, isJson, refuse, type Scope } from './code.ts';
import type { AstNode } from './parse.ts';

/** A function call: what it is called on, and how to compile its arguments. */
export interface Call {
  readonly node: AstNode;
  readonly name: string;
  readonly focus: Code;
  readonly args: readonly AstNode[];
  readonly scope: Scope;
  /** Compile a part of the expression in a scope. */
  readonly compile: (node: AstNode, scope: Scope) => Code;
}

/** A function of the language: how many arguments it takes, and how a call is compiled. */
export interface FunctionRule {
  readonly least: number;
  readonly most: number;
  readonly compile: (call: Call) => Code;
}

/** Make the rule of a function. @example rule(0, 1, compileExists) */
export function rule(least: number, most: number, compile: (call: Call) => Code): FunctionRule {
  return { least, most, compile };
}

/** Compile an argument that is a value: a path in it starts at `$this`, not at what the function is called on. @example valueArgument(call, 0) */
export function valueArgument(call: Call, index: number): Code | undefined {
  const node = call.args[index];
  return node === undefined ? undefined : call.compile(node, call.scope);
}

/** A criterion or projection, compiled for one item at a time. */
export interface Lambda {
  /** Name of the JavaScript parameter. */
  readonly item: string;
  readonly body: Code;
}

/**
 * Compile an argument that is evaluated for each item.
 *
 * @param call the call
 * @returns the parameter's name and the compiled argument
 * @example itemArgument(call)
 */
export function itemArgument(call: Call): Lambda {
  const { node, focus, scope } = call;
  const [argument = node] = call.args;
  const item = scope.depth === 0 ? 'item' : `item${scope.depth + 1}`;
  const { choice: _choice, property: _property, literals: _literals, ...rest } = focus;
  const inner: Code = { ...rest, js: item, form: 'item', single: true };
  return { item, body: call.compile(argument, { ...scope, focus: inner, depth: scope.depth + 1 }) };
}

/** Keep what is known of a collection when some of its items are taken. @example part(focus, js) */
export function part(focus: Code, js: string, single = focus.single): Code {
  const { choice: _choice, property: _property, literals: _literals, ...rest } = focus;
  return { ...rest, js, form: 'items', single };
}

/**
 * Write a criterion as where() takes it: its first item decides, and an element counts as true, whatever its value.
 *
 * @param call the call
 * @param body the compiled criterion
 * @returns JavaScript that is truthy where the item is kept
 * @throws FhirPathError `fhirpath-type` for criteria that are no computed boolean
 * @example whereCriterion(call, lambda.body)
 */
export function whereCriterion(call: Call, body: Code): string {
  const at = call.args[0] ?? call.node;
  if (body.types.length !== 1 || body.types[0] !== 'System.Boolean' || body.origin !== 'value') {
    const fix = body.types.includes('boolean') || isJson(body) ? 'Write … = true.' : 'Write a comparison, or exists().';
    refuse(at, 'fhirpath-type', `${call.name}() needs a criterion that is computed`, fix);
  }
  return body.form === 'scalar' ? body.js : `${asItems(body)}[0]`;
}
