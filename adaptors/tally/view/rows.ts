import type { ColumnValue, RowValue, ViewRow } from '../compiled-mapping.ts';
import { BAD, NOT_SCALAR, type Unusual } from '../fhirpath/runtime/scalars.ts';

/** A value as an expression answers with it: what a column can hold, or why there is none. */
type Found = ColumnValue | Unusual;

/** An expression with all its items. */
type List = (input: unknown, rowIndex: number) => readonly unknown[];

/** The rows of a select for one item. */
type Body = (input: unknown, rowIndex: number) => readonly ViewRow[];

/** Rows that begin with the same values, for cross products. */
const NOTHING: ViewRow = { values: [], status: 'row' };

/**
 * Make a row of the values of its columns.
 *
 * @param values what the expressions of the columns answered; belongs to the row from then on
 * @param names the columns
 * @returns the row; a value that could not be read is null, and the first of them is the status
 * @example row(['7', MANY], ['id', 'phone']) // { values: ['7', null], status: 'many-values:phone' }
 */
export function row(values: Found[], names: readonly string[]): ViewRow {
  let status = 'row';
  for (let slot = 0; slot < values.length; slot += 1) {
    const value = values[slot];
    if (typeof value !== 'object' || value === null || !('reason' in value)) continue;
    if (status === 'row') status = `${value.reason}:${names[slot]}`;
    values[slot] = null;
  }
  return { values: values as ColumnValue[], status };
}

/**
 * Take all values of an expression, for columns that hold lists.
 *
 * @param list the expression
 * @param input the resource or item
 * @param rowIndex position of the item
 * @returns its values; NOT_SCALAR where one is an object, BAD where the data fails the expression
 * @example list((input) => fp.own(input.given), name, 0) // ['Ada', 'Maria']
 */
export function list(items: List, input: unknown, rowIndex: number): readonly RowValue[] | Unusual {
  const found = evaluate(items, input, rowIndex);
  if (found === undefined) return BAD;
  return found.every((item) => typeof item !== 'object') ? (found as readonly RowValue[]) : NOT_SCALAR;
}

/**
 * Apply the answer of the `where`s to the rows of a resource.
 *
 * @param kept true, false, or why the conditions could not be answered
 * @param rows the rows
 * @param blank values of a row in which nothing was read, for a resource that has no row to carry the reason
 * @returns the rows, `excluded` unless kept is true; `bad-value:where` where the data fails a condition
 * @example judge(false, [{ values: ['7'], status: 'row' }], [null]) // [{ values: ['7'], status: 'excluded' }]
 */
export function judge(
  kept: boolean | Unusual,
  rows: readonly ViewRow[],
  blank: readonly ColumnValue[],
): readonly ViewRow[] {
  if (kept === true) return rows;
  const status = kept === false ? 'excluded' : 'bad-value:where';
  if (rows.length === 0 && kept !== false) return [{ values: blank, status }];
  return rows.map(({ values }) => ({ values, status }));
}

/**
 * Make the rows of a `forEach` or `forEachOrNull`.
 *
 * @param items selects the items
 * @param input the resource, or the item around it
 * @param rowIndex position of that item
 * @param body makes the rows of an item
 * @param blank values of a row in which nothing was read
 * @param orNull whether no item gives one row of them
 * @returns the rows of all items; a single `bad-value:forEach` where the data fails the expression
 * @example forEach((input) => fp.own(input.name), patient, 0, (input) => [view.row([input.family], ['family'])], [null], true)
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/functional-model.html
 */
export function forEach(
  items: List,
  input: unknown,
  rowIndex: number,
  body: Body,
  blank: readonly ColumnValue[],
  orNull: boolean,
): readonly ViewRow[] {
  const found = evaluate(items, input, rowIndex);
  if (found === undefined) return [{ values: blank, status: 'bad-value:forEach' }];
  if (found.length === 0) return orNull ? [{ values: blank, status: 'row' }] : [];
  const rows: ViewRow[] = [];
  for (let index = 0; index < found.length; index += 1) {
    for (const made of body(found[index], index)) rows.push(made);
  }
  return rows;
}

/**
 * Make the rows of a `repeat`: its paths are followed from the start and from everything found, down to any depth; each
 * item comes before what is below it.
 *
 * @param first the paths on the start
 * @param next the paths on the items
 * @param input the start, which gives no row itself
 * @param rowIndex position of the start
 * @param body makes the rows of an item; its position counts over the whole tree
 * @param blank values of a row in which nothing was read
 * @returns the rows of all items; a single `bad-value:repeat` where the data fails a path
 * @example repeat([item], [item], response, 0, (input) => [view.row([input.linkId], ['linkId'])], [null])
 */
export function repeat(
  first: readonly List[],
  next: readonly List[],
  input: unknown,
  rowIndex: number,
  body: Body,
  blank: readonly ColumnValue[],
): readonly ViewRow[] {
  const found: unknown[] = [];
  const descend = (paths: readonly List[], from: unknown, position: number): boolean => {
    for (const path of paths) {
      const items = evaluate(path, from, position);
      if (items === undefined) return false;
      for (const item of items) {
        found.push(item);
        if (!descend(next, item, found.length - 1)) return false;
      }
    }
    return true;
  };
  if (!descend(first, input, rowIndex)) return [{ values: blank, status: 'bad-value:repeat' }];
  return found.flatMap(body);
}

/**
 * Cross the rows of selects that stand beside one another: each row of one with each of the others.
 *
 * @param parts the rows of each select
 * @returns rows with the values of one row of each, the first fastest to stay; none where a part has none
 * @example cross([[{ values: ['7'], status: 'row' }], [{ values: ['a'], status: 'row' }, { values: ['b'], status: 'row' }]])
 */
export function cross(parts: readonly (readonly ViewRow[])[]): readonly ViewRow[] {
  let rows: readonly ViewRow[] = [NOTHING];
  for (const part of parts) {
    rows = rows.flatMap((left) =>
      part.map((right) => ({
        values: [...left.values, ...right.values],
        status: left.status === 'row' ? right.status : left.status,
      })),
    );
  }
  return rows;
}

function evaluate(items: List, input: unknown, rowIndex: number): readonly unknown[] | undefined {
  try {
    return items(input, rowIndex);
  } catch (error) {
    if (error instanceof Error && error.name === 'FhirPathRunError') return undefined;
    throw error;
  }
}
