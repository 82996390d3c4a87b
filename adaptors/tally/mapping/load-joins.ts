import { isMap } from 'yaml';
import { type Entry, entriesOf, expected, Fields, type Text, textOf } from './fields.ts';
import type { LoadContext } from './load-context.ts';
import type { Source, View } from './mapping.ts';
import { nearest } from './problems.ts';
import type { RowColumns } from './row-columns.ts';
import { JOIN } from './source-keys.ts';

/** The element that a reference column begins with, which is its search parameter's usual name too. */
const REFERENCE = /^([a-z][a-zA-Z]*)(?:\.first\(\))?\.getReferenceKey\((?:'?(?:FHIR\.)?[A-Z][a-zA-Z]*'?)?\)$/;

type Join = Source['joins'][number];

/** A join before its columns are in the rows. */
interface WrittenJoin {
  readonly name: string;
  readonly view: View;
  readonly column: Text;
  readonly include: string | undefined;
}

/**
 * Read the `join` of a source and add the joined columns to its rows. A join may hold the key of another one, in
 * whatever order they are written.
 *
 * @param fields the source
 * @param columns the columns of its rows, which grow by those of the joins
 * @param context what is known of the rest of the file
 * @returns the joins that could be read, each behind the one that holds its key
 */
export function loadJoins(fields: Fields, columns: RowColumns, context: LoadContext): Join[] {
  const node = fields.map('join', 'optional', '{ child: patient }');
  const entries = node === undefined ? [] : entriesOf(node);
  let waiting = entries.flatMap((entry) => readJoin(entry, columns, context) ?? []);
  const joins: Join[] = [];
  for (;;) {
    const next = nextOf(waiting, columns);
    if (next === undefined) break;
    waiting = waiting.filter((join) => join !== next);
    const join = addJoin(next, columns, context);
    if (join !== undefined) joins.push(join);
  }
  for (const { name, column } of waiting) {
    const fix = 'let one of them be joined by a column of the rows themselves';
    context.problems.at(column.node, `the key of join "${name}" leads back to it`, fix);
    columns.add(`${name}.`, [], ['*']);
  }
  return joins;
}

/** A join whose key is there; else one whose key will never be. */
function nextOf(waiting: readonly WrittenJoin[], columns: RowColumns): WrittenJoin | undefined {
  const names = waiting.map(({ name }) => name);
  return (
    waiting.find(({ column }) => columns.get(column.value) !== undefined) ??
    waiting.find(({ column }) => !names.includes(joinOf(column.value)))
  );
}

/** The name of the join that a column belongs to. */
function joinOf(column: string): string {
  return column.slice(0, Math.max(0, column.indexOf('.')));
}

function readJoin({ name, key, value }: Entry, columns: RowColumns, context: LoadContext): WrittenJoin | undefined {
  const { views, broken, problems } = context;
  const parts = isMap(value) ? new Fields(value, `join "${name}"`, Object.keys(JOIN), problems) : undefined;
  const column =
    parts === undefined
      ? textOf(value, `join "${name}"`, `write ${name}: a column`, problems)
      : parts.text('column', 'needed', 'patient');
  const viewText = parts?.text('view', 'optional', 'child');
  const viewName = viewText?.value ?? name;
  const view = views.get(viewName);
  if (view === undefined && !broken.has(viewName)) {
    problems.at(viewText?.node ?? key, `there is no view "${viewName}" to join`, expected(viewName, [...views.keys()]));
  }
  if (view === undefined || column === undefined) {
    columns.add(`${name}.`, [], ['*']);
    // Columns are named by what was meant, and nothing is wrong with them.
    const meant = view === undefined ? nearest(name, [...views.keys()]) : undefined;
    if (meant !== undefined) columns.add(`${meant}.`, [], ['*']);
    return undefined;
  }
  const twice = view.columns.find((one) => columns.get(`${name}.${one.name}`) !== undefined);
  if (twice !== undefined) {
    const fix = `write mine: { view: ${viewName}, column: ${column.value} }`;
    problems.at(key, `there is a column "${name}.${twice.name}" already`, fix);
  }
  if (!view.flat) {
    const fix = 'join a view without forEach, forEachOrNull, repeat and unionAll';
    problems.at(viewText?.node ?? key, `view "${viewName}" gives several rows for a resource`, fix);
  }
  return { name, view, column, include: parts?.text('include', 'optional', 'patient')?.value };
}

function addJoin(
  { name, view, column, include }: WrittenJoin,
  columns: RowColumns,
  context: LoadContext,
): Join | undefined {
  const key = columns.single(column);
  const offset = columns.add(`${name}.`, view.columns, context.broken.get(view.name));
  if (key === undefined) return undefined;
  // Records have no search parameters that include others: they are found by their ids.
  const found = include ?? (view.isRecord ? 'none' : REFERENCE.exec(key.text ?? '')?.[1]);
  if (found === undefined) {
    context.problems.at(
      column.node,
      `"${key.text ?? key.name}" does not tell by which search parameter "${name}" is included`,
      `write ${name}: { column: ${column.value}, include: the search parameter }`,
    );
    return undefined;
  }
  return { name, view: view.name, column: key.slot, key: key.name, include: found, offset };
}
