import { ImportError } from '../conflicts/import-error.ts';
import type { DataSet } from '../metadata/data-set.ts';
import { comboNames, isDefaultCombo } from '../metadata/option-combos.ts';
import { type MappedMeasure, whereWritten } from './mapped-measures.ts';

/**
 * Check that the measures name attribute options where the data set has attribute categories, and nowhere else.
 *
 * @param measures of the mapping
 * @param dataSet what `readDataSet` read
 * @throws {ImportError} `attribute-combo`
 * @example checkAttributeOptions(mappedMeasures(mapping), dataSet)
 */
export function checkAttributeOptions(measures: readonly MappedMeasure[], dataSet: DataSet): void {
  const isPlain = dataSet.attributeOptionCombos.every(isDefaultCombo);
  const wrong = measures.find(({ attributeOptions }) => isPlain !== (attributeOptions.length === 0));
  if (wrong === undefined) return;
  const measure = `the measure of "${wrong.dataElement}" (${whereWritten(wrong)})`;
  throw isPlain
    ? new ImportError(
        'attribute-combo',
        `data set "${dataSet.name}" has no attribute categories, ${measure} names attribute options`,
        'take attributeBy out of the mapping, or give the data set a category combo',
      )
    : new ImportError(
        'attribute-combo',
        `data set "${dataSet.name}" wants an attribute option combo, ${measure} names none`,
        `give it attributeBy: the combos are ${comboNames(dataSet.attributeOptionCombos)}`,
      );
}
