import { mappedMeasures } from '../dhis2/cells/mapped-measures.ts';
import { createPlaces } from '../dhis2/cells/places.ts';
import type { ResolvedCell } from '../dhis2/cells/resolve-cells.ts';
import { compareKeys } from '../dhis2/cells/value-key.ts';
import { dataSetOfMetadata } from '../dhis2/metadata/data-set-of-metadata.ts';
import type { Metadata } from '../dhis2/metadata/metadata.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { periodRange } from '../tally/period/index.ts';
import { exchangeObjects } from './exchange-objects.ts';
import type { ExchangeReport, ExchangeValue } from './exchange-report.ts';

const COUNTS: readonly string[] = ['count', 'distinct'];

/**
 * Put resolved cells together to reports, with the codes and names of all that they refer to.
 *
 * @param cells as they were resolved against the metadata; each in a place of its own
 * @param mapping compiled mapping
 * @param metadata the metadata that they were resolved against
 * @returns a report for each period and org unit, sorted by these
 * @throws {ImportError} when the metadata lacks the data set
 * @example writeAdx(describeReports(table.cells, mapping, metadata), options)
 */
export function describeReports(
  cells: readonly ResolvedCell[],
  mapping: CompiledMapping,
  metadata: Metadata,
): ExchangeReport[] {
  const dataSet = dataSetOfMetadata(metadata, mapping.dataSet, mapping.idScheme);
  const { elementOf, comboOf, unitOf, dataSetOf } = exchangeObjects(metadata, dataSet.id);
  const { measureOf } = createPlaces(mappedMeasures(mapping), dataSet);
  const counting = countingMeasures(mapping);
  const { type, calendar } = mapping.period;
  const reports = new Map<string, ExchangeReport & { readonly values: ExchangeValue[] }>();
  for (const cell of [...cells].sort(compareKeys)) {
    const key = `${cell.period} ${cell.orgUnit}`;
    let report = reports.get(key);
    if (report === undefined) {
      const period = { id: cell.period, type, calendar, ...periodRange(type, cell.period, calendar) };
      report = { dataSet: dataSetOf(), orgUnit: unitOf(cell.orgUnit), period, values: [] };
      reports.set(key, report);
    }
    const measure = measureOf(cell);
    report.values.push({
      dataElement: elementOf(cell.dataElement),
      optionCombo: comboOf(cell.categoryOptionCombo),
      attributeOptionCombo: comboOf(cell.attributeOptionCombo),
      value: cell.value,
      isCount: measure !== undefined && counting.has(`${measure.dataElement} ${measure.line}`),
      ...(measure?.comment === undefined ? {} : { comment: measure.comment }),
    });
  }
  return [...reports.values()];
}

/** Measures whose values are numbers of rows or subjects, by element and line. */
function countingMeasures({ sources }: CompiledMapping): ReadonlySet<string> {
  return new Set(
    sources
      .flatMap(({ measures }) => measures)
      .filter(({ aggregate, factor }) => COUNTS.includes(aggregate) && factor === undefined)
      .map(({ dataElement, line }) => `${dataElement} ${line}`),
  );
}
