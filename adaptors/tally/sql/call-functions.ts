import type { AstNode } from '../fhirpath/parse.ts';
import { failsOf, LEVEL, type Piece, piece, refuseNode, wrap } from './piece.ts';

/** A call of a function. */
export interface FunctionCall {
  readonly node: AstNode;
  readonly name: string;
  /** What it is called on; undefined for `iif(…)` at the start of a path. */
  readonly focus: Piece | undefined;
  readonly args: readonly Piece[];
}

const boolean = (sql: string, level: number, fails: readonly string[]) => piece(sql, 'boolean', level, { fails });

/** The functions that expressions over columns have. */
const FUNCTIONS: Readonly<Record<string, (focus: Piece, args: readonly Piece[]) => Piece>> = {
  exists: (focus) => existence(focus, true),
  empty: (focus) => existence(focus, false),
  not: (focus) => boolean(`not ${wrap(focus, LEVEL.not)}`, LEVEL.not, focus.fails),
  count(focus) {
    const sql =
      focus.type === 'list'
        ? `coalesce(jsonb_array_length(${focus.sql}), 0)`
        : `case when ${wrap(focus, LEVEL.compare)} is null then 0 else 1 end`;
    return piece(sql, 'integer', LEVEL.atom, { fails: focus.fails });
  },
  startsWith: (focus, [prefix]) => onTexts(focus, prefix, (a, b) => `starts_with(${a}, ${b})`, LEVEL.atom),
  endsWith: (focus, [end]) => onTexts(focus, end, (a, b) => `right(${a}, length(${b})) = ${b}`, LEVEL.compare),
  contains: (focus, [part]) => onTexts(focus, part, (a, b) => `strpos(${a}, ${b}) > 0`, LEVEL.compare),
};

/**
 * Write a call of a function over columns.
 *
 * @param call the call
 * @returns its value
 * @throws {SqlRefusal} for a function that has no translation
 * @example callFunction({ node, name: 'exists', focus: vaccine, args: [] }).sql // 'vaccine is not null'
 */
export function callFunction({ node, name, focus, args }: FunctionCall): Piece {
  if (name === 'iif') return choose(args);
  const write = FUNCTIONS[name];
  if (write === undefined || focus === undefined) {
    return refuseNode(node, `${name}() has no exact translation to SQL`, 'do it in a column of the view');
  }
  return write(focus, args);
}

function existence(focus: Piece, wanted: boolean): Piece {
  const { fails } = focus;
  if (focus.type === 'list') {
    return boolean(`coalesce(jsonb_array_length(${focus.sql}), 0) ${wanted ? '>' : '='} 0`, LEVEL.compare, fails);
  }
  return boolean(`${wrap(focus, LEVEL.compare)} is ${wanted ? 'not ' : ''}null`, LEVEL.is, fails);
}

function onTexts(
  focus: Piece,
  other: Piece | undefined,
  write: (a: string, b: string) => string,
  level: number,
): Piece {
  const fails = failsOf(focus, ...(other === undefined ? [] : [other]));
  if (focus.type === 'nothing' || other === undefined || other.type === 'nothing') {
    return boolean('null::boolean', LEVEL.atom, fails);
  }
  return boolean(write(focus.sql, other.sql), level, fails);
}

/** Only the chosen branch is asked, and only it can fail. */
function choose([condition, first, second]: readonly Piece[]): Piece {
  if (condition === undefined || first === undefined) return piece('null', 'nothing', LEVEL.atom);
  const known = [first, ...(second === undefined ? [] : [second])].filter(({ type }) => type !== 'nothing');
  const [type = 'nothing'] = known.map((branch) => branch.type);
  const isMixed = known.some((branch) => branch.type !== type);
  const fails = [
    ...condition.fails,
    ...first.fails.map((fail) => `(${condition.sql}) is true and (${fail})`),
    ...(second?.fails ?? []).map((fail) => `(${condition.sql}) is not true and (${fail})`),
  ];
  const otherwise = second === undefined || second.type === 'nothing' ? '' : ` else ${second.sql}`;
  const sql = `case when ${condition.sql} then ${first.sql}${otherwise} end`;
  const merged = isMixed ? mixedType(known) : type;
  return piece(sql, merged, LEVEL.atom, { fails, plain: known.every(({ plain }) => plain) });
}

function mixedType(known: readonly Piece[]): Piece['type'] {
  return known.some(({ type }) => type === 'decimal') ? 'decimal' : 'text';
}
