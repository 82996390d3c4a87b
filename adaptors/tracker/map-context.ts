import type { CompiledView } from '../tally/compiled-mapping.ts';
import type { CompiledTracker } from './compiled-tracker.ts';
import type { Units } from './find-unit.ts';
import type { TrackerPlan } from './plan-objects.ts';
import type { DaysOf } from './to-value.ts';

/** What rows are turned into objects with. */
export interface MapContext {
  readonly tracker: CompiledTracker;
  readonly plan: TrackerPlan;
  readonly units: Units;
  /** In the mapping's time zone. */
  readonly daysOf: DaysOf;
}

/**
 * Find a view of a tracker mapping. A checked mapping names no view that it lacks.
 *
 * @param tracker compiled mapping
 * @param name the view's name
 * @returns the view
 * @throws {Error} when there is none of that name
 */
export function trackerView({ views, name: mapping }: CompiledTracker, name: string): CompiledView {
  const view = views[name];
  if (view === undefined) throw new Error(`mapping "${mapping}" has no view "${name}"`);
  return view;
}
