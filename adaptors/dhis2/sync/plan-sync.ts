import { type ComboPlan, planCombos } from './plan-combos.ts';
import { planDataSets } from './plan-data-sets.ts';
import { planElements } from './plan-elements.ts';
import { planOptionSets } from './plan-option-sets.ts';
import { planUnits } from './plan-units.ts';
import type { SourceObjects } from './read-source-objects.ts';
import type { TargetObjects } from './read-target-objects.ts';
import type { SyncMapping } from './sync-mapping.ts';
import type { SyncPlan } from './sync-plan.ts';

/** What a run would do, and what category combos are in the target. */
export interface WholePlan extends SyncPlan {
  readonly combos: ComboPlan;
}

/**
 * Compare both sides and plan what is to be written: org units, categories, option sets, data elements, data sets. It is pure; when what
 * it plans is written, it plans nothing the next time.
 *
 * @param source what the source has
 * @param target what the target has
 * @param mapping checked mapping
 * @returns the plan; the same whatever the order of the objects
 * @example planSync(source, target, mapping).changes.map(describeChange)
 */
export function planSync(source: SourceObjects, target: TargetObjects, mapping: SyncMapping): WholePlan {
  const units = planUnits(source, target, mapping);
  const combos = planCombos(source, target, mapping);
  const sets = planOptionSets(source.optionSets, target.optionSets, mapping);
  const [mine, known] = [inNamesOf(source, combos.keys), { ...target, combos: combos.combos }];
  const elements = planElements(mine, known, sets.ids, mapping);
  const dataSets = planDataSets(mine, known, { units: units.ids, elements: elements.ids }, mapping);
  const parts = [units, { ...combos, unchanged: 0 }, sets, elements, dataSets];
  return {
    changes: parts.flatMap(({ changes }) => changes),
    unchanged: parts.reduce((sum, { unchanged }) => sum + unchanged, 0),
    onlyInTarget: units.onlyInTarget,
    combos,
  };
}

/** What objects are made of, in the names that options have in the target. */
function inNamesOf(source: SourceObjects, keys: ComboPlan['keys']): SourceObjects {
  const named = <Item extends { readonly combo?: string }>(item: Item): Item =>
    item.combo === undefined ? item : { ...item, combo: keys[item.combo] ?? item.combo };
  return {
    ...source,
    dataElements: source.dataElements.map(named),
    dataSets: source.dataSets.map((dataSet) => ({
      ...named(dataSet),
      ...(dataSet.elements && { elements: dataSet.elements.map(named) }),
    })),
  };
}
