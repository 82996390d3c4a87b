import type { Conflict } from '../../run/state.ts';
import type { Places } from '../cells/places.ts';
import type { MappedElement } from '../cells/resolve-cells.ts';
import type { DataSet, OptionCombo } from '../metadata/data-set.ts';
import { isDefaultCombo } from '../metadata/option-combos.ts';
import type { Change } from '../values/diff-values.ts';
import type { RefusedChange } from '../values/settle-changes.ts';

/** What brings a value back to where it comes from. */
export interface Origins {
  /** Where the mapping names an element, by its UID. */
  readonly elements: ReadonlyMap<string, MappedElement>;
  readonly places: Pick<Places, 'measureOf'>;
  readonly dataSet: Pick<DataSet, 'elements' | 'attributeOptionCombos'>;
}

/**
 * Count refusals that say the same together, as the operator should read them: with the element as the mapping names it
 * and its line, and the cell (org unit, period, category options) as far as all of them share it.
 *
 * @param refused of one period
 * @param origins of the values
 * @returns a conflict for each code, element and message, in the order in which they came
 * @example groupRefusals(settled.refused, { elements, places, dataSet })
 */
export function groupRefusals(refused: readonly RefusedChange[], origins: Origins): Conflict[] {
  const groups = new Map<string, RefusedChange[]>();
  for (const one of refused) {
    const key = JSON.stringify([one.reason.code, one.change.dataElement, one.reason.message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].map((group) => conflictOf(group, origins));
}

function conflictOf(group: readonly RefusedChange[], { elements, places, dataSet }: Origins): Conflict {
  const changes = group.map(({ change }) => change);
  const [first] = group;
  const { dataElement = '' } = first?.change ?? {};
  const { code = 'not-stored', message = '', means, fix = '' } = first?.reason ?? {};
  const orgUnit = sharedBy(changes, (change) => change.orgUnit);
  const period = sharedBy(changes, (change) => change.period);
  const combo = sharedBy(changes, (change) => `${change.categoryOptionCombo} ${change.attributeOptionCombo}`);
  const options = combo === undefined ? undefined : optionsOf(changes[0], dataSet);
  const rows = sum(changes.map((change) => (places.measureOf(change)?.countsRows ? Number(change.value ?? 0) : 0)));
  const measure = changes[0] === undefined ? undefined : places.measureOf(changes[0]);
  return {
    code,
    message,
    ...(means === undefined ? {} : { means }),
    fix,
    dataElement,
    ...elements.get(dataElement),
    ...(measure === undefined ? {} : { line: measure.line, ...(measure.file !== undefined && { file: measure.file }) }),
    ...(orgUnit === undefined ? {} : { orgUnit }),
    ...(period === undefined ? {} : { period }),
    ...(options === undefined || options.length === 0 ? {} : { options }),
    values: changes.length,
    ...(rows > 0 ? { rows } : {}),
  };
}

function sharedBy(changes: readonly Change[], of: (change: Change) => string): string | undefined {
  const all = new Set(changes.map(of));
  return all.size === 1 ? [...all][0] : undefined;
}

function optionsOf(change: Change | undefined, { elements, attributeOptionCombos }: Origins['dataSet']): string[] {
  if (change === undefined) return [];
  const combos = elements.find(({ id }) => id === change.dataElement)?.optionCombos ?? [];
  return [
    ...comboOptions(combos, change.categoryOptionCombo),
    ...comboOptions(attributeOptionCombos, change.attributeOptionCombo),
  ];
}

function comboOptions(combos: readonly OptionCombo[], id: string): string[] {
  const combo = combos.find((one) => one.id === id);
  if (combo === undefined || isDefaultCombo(combo)) return [];
  return combo.categoryOptions.map((option) => option.name ?? option.code ?? option.id);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
