import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import { ImportError } from '../conflicts/import-error.ts';
import type { DataSet } from '../metadata/data-set.ts';

/**
 * Check that a data set has the mapping's period type.
 *
 * @param mapping compiled mapping
 * @param dataSet what `readDataSet` read
 * @throws {ImportError} `period-type`
 * @example checkPeriodType(mapping, dataSet)
 */
export function checkPeriodType(mapping: CompiledMapping, dataSet: DataSet): void {
  if (dataSet.periodType === mapping.period.type) return;
  throw new ImportError(
    'period-type',
    `data set "${dataSet.name}" is ${dataSet.periodType}, the mapping counts ${mapping.period.type}`,
    'correct period.type in the mapping, or name another data set',
  );
}
