import type { ResolvedCell } from '../../adaptors/dhis2/cells/resolve-cells.ts';
import { formatCsv } from '../files/index.ts';

const COLUMNS = ['dataElement', 'categoryOptionCombo', 'attributeOptionCombo', 'orgUnit', 'period', 'value'] as const;

/**
 * Write resolved cells as CSV.
 *
 * @param cells in any order
 * @returns lines: `dataElement,categoryOptionCombo,attributeOptionCombo,orgUnit,period,value`, the header first, then sorted
 *   by these columns
 * @example [...resolvedTable(cells)].join('')
 */
export function* resolvedTable(cells: readonly ResolvedCell[]): Generator<string> {
  yield formatCsv(COLUMNS);
  for (const cell of [...cells].sort(compare)) yield formatCsv(COLUMNS.map((column) => cell[column]));
}

function compare(a: ResolvedCell, b: ResolvedCell): number {
  for (const column of COLUMNS) if (a[column] !== b[column]) return a[column] < b[column] ? -1 : 1;
  return 0;
}
