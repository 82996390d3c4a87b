import type { YAMLMap } from 'yaml';
import type { Problems } from '../mapping/problems.ts';
import { columnsOf, type Select } from './select.ts';

/**
 * Note columns with the name of another one.
 *
 * @param select everything that the view selects
 * @param problems where mistakes go
 */
export function checkUnique(select: Select, problems: Problems): void {
  const seen = new Set<string>();
  for (const { name, node } of columnsOf(select)) {
    if (seen.has(name)) problems.at(node, `there are two columns "${name}"`, 'rename one');
    seen.add(name);
  }
}

/**
 * Note branches of a union that do not give the columns of the first: the same names and types, in the same order.
 *
 * @param union the branches
 * @param nodes where they stand
 * @param problems where mistakes go
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html#unions
 */
export function checkUnion(union: readonly Select[], nodes: readonly YAMLMap[], problems: Problems): void {
  const [first = [], ...others] = union.map(columnsOf);
  const wanted = first.map(({ name }) => name).join(', ');
  others.forEach((columns, index) => {
    const node = nodes[index + 1];
    const names = columns.map(({ name }) => name).join(', ');
    if (names !== wanted) {
      const message = `this branch of unionAll gives ${names || 'no columns'}, the first one ${wanted}`;
      problems.at(node, message, 'give the same columns in the same order');
      return;
    }
    columns.forEach((column, slot) => {
      const model = first[slot];
      if (model === undefined) return;
      if (model.collection !== column.collection) {
        const message = `column "${column.name}" holds ${column.collection ? 'a list' : 'one value'} here, ${model.collection ? 'a list' : 'one value'} in the first branch of unionAll`;
        problems.at(column.node, message, 'write the same collection: in both');
      } else if (model.type !== undefined && column.type !== undefined && model.type !== column.type) {
        const message = `column "${column.name}" is ${column.type} here, ${model.type} in the first branch of unionAll`;
        problems.at(column.node, message, 'select the same type in both');
      }
    });
  });
}
