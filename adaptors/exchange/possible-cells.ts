import { mappedMeasures } from '../dhis2/cells/mapped-measures.ts';
import type { ResolvedCell } from '../dhis2/cells/resolve-cells.ts';
import { yieldedCombos } from '../dhis2/cells/yielded-combos.ts';
import type { DataSet } from '../dhis2/metadata/data-set.ts';
import { findNamed } from '../dhis2/metadata/find-named.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';

/**
 * Give a cell for each element and each combo that a mapping can lead to, to see before counting whether a format has names
 * for all of them: a file that can be written this month should not be refused the next.
 *
 * @param mapping compiled mapping
 * @param dataSet its data set
 * @param place any org unit and period
 * @returns cells of value 0
 * @throws {ImportError} `two-option-combos` when two combos stand for one set of options, with both UIDs
 * @example possibleCells(mapping, dataSet, { orgUnit: 'nnDarh7hZhG', period: '202403' }).length
 */
export function possibleCells(
  mapping: CompiledMapping,
  dataSet: DataSet,
  place: Pick<ResolvedCell, 'orgUnit' | 'period'>,
): ResolvedCell[] {
  return mappedMeasures(mapping).flatMap((measure) => {
    const element = findNamed(dataSet.elements, measure.dataElement);
    if (element === undefined) return [];
    const { attributeOptionCombos, name } = dataSet;
    const attributeCombos = yieldedCombos(`data set ${name}`, attributeOptionCombos, measure.attributeOptions);
    const what = `data element ${element.code ?? element.id}`;
    return [...yieldedCombos(what, element.optionCombos, measure.options)].flatMap((categoryOptionCombo) =>
      [...attributeCombos].map((attributeOptionCombo) => ({
        dataElement: element.id,
        categoryOptionCombo,
        attributeOptionCombo,
        ...place,
        value: '0',
      })),
    );
  });
}
