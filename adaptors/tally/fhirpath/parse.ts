import fhirpath from 'fhirpath';
import { FhirPathError, type Place } from './errors.ts';

/** A node of the tree that `fhirpath.parse` answers with, without what the compiler has no use for. */
export interface AstNode {
  readonly type: string;
  readonly text: string;
  /** 1 at the start of a path of the expression, 2 at the start of one within a function's argument, 0 elsewhere. */
  readonly atRoot: number;
  readonly place: Place;
  readonly children: readonly AstNode[];
}

interface RawNode {
  type: string;
  text?: string;
  atRoot?: number;
  start?: Place;
  children?: RawNode[];
}

/** Nodes that only wrap the one below them. */
const WRAPPERS = new Set(['EntireExpression', 'TermExpression', 'InvocationTerm', 'LiteralTerm', 'ParenthesizedTerm']);

/**
 * Parse a FHIRPath expression.
 *
 * @param expression the text of the expression
 * @returns the tree, without nodes that only wrap another one
 * @throws FhirPathError `fhirpath-syntax` with the place of the first mistake
 * @example parseFhirPath("name.where(use = 'official').family")
 * @see https://hl7.org/fhirpath/#grammar
 */
export function parseFhirPath(expression: string): AstNode {
  if (expression.trim() === '') {
    throw new FhirPathError('fhirpath-syntax', 'The expression is empty', 'Write a path, such as gender.', {
      line: 1,
      column: 1,
    });
  }
  let raw: RawNode;
  try {
    raw = fhirpath.parse(expression) as unknown as RawNode;
  } catch (error) {
    throw syntaxError(error, expression);
  }
  return tidy(raw, { line: 1, column: 1 });
}

function tidy(raw: RawNode, outer: Place): AstNode {
  const place = raw.start ?? firstPlace(raw) ?? outer;
  const children = raw.children ?? [];
  const [only] = children;
  // A literal keeps its place on the wrapper, its text on the node inside.
  if (WRAPPERS.has(raw.type) && only !== undefined && children.length === 1) return tidy(only, place);
  return {
    type: raw.type,
    text: raw.text ?? textOf(children),
    atRoot: raw.atRoot ?? 0,
    place,
    children: children.map((child) => tidy(child, place)),
  };
}

function firstPlace(raw: RawNode): Place | undefined {
  for (const child of raw.children ?? []) {
    const place = child.start ?? firstPlace(child);
    if (place !== undefined) return place;
  }
  return undefined;
}

function textOf(children: readonly RawNode[]): string {
  return children.length === 1 ? (children[0]?.text ?? '') : '';
}

/** The parser counts columns from 0 in its messages, and from 1 in its tree. */
function syntaxError(error: unknown, expression: string): FhirPathError {
  const text = error instanceof Error ? error.message : String(error);
  const [first = text] = text.split('\n');
  const match = /^line: (\d+); column: (\d+); message: (.*)$/s.exec(first);
  const place = { line: Number(match?.[1] ?? 1), column: Number(match?.[2] ?? 0) + 1 };
  const message = (match?.[3] ?? first).replace(/ expecting \{.*$/s, '');
  return new FhirPathError(
    'fhirpath-syntax',
    `The expression is not FHIRPath: ${message}`,
    wordFix(expression, place) ??
      "Correct the expression at this place; text stands between single quotes, as in gender = 'female'.",
    place,
  );
}

/** A constant may be named like a word of the language, such as `day`; it then needs quotes. */
function wordFix(expression: string, { line, column }: Place): string | undefined {
  const written = expression.split('\n')[line - 1] ?? '';
  const [word] = /^\w+/.exec(written.slice(column - 1)) ?? [];
  return written[column - 2] === '%' && word !== undefined
    ? `Write %\`${word}\`: ${word} is a word of FHIRPath.`
    : undefined;
}
