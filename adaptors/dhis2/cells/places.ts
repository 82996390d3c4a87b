import type { DataElement, DataSet } from '../metadata/data-set.ts';
import { findNamed } from '../metadata/find-named.ts';
import type { MappedMeasure } from './mapped-measures.ts';
import type { ValueKey } from './value-key.ts';
import { takesZero } from './value-type.ts';
import { yieldedCombos } from './yielded-combos.ts';

/** A value's element and combos, in any org unit and period. */
export type Kind = Pick<ValueKey, 'dataElement' | 'categoryOptionCombo' | 'attributeOptionCombo'>;

/** The elements and combos that a mapping counts in a data set. */
export interface Places {
  /**
   * Tell whether a value may be ours: of a mapped element, under an attribute option combo that it is mapped to. Those
   * of others belong to other reports. All option combos of the element are ours, also those of a mapping before.
   */
  has(kind: Kind): boolean;
  /** @returns the measure that a value comes from; undefined for a value that none leads to */
  measureOf(kind: Kind): MappedMeasure | undefined;
  /** Tell whether DHIS2 can hold a zero there, and it would be true: no rows are no average. */
  takesZero(kind: Kind): boolean;
  /** Each that a measure can lead to and that takes a zero, in the order of the mapping, once. */
  readonly zeroKinds: readonly Kind[];
}

interface PlacedMeasure {
  readonly measure: MappedMeasure;
  readonly element: DataElement;
  readonly combos: ReadonlySet<string>;
  readonly attributeCombos: ReadonlySet<string>;
}

/**
 * Find the elements and combos that a mapping counts in a data set.
 *
 * @param measures of the mapping
 * @param dataSet what `readDataSet` read
 * @returns the places; elements that the data set lacks have none
 * @throws {ImportError} `two-option-combos` when two combos stand for one set of options, with both UIDs
 * @example createPlaces(mappedMeasures(mapping), dataSet).has(storedValue)
 */
export function createPlaces(measures: readonly MappedMeasure[], dataSet: DataSet): Places {
  const placed = new Map<string, PlacedMeasure[]>();
  for (const measure of measures) {
    const element = findNamed(dataSet.elements, measure.dataElement);
    if (element === undefined) continue;
    const what = `data element ${element.code ?? element.id}`;
    const combos = yieldedCombos(what, element.optionCombos, measure.options);
    const attributeCombos = yieldedCombos(
      `data set ${dataSet.name}`,
      dataSet.attributeOptionCombos,
      measure.attributeOptions,
    );
    placed.set(element.id, [...(placed.get(element.id) ?? []), { measure, element, combos, attributeCombos }]);
  }
  const at = ({ dataElement, categoryOptionCombo, attributeOptionCombo }: Kind) =>
    placed
      .get(dataElement)
      ?.find(
        ({ combos, attributeCombos }) => combos.has(categoryOptionCombo) && attributeCombos.has(attributeOptionCombo),
      );
  const hasZero = ({ measure, element }: PlacedMeasure) => measure.isAdditive && takesZero(element.valueType);
  return {
    has: ({ dataElement, categoryOptionCombo, attributeOptionCombo }) =>
      placed
        .get(dataElement)
        ?.some(
          ({ element, attributeCombos }) =>
            attributeCombos.has(attributeOptionCombo) &&
            element.optionCombos.some(({ id }) => id === categoryOptionCombo),
        ) === true,
    measureOf: (kind) => at(kind)?.measure,
    takesZero(kind) {
      const found = at(kind);
      // Where no measure leads any more, those of the element tell.
      const measures = found === undefined ? (placed.get(kind.dataElement) ?? []) : [found];
      return measures.some(hasZero);
    },
    zeroKinds: unique([...placed.values()].flat().flatMap((found) => (hasZero(found) ? kindsOf(found) : []))),
  };
}

function kindsOf({ element, combos, attributeCombos }: PlacedMeasure): Kind[] {
  return [...combos].flatMap((categoryOptionCombo) =>
    [...attributeCombos].map((attributeOptionCombo) => ({
      dataElement: element.id,
      categoryOptionCombo,
      attributeOptionCombo,
    })),
  );
}

function unique(kinds: readonly Kind[]): Kind[] {
  const keys = (kind: Kind) => `${kind.dataElement} ${kind.categoryOptionCombo} ${kind.attributeOptionCombo}`;
  return [...new Map(kinds.map((kind) => [keys(kind), kind])).values()];
}
