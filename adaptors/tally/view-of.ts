import type { CompiledMapping, CompiledView } from './compiled-mapping.ts';

/**
 * Find a view of a mapping. A checked mapping names no view that it lacks.
 *
 * @param mapping compiled mapping
 * @param name the view's name
 * @returns the view
 * @throws {Error} when there is none of that name
 */
export function viewOf(mapping: CompiledMapping, name: string): CompiledView {
  const view = mapping.views[name];
  if (view === undefined) throw new Error(`mapping "${mapping.name}" has no view "${name}"`);
  return view;
}
