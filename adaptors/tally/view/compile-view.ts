import type { LoadedView } from './loaded-view.ts';
import { type Column, columnsOf, type Select } from './select.ts';

/** What a view's code is made of. */
export interface ViewParts {
  readonly name: string;
  readonly resource: string;
  /** Whether it is of plain records. */
  readonly isRecord?: true | undefined;
  /** JavaScript of its conditions: `(input) => boolean | Unusual`. */
  readonly where: readonly string[];
  /** Everything it selects, as one select. */
  readonly select: Select;
}

/**
 * Write a view as JavaScript.
 *
 * @param parts the view, its expressions compiled
 * @returns the view with its columns and code
 * @example compileView({ name: 'child', resource: 'Patient', where: [], select })
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/functional-model.html
 */
export function compileView({ name, resource, isRecord, where, select }: ViewParts): LoadedView {
  const columns = columnsOf(select);
  const flat = isFlat(select);
  return {
    name,
    resource,
    ...(isRecord && { isRecord }),
    columns: columns.map(({ name, type, collection, text }) => ({ name, type, collection, text })),
    flat,
    source: flat ? flatSource(columns, where) : treeSource(select, where),
  };
}

function isFlat({ iteration, selects, union }: Select): boolean {
  return iteration === undefined && union.length === 0 && selects.every(isFlat);
}

/** The expressions are made functions once and not for each resource, since a run calls them a million times. */
function flatSource(columns: readonly Column[], where: readonly string[]): string {
  const reads = columns.map((_, index) => `read${index}`);
  const tests = where.map((_, index) => `test${index}`);
  const names = 'names';
  const body = [
    `const row = view.row([${reads.map((read) => `${read}(input, 0)`).join(', ')}], ${names});`,
    ...tests.map((test, index) =>
      index === 0 ? `let kept = ${test}(input);` : `if (kept === true) kept = ${test}(input);`,
    ),
    tests.length === 0 ? 'return [row];' : 'return kept === true ? [row] : view.judge(kept, [row], []);',
  ];
  return call([names, ...reads, ...tests], `(input) => {\n${body.join('\n')}\n}`, [
    namesOf(columns),
    ...columns.map(({ code }) => code),
    ...where,
  ]);
}

function treeSource(select: Select, where: readonly string[]): string {
  const tests = where.map((_, index) => `test${index}`);
  const kept = tests.map((test, index) =>
    index === 0 ? `let kept = ${test}(input);` : `if (kept === true) kept = ${test}(input);`,
  );
  const body = [
    'const rowIndex = 0;',
    ...kept,
    tests.length === 0
      ? `return ${rowsOf(select)};`
      : `return view.judge(kept, ${rowsOf(select)}, ${blankOf(columnsOf(select))});`,
  ];
  return call(tests, `(input) => {\n${body.join('\n')}\n}`, where);
}

/** Give names to functions that are made once. */
function call(names: readonly string[], body: string, values: readonly string[]): string {
  return names.length === 0 ? body : `((${names.join(', ')}) => ${body})(\n${values.join(',\n')},\n)`;
}

/** An expression of `input` and `rowIndex` for the rows of a select. */
function rowsOf(select: Select): string {
  const { iteration } = select;
  if (iteration === undefined) return partsOf(select);
  const body = `(input, rowIndex) => ${partsOf(select)}`;
  const blank = blankOf(columnsOf(select));
  if (iteration.kind === 'repeat') {
    const paths = (list: readonly string[]) => `[\n${list.join(',\n')},\n]`;
    return `view.repeat(${paths(iteration.first)}, ${paths(iteration.next)}, input, rowIndex, ${body}, ${blank})`;
  }
  const orNull = iteration.kind === 'forEachOrNull';
  return `view.forEach(\n${iteration.items},\ninput, rowIndex, ${body}, ${blank}, ${orNull})`;
}

function partsOf({ columns, selects, union }: Select): string {
  const parts = selects.map(rowsOf);
  if (columns.length > 0) {
    const values = columns.map(({ code }) => `(${code})(input, rowIndex)`).join(',\n');
    parts.unshift(`[view.row([\n${values},\n], ${namesOf(columns)})]`);
  }
  if (union.length > 0) parts.push(`[\n${union.map((branch) => `...${rowsOf(branch)}`).join(',\n')},\n]`);
  return parts.length === 1 ? (parts[0] ?? '[]') : `view.cross([\n${parts.join(',\n')},\n])`;
}

function namesOf(columns: readonly Column[]): string {
  return `[${columns.map(({ name }) => JSON.stringify(name)).join(', ')}]`;
}

/** A row for no item: its position is 0, as the specification's own engine has it, and all else is null. */
function blankOf(columns: readonly Column[]): string {
  const blank = ({ text, collection }: Column) => (text.trim() !== '%rowIndex' ? 'null' : collection ? '[0]' : '0');
  return `[${columns.map(blank).join(', ')}]`;
}
