import { checkAttributeOptions } from '../../adaptors/dhis2/cells/check-attribute-options.ts';
import { formatCells } from '../../adaptors/dhis2/cells/format-cells.ts';
import { mappedMeasures } from '../../adaptors/dhis2/cells/mapped-measures.ts';
import { placeCells } from '../../adaptors/dhis2/cells/place-cells.ts';
import { createPlaces } from '../../adaptors/dhis2/cells/places.ts';
import { type ResolvedCell, resolveCells } from '../../adaptors/dhis2/cells/resolve-cells.ts';
import { ConflictCounts } from '../../adaptors/dhis2/conflicts/conflict-counts.ts';
import { hasNewImporter } from '../../adaptors/dhis2/metadata/data-set.ts';
import { dataSetOfMetadata } from '../../adaptors/dhis2/metadata/data-set-of-metadata.ts';
import type { Metadata } from '../../adaptors/dhis2/metadata/metadata.ts';
import { unitsOfDataSet } from '../../adaptors/dhis2/metadata/resolve-org-units.ts';
import { checkCalendar, checkPeriodType } from '../../adaptors/dhis2/preflight/index.ts';
import { optionLimits } from '../../adaptors/dhis2/preflight/option-limits.ts';
import type { Conflict } from '../../adaptors/run/state.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import type { Cell } from '../../adaptors/tally/measure/cells.ts';

/** Cells by UIDs, and what became of the others. */
export interface ResolvedTable {
  readonly cells: readonly ResolvedCell[];
  /** One for each reason, with the number of cells; none is in both lists. */
  readonly conflicts: readonly Conflict[];
}

/**
 * Find the UIDs of cells in metadata, by the same rules as a report: option combos by their sets of options, org units
 * among those that the data set is assigned to.
 *
 * @param cells as they were counted
 * @param mapping compiled mapping
 * @param metadata a snapshot or an export
 * @returns the cells as DHIS2 would take them, and a conflict for what it would not take
 * @throws {ImportError} when mapping and data set do not fit, when two combos stand for one set of options or two units
 *   have one name, with both UIDs, and when the metadata lacks what is needed
 * @example resolveByMetadata(result.cells, mapping, await loadMetadata('m.metadata.json')).cells.length
 */
export function resolveByMetadata(cells: readonly Cell[], mapping: CompiledMapping, metadata: Metadata): ResolvedTable {
  const { version = '', calendar } = metadata.system ?? {};
  if (calendar !== undefined) checkCalendar(mapping, { calendar });
  const dataSet = dataSetOfMetadata(metadata, mapping.dataSet, mapping.idScheme);
  checkPeriodType(mapping, dataSet);
  const measures = mappedMeasures(mapping);
  checkAttributeOptions(measures, dataSet);
  const placed = placeCells(cells, unitsOfDataSet(mapping, dataSet), mapping, dataSet);
  const resolved = resolveCells(placed.cells, dataSet, measures);
  const formatted = formatCells(resolved.cells, { ...resolved, places: createPlaces(measures, dataSet) });
  const limits = optionLimits(dataSet, mapping.period, hasNewImporter(version));
  const limited = new ConflictCounts();
  const allowed = formatted.cells.filter((cell) => {
    const limit = limits(cell);
    if (limit !== undefined) limited.add(limit, [cell.period], 1);
    return limit === undefined;
  });
  const periods = [...new Set(cells.map(({ period }) => period))];
  return {
    cells: allowed,
    conflicts: [...placed.conflicts(periods), ...resolved.conflicts, ...formatted.conflicts, ...limited.list()],
  };
}
