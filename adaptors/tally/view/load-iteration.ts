import { type CompiledExpression, compileFhirPath, type ExpressionContext, FhirPathError } from '../fhirpath/index.ts';
import { compileAt } from '../mapping/compile-at.ts';
import { writtenFor } from '../mapping/delimit-units.ts';
import type { Fields, Text } from '../mapping/fields.ts';
import type { Problems } from '../mapping/problems.ts';
import { describeType } from './column-types.ts';
import type { Iteration } from './select.ts';

/** How a select iterates, and what its expressions are about then. */
export interface LoadedIteration {
  readonly iteration: Iteration | undefined;
  readonly about: ExpressionContext;
}

const KEYS = ['forEach', 'forEachOrNull', 'repeat'] as const;

/**
 * Read the `forEach`, `forEachOrNull` or `repeat` of a select.
 *
 * @param fields the select
 * @param about what the select around it is about
 * @returns undefined (noted) where it cannot be read, so that nothing more can be said about what is within
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html
 */
export function loadIteration(fields: Fields, about: ExpressionContext): LoadedIteration | undefined {
  const { problems } = fields;
  const [kind, other] = KEYS.filter((key) => fields.has(key));
  if (kind === undefined) return { iteration: undefined, about };
  if (other !== undefined) {
    problems.at(
      fields.value(other),
      `a select has "${kind}" or "${other}", not both`,
      'put one of them into a select within',
    );
    return undefined;
  }
  if (kind === 'repeat') return loadRepeat(fields, about);
  const text = fields.text(kind, 'optional', 'name');
  const expression = text === undefined ? undefined : compileAt(text, about, problems);
  if (text === undefined || expression === undefined) return undefined;
  const inner = aboutItems(text, expression, about, problems);
  return inner === undefined ? undefined : { iteration: { kind, items: expression.source }, about: inner };
}

function aboutItems(
  text: Text,
  { path, type, choice }: CompiledExpression,
  about: ExpressionContext,
  problems: Problems,
): ExpressionContext | undefined {
  if (path !== undefined) return elementOf(path, about);
  const fix = choice === undefined ? 'select items of one type' : 'choose one of its types with ofType(…)';
  const what = type === 'System.Any' ? 'nothing' : describeType(type);
  problems.at(text.node, `"${text.value}" selects ${what}, so that its columns are not known`, fix);
  return undefined;
}

function elementOf(path: string, about: ExpressionContext): ExpressionContext {
  const { constants, rowIndex } = about;
  const resource = about.kind === 'row' ? '' : about.resource;
  return {
    kind: 'element',
    path,
    resource,
    ...(constants === undefined ? {} : { constants }),
    ...(rowIndex === undefined ? {} : { rowIndex }),
  };
}

/** A path need not be there on both the start and the items: `answer.item` is known of items only. */
function loadRepeat(fields: Fields, about: ExpressionContext): LoadedIteration | undefined {
  const { problems } = fields;
  const texts = fields.texts('repeat', 'needed', '[item, answer.item]');
  const known = problems.list.length;
  const first = texts.map((text) => tryCompile(text, about));
  const found = first.flatMap((expression) => expression ?? []);
  if (texts.length === 0) return undefined;
  if (found.length === 0) {
    for (const text of texts) compileAt(text, about, problems);
    return undefined;
  }
  const starts = texts.filter((_, index) => first[index] !== undefined);
  const [start, ...others] = starts.flatMap((text, index) => {
    const expression = found[index];
    const inner = expression === undefined ? undefined : aboutItems(text, expression, about, problems);
    return inner === undefined ? [] : [{ text, inner }];
  });
  if (start === undefined || problems.list.length > known) return undefined;
  const next = texts.map((text) => tryCompile(text, start.inner));
  const path = pathOf(start.inner);
  for (const { text, inner } of others) requireSame(text, pathOf(inner), path, problems);
  texts.forEach((text, index) => {
    if (next[index] !== undefined) requireSame(text, next[index]?.path, path, problems);
    // Known of neither: say what is wrong with it where it starts.
    else if (first[index] === undefined) compileAt(text, start.inner, problems);
  });
  if (problems.list.length > known) return undefined;
  const sources = (list: readonly (CompiledExpression | undefined)[]) => list.flatMap((one) => one?.source ?? []);
  return { iteration: { kind: 'repeat', first: sources(first), next: sources(next) }, about: start.inner };
}

function requireSame(text: Text, path: string | undefined, wanted: string | undefined, problems: Problems): void {
  if (path === wanted) return;
  const message = `"${text.value}" selects ${path ?? 'items of several types'}, the paths before it ${wanted}`;
  problems.at(text.node, message, 'repeat paths to items of one type');
}

function pathOf(about: ExpressionContext): string | undefined {
  return about.kind === 'element' ? about.path : undefined;
}

function tryCompile({ value }: Text, about: ExpressionContext): CompiledExpression | undefined {
  try {
    return compileFhirPath(writtenFor(value, about).expression, about);
  } catch (error) {
    if (error instanceof FhirPathError) return undefined;
    throw error;
  }
}
