import { planDataSets } from './plan-data-sets.ts';
import { planElements } from './plan-elements.ts';
import { planUnits } from './plan-units.ts';
import type { SourceObjects } from './read-source-objects.ts';
import type { TargetObjects } from './read-target-objects.ts';
import type { SyncMapping } from './sync-mapping.ts';
import type { SyncPlan } from './sync-plan.ts';

/**
 * Compare both sides and plan what is to be written: org units, then data elements, then data sets. It is pure; when what
 * it plans is written, it plans nothing the next time.
 *
 * @param source what the source has
 * @param target what the target has
 * @param mapping checked mapping
 * @returns the plan; the same whatever the order of the objects
 * @example planSync(source, target, mapping).changes.map(describeChange)
 */
export function planSync(source: SourceObjects, target: TargetObjects, mapping: SyncMapping): SyncPlan {
  const units = planUnits(source, target, mapping);
  const elements = planElements(source, target, mapping);
  const dataSets = planDataSets(source, target, { units: units.ids, elements: elements.ids }, mapping);
  const parts = [units, elements, dataSets];
  return {
    changes: parts.flatMap(({ changes }) => changes),
    unchanged: parts.reduce((sum, { unchanged }) => sum + unchanged, 0),
    onlyInTarget: units.onlyInTarget,
  };
}
