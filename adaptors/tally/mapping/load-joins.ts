import { isMap } from 'yaml';
import { entriesOf, expected, Fields } from './fields.ts';
import type { LoadContext } from './load-context.ts';
import type { Source, View } from './mapping.ts';

/** The element that a reference column begins with, which is its search parameter's usual name too. */
const REFERENCE = /^([a-z][a-zA-Z]*)\.getReferenceKey\((?:[A-Z][a-zA-Z]*)?\)$/;

/**
 * Read the `join` of a source.
 *
 * @param fields the source
 * @param view the view of its rows
 * @param context what is known of the rest of the file
 * @returns the joins that could be read, and the names of all of them
 */
export function loadJoins(
  fields: Fields,
  view: View,
  { views, broken, problems }: LoadContext,
): { readonly joins: Source['joins']; readonly names: readonly { readonly name: string }[] } {
  const node = fields.map('join', 'optional', '{ child: patient }');
  const entries = node === undefined ? [] : entriesOf(node);
  const joins = entries.flatMap(({ name, key, value }) => {
    if (!views.has(name)) {
      if (!broken.has(name)) {
        problems.at(key, `there is no view "${name}" to join`, expected(name, [...views.keys()]));
      }
      return [];
    }
    const parts = isMap(value) ? new Fields(value, `join "${name}"`, ['column', 'include'], problems) : undefined;
    const column =
      parts === undefined
        ? fields.asText(value, `join "${name}"`, `write ${name}: a column`)
        : parts.text('column', 'needed', 'patient');
    if (column === undefined || broken.get(view.name)?.has(column.value)) return [];
    const found = view.columns.get(column.value);
    if (found === undefined) {
      problems.at(
        column.node,
        `view "${view.name}" has no column "${column.value}"`,
        expected(column.value, [...view.columns.keys()]),
      );
      return [];
    }
    const include = parts?.text('include', 'optional', 'patient')?.value ?? REFERENCE.exec(found.text)?.[1];
    if (include === undefined) {
      problems.at(
        column.node,
        `"${found.text}" does not tell by which search parameter "${name}" is included`,
        `write ${name}: { column: ${column.value}, include: the search parameter }`,
      );
      return [];
    }
    return [{ name, view: name, column: column.value, include }];
  });
  return { joins, names: entries };
}
