import type { Conflict } from '../run/state.ts';
import type { Cell } from '../tally/measure/cells.ts';
import type { CategoryOption, DataElement, DataSet, OptionCombo } from './data-set.ts';
import { ImportError } from './import-error.ts';

/** Where a value stands in DHIS2: UIDs and a period. */
export interface ValueKey {
  readonly dataElement: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
  readonly orgUnit: string;
  readonly period: string;
}

/** A cell with its place in DHIS2. */
export interface ResolvedCell extends ValueKey {
  readonly value: string;
}

/** Cells as DHIS2 can take them, and why it cannot take the others. */
export interface Resolved {
  readonly cells: readonly ResolvedCell[];
  readonly conflicts: readonly Conflict[];
  /** UIDs of the mapped elements that the data set has. */
  readonly elements: readonly DataElement[];
  /** Assigned units of the lookup, by UID, sorted. */
  readonly orgUnits: readonly string[];
}

/**
 * Find the place in DHIS2 of each cell: elements by code, UID or name; option combos by their set of options, never by
 * their names; org units among those assigned to the data set.
 *
 * @param cells counted cells
 * @param dataSet what `readDataSet` read
 * @param mapped data elements of the mapping, with their lines
 * @param lookup every org unit that the lookup can yield
 * @returns resolved cells, sorted; a conflict for what has no place
 * @throws {ImportError} `two-option-combos` when two combos stand for one set of options, with both UIDs
 */
export function resolveCells(
  cells: readonly Cell[],
  dataSet: DataSet,
  mapped: readonly { readonly dataElement: string; readonly line: number }[],
  lookup: readonly string[],
): Resolved {
  const conflicts = new ConflictCounts();
  const elements = new Map<string, DataElement>();
  for (const { dataElement, line } of mapped) {
    const found = dataSet.elements.find((element) => isNamed(element, dataElement));
    if (found !== undefined) elements.set(dataElement, found);
    else {
      conflicts.add(
        {
          code: 'unknown-data-element',
          message: `data set "${dataSet.name}" has no data element "${dataElement}"`,
          fix: 'correct it in the mapping, or add it to the data set',
          dataElement,
          line,
        },
        0,
      );
    }
  }
  const assigned = new Set(dataSet.orgUnits.map(({ id }) => id));
  const lines = new Map(mapped.map(({ dataElement, line }) => [dataElement, line]));
  const combos = createComboFinder();
  const resolved = cells.flatMap((cell): ResolvedCell[] => {
    const element = elements.get(cell.dataElement);
    const where = { dataElement: cell.dataElement, line: lines.get(cell.dataElement) ?? 0 };
    if (element === undefined) return conflicts.refuse('unknown-data-element', where, cell);
    if (!assigned.has(cell.orgUnit))
      return conflicts.refuse('not-assigned', { orgUnit: cell.orgUnit }, cell, dataSet.name);
    const combo = combos.find(element, cell.options);
    if (combo === undefined) return conflicts.refuse('no-option-combo', where, cell, optionNames(element));
    return [
      {
        dataElement: element.id,
        categoryOptionCombo: combo.id,
        attributeOptionCombo: dataSet.attributeOptionCombo,
        orgUnit: cell.orgUnit,
        period: cell.period,
        value: String(cell.value),
      },
    ];
  });
  return {
    cells: resolved.sort(compareKeys),
    conflicts: conflicts.list(),
    elements: [...new Set(elements.values())],
    orgUnits: lookup.filter((orgUnit) => assigned.has(orgUnit)),
  };
}

/** One text for a place, to look values up by. */
export function keyOf(key: ValueKey): string {
  return `${key.period} ${key.orgUnit} ${key.dataElement} ${key.categoryOptionCombo} ${key.attributeOptionCombo}`;
}

/** Order places, so that payloads are the same for the same values. */
export function compareKeys(a: ValueKey, b: ValueKey): number {
  const [first, second] = [keyOf(a), keyOf(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function isNamed(
  object: { readonly id: string; readonly code?: string; readonly name?: string },
  name: string,
): boolean {
  return object.code === name || object.id === name || object.name === name;
}

function createComboFinder(): { find(element: DataElement, options: readonly string[]): OptionCombo | undefined } {
  const found = new Map<string, OptionCombo | undefined>();
  return {
    find(element, options) {
      const key = JSON.stringify([element.id, ...options]);
      if (!found.has(key)) found.set(key, findCombo(element, options));
      return found.get(key);
    },
  };
}

function findCombo(element: DataElement, options: readonly string[]): OptionCombo | undefined {
  const matching = element.optionCombos.filter(({ categoryOptions }) =>
    options.length === 0 ? isDefault(categoryOptions) : isSameSet(categoryOptions, options),
  );
  const [first, second] = matching;
  if (first !== undefined && second !== undefined) {
    throw new ImportError(
      'two-option-combos',
      `option combos ${first.id} and ${second.id} both stand for ${options.join(', ') || 'default'} of data element ${element.code ?? element.id}`,
      'merge or delete one of them in DHIS2, since values would be split between the two',
    );
  }
  return first;
}

function isSameSet(categoryOptions: readonly CategoryOption[], options: readonly string[]): boolean {
  return (
    categoryOptions.length === options.length &&
    options.every((option) => categoryOptions.some((known) => isNamed(known, option)))
  );
}

/** The combo of elements without disaggregation; its UID differs from server to server, its option's name does not. */
function isDefault(categoryOptions: readonly CategoryOption[]): boolean {
  return categoryOptions.length === 1 && categoryOptions[0]?.name === 'default';
}

function optionNames(element: DataElement): string {
  const names = element.optionCombos.map(({ categoryOptions }) =>
    categoryOptions.map(({ name, id }) => name ?? id).join(' + '),
  );
  return names.slice(0, 8).join('; ');
}

const MESSAGES: Record<string, (cell: Cell, detail: string) => Pick<Conflict, 'message' | 'fix'>> = {
  'unknown-data-element': (cell) => ({
    message: `the data set has no data element "${cell.dataElement}"`,
    fix: 'correct it in the mapping, or add it to the data set',
  }),
  'not-assigned': (cell, dataSet) => ({
    message: `org unit ${cell.orgUnit} is not assigned to data set "${dataSet}"`,
    fix: 'assign it in DHIS2, or correct the lookup',
  }),
  'no-option-combo': (cell, names) => ({
    message: `data element "${cell.dataElement}" has no option combo for ${cell.options.join(' + ') || 'no options'}`,
    fix: `its combos are ${names}: correct "by" or the dimension's options`,
  }),
};

/** Counts conflicts of one kind together, values and all. */
class ConflictCounts {
  readonly #conflicts = new Map<string, Conflict>();

  refuse(code: string, where: Partial<Conflict>, cell: Cell, detail = ''): [] {
    const described = MESSAGES[code]?.(cell, detail) ?? { message: code };
    this.add({ code, ...described, ...where, periods: [cell.period] }, 1);
    return [];
  }

  add(conflict: Omit<Conflict, 'values'>, values: number): void {
    const key = JSON.stringify([conflict.code, conflict.message]);
    const known = this.#conflicts.get(key);
    const periods = [...new Set([...(known?.periods ?? []), ...(conflict.periods ?? [])])];
    this.#conflicts.set(key, { ...conflict, periods, values: (known?.values ?? 0) + values });
  }

  list(): Conflict[] {
    return [...this.#conflicts.values()];
  }
}
