import type { Conflict } from '../../run/state.ts';
import type { Cell } from '../../tally/measure/cells.ts';
import { ConflictCounts, type Refusal } from '../conflicts/conflict-counts.ts';
import { ImportError } from '../conflicts/import-error.ts';
import type { DataElement, DataSet, OptionCombo } from '../metadata/data-set.ts';
import { findNamed } from '../metadata/find-named.ts';
import { comboNames, createComboFinder, isDefaultCombo } from '../metadata/option-combos.ts';
import { whereWritten } from './mapped-measures.ts';
import { blockOf, compareKeys, keyOf, type ValueKey } from './value-key.ts';

/** A cell with its place in DHIS2. */
export interface ResolvedCell extends ValueKey {
  readonly value: string;
  /** Whether it is a text, which is the same letter by letter alone; left out: a number. */
  readonly isText?: true;
}

/** A data element as the mapping names it. */
export interface MappedElement {
  readonly dataElement: string;
  /** Line of the mapping file, or of `file`. */
  readonly line: number;
  /** A map that the mapping names. */
  readonly file?: string;
}

/** Cells as DHIS2 can take them, and why it cannot take the others. */
export interface Resolved {
  /** Sorted, one a place. */
  readonly cells: readonly ResolvedCell[];
  readonly conflicts: readonly Conflict[];
  /** The mapped elements that the data set has. */
  readonly elements: readonly DataElement[];
  /** What of these elements has a cell without a place, by `blockOf`: values there only look as if they had become empty. */
  readonly unplaced: ReadonlySet<string>;
  /** Where the mapping names an element, by its UID. */
  readonly origins: ReadonlyMap<string, MappedElement>;
}

/**
 * Find the place in DHIS2 of each cell: elements by code, UID or name; option combos and attribute option combos by
 * their set of options, never by their names. Two cells never come to one place: what was averaged or counted without repeats cannot be added up, and
 * from 2.43 a place that is sent twice makes DHIS2 refuse the whole payload.
 *
 * @param cells counted cells
 * @param dataSet what `readDataSet` read
 * @param mapped data elements of the mapping, with their lines
 * @param writtenAt says where the mapping names options together: ` (combos.csv:3:1)`, or nothing
 * @returns resolved cells, sorted; a conflict for what has no place
 * @throws {ImportError} `two-option-combos` when two combos stand for one set of options, with both UIDs;
 *   `element-named-twice` when two names stand for one element, `options-named-twice` when two sets of names stand for
 *   one option combo
 * @example resolveCells(decodeCells(proposed.cells), dataSet, measures)
 */
export function resolveCells(
  cells: readonly Cell[],
  dataSet: DataSet,
  mapped: readonly MappedElement[],
  writtenAt: (options: readonly string[]) => string = () => '',
): Resolved {
  const conflicts = new ConflictCounts();
  const elements = new Map<string, DataElement>();
  const written = new Map<string, MappedElement>();
  const origins = new Map<string, MappedElement>();
  for (const one of mapped) {
    const { dataElement } = one;
    if (written.has(dataElement)) continue;
    const place = placeOf(one);
    written.set(dataElement, place);
    const found = findNamed(dataSet.elements, dataElement);
    if (found === undefined) conflicts.add(unknownElement(place, dataSet), [], 0);
    else {
      const other = origins.get(found.id);
      if (other !== undefined) throw elementNamedTwice(found, other, place);
      elements.set(dataElement, found);
      origins.set(found.id, place);
    }
  }
  const combos = createComboFinder();
  const unplaced = new Set<string>();
  const places = new Map<string, { readonly cell: ResolvedCell; readonly names: readonly string[] }>();
  const attributeOwner = { id: dataSet.id, optionCombos: dataSet.attributeOptionCombos };
  for (const { dataElement, options, attributeOptions, orgUnit, period, value } of cells) {
    const place = written.get(dataElement) ?? { dataElement, line: 0 };
    const element = elements.get(dataElement);
    if (element === undefined) {
      conflicts.add(unknownElement(place, dataSet), [period], 1);
      unplaced.add(blockOf({ period, orgUnit, dataElement }));
      continue;
    }
    const combo = combos.find(element, options, `data element ${element.code ?? element.id}`);
    if (combo === undefined) {
      conflicts.add(noOptionCombo(place, element, options, writtenAt), [period], 1);
      unplaced.add(blockOf({ period, orgUnit, dataElement: element.id }));
      continue;
    }
    const attribute = combos.find(attributeOwner, attributeOptions, `data set ${dataSet.name}`);
    if (attribute === undefined) {
      conflicts.add(noAttributeOptionCombo(place, dataSet, attributeOptions, writtenAt), [period], 1);
      unplaced.add(blockOf({ period, orgUnit, dataElement: element.id }));
      continue;
    }
    const kind = { dataElement: element.id, categoryOptionCombo: combo.id, attributeOptionCombo: attribute.id };
    const key = { ...kind, orgUnit, period };
    const names = [...options, ...attributeOptions];
    const other = places.get(keyOf(key));
    if (other !== undefined) throw optionsNamedTwice(dataElement, [combo, attribute], other.names, names);
    places.set(keyOf(key), { cell: { ...key, value }, names });
  }
  return {
    cells: [...places.values()].map(({ cell }) => cell).sort(compareKeys),
    conflicts: conflicts.list(),
    elements: [...elements.values()],
    unplaced,
    origins,
  };
}

/** Of a measure what conflicts say. */
function placeOf({ dataElement, line, file }: MappedElement): MappedElement {
  return { dataElement, line, ...(file !== undefined && { file }) };
}

function unknownElement(place: MappedElement, dataSet: DataSet): Refusal {
  return {
    code: 'unknown-data-element',
    message: `data set "${dataSet.name}" has no data element "${place.dataElement}"`,
    fix: 'correct it in the mapping, or add it to the data set',
    ...place,
  };
}

function elementNamedTwice({ id }: DataElement, first: MappedElement, second: MappedElement): ImportError {
  const [one, other] = [first, second].map((one) => `"${one.dataElement}" (${whereWritten(one)})`);
  return new ImportError(
    'element-named-twice',
    `${one} and ${other} are both data element ${id}`,
    'count it once in the mapping, since one of the two counts would hide the other',
  );
}

function optionsNamedTwice(
  dataElement: string,
  [combo, attribute]: readonly [OptionCombo, OptionCombo],
  first: readonly string[],
  second: readonly string[],
): ImportError {
  const [one, other] = [first, second].map((options) => options.join(' + ') || 'no options');
  const id = isDefaultCombo(attribute) ? combo.id : `${combo.id} with attribute option combo ${attribute.id}`;
  return new ImportError(
    'options-named-twice',
    `options of data element "${dataElement}", ${one} and ${other}, are both option combo ${id}`,
    'name each category option in one way in the dimensions of the mapping',
  );
}

function noOptionCombo(
  place: MappedElement,
  element: DataElement,
  options: readonly string[],
  writtenAt: (options: readonly string[]) => string,
): Refusal {
  return {
    code: 'no-option-combo',
    message: `data element "${place.dataElement}" has no option combo for ${options.join(' + ') || 'no options'}${writtenAt(options)}`,
    fix: `its combos are ${comboNames(element.optionCombos)}: correct "by" or the dimension's options`,
    ...place,
  };
}

function noAttributeOptionCombo(
  place: MappedElement,
  { name, attributeOptionCombos }: DataSet,
  options: readonly string[],
  writtenAt: (options: readonly string[]) => string,
): Refusal {
  return {
    code: 'no-attribute-option-combo',
    message: `data set "${name}" has no attribute option combo for ${options.join(' + ') || 'no options'}${writtenAt(options)}, which data element "${place.dataElement}" was counted by`,
    fix: `its combos are ${comboNames(attributeOptionCombos)}: correct "attributeBy" or the dimension's options`,
    ...place,
  };
}
