import type { ColumnType } from '../fhirpath/index.ts';
import { expected, type Text } from './fields.ts';
import type { LoadedViews } from './load-views.ts';
import type { Source, View } from './mapping.ts';
import type { Problems } from './problems.ts';

/** The columns of a source's rows, joined ones under `<join>.<column>`. */
export interface RowColumns {
  readonly types: Readonly<Record<string, ColumnType>>;
  /** Note a name that is no column. */
  check(text: Text, context?: string): void;
  /** Tell whether an expression names a column that could not be read, which is noted already. */
  isBroken(expression: string): boolean;
}

/**
 * List the columns that a source's rows have.
 *
 * @param view the view of the rows
 * @param joins the views joined to it, read or not
 * @param loaded all views
 * @param problems where mistakes go
 * @returns the columns with their types
 */
export function rowColumns(
  view: View,
  joins: readonly Pick<Source['joins'][number], 'name'>[],
  { views, broken }: LoadedViews,
  problems: Problems,
): RowColumns {
  const types: Record<string, ColumnType> = {};
  const unread: string[] = [];
  const add = (prefix: string, name: string) => {
    for (const [column, { expression }] of views.get(name)?.columns ?? []) {
      types[prefix + column] = expression.columnType ?? 'string';
    }
    for (const column of broken.get(name) ?? []) unread.push(prefix + (column === '*' ? '' : column));
  };
  add('', view.name);
  for (const { name } of joins) add(`${name}.`, name);
  const isBroken = (expression: string) => unread.some((name) => expression.includes(name));
  return {
    types,
    isBroken,
    check(text, context = '') {
      if (Object.hasOwn(types, text.value) || isBroken(text.value)) return;
      const message = `there is no column "${text.value}"${context}`;
      problems.at(text.node, message, expected(text.value, Object.keys(types)));
    },
  };
}
