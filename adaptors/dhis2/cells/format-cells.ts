import type { Conflict } from '../../run/state.ts';
import { ConflictCounts } from '../conflicts/conflict-counts.ts';
import type { DataElement } from '../metadata/data-set.ts';
import { whereWritten } from './mapped-measures.ts';
import type { Places } from './places.ts';
import type { MappedElement, ResolvedCell } from './resolve-cells.ts';
import { keyOf } from './value-key.ts';
import { formatCopied, formatValue } from './value-type.ts';

/** Cells whose values DHIS2 takes, and why it would not take the others. */
export interface FormattedCells {
  readonly cells: readonly ResolvedCell[];
  /** Keys of the others, by `keyOf`: what stands there stays until the mapping is mended. */
  readonly refused: ReadonlySet<string>;
  readonly conflicts: readonly Conflict[];
}

/** What decides how values are written. */
export interface FormatRules {
  readonly elements: readonly DataElement[];
  readonly places: Pick<Places, 'measureOf'>;
  /** Where the mapping names an element, by its UID. */
  readonly origins: ReadonlyMap<string, MappedElement>;
}

/**
 * Write the values of cells as their data elements want them.
 *
 * @param cells resolved cells with canonical decimals, or texts where the measure copies
 * @param rules elements, and which measure a cell comes from
 * @returns cells to compare; a conflict `value-type` for the others, with the measure's line
 * @example formatCells(resolved.cells, { elements: resolved.elements, places, origins: resolved.origins })
 */
export function formatCells(
  cells: readonly ResolvedCell[],
  { elements, places, origins }: FormatRules,
): FormattedCells {
  const types = new Map(elements.map(({ id, valueType }) => [id, valueType]));
  const conflicts = new ConflictCounts();
  const refused = new Set<string>();
  const good: ResolvedCell[] = [];
  for (const cell of cells) {
    const measure = places.measureOf(cell);
    const format = measure?.isCopied === true ? formatCopied : formatValue;
    const formatted = format(types.get(cell.dataElement) ?? '', cell.value);
    if ('text' in formatted) {
      const { text, isText } = formatted;
      good.push({ ...cell, value: text, ...(isText && { isText }) });
      continue;
    }
    refused.add(keyOf(cell));
    const { dataElement, line, file } = measure ??
      origins.get(cell.dataElement) ?? { ...cell, line: 0, file: undefined };
    const place = { dataElement, line, ...(file !== undefined && { file }) };
    const { problem, fix } = formatted;
    const message = `data element "${dataElement}" of the measure in ${whereWritten(place)}: ${problem}`;
    conflicts.add({ code: 'value-type', message, fix, ...place }, [cell.period], 1);
  }
  return { cells: good, refused, conflicts: conflicts.list() };
}
