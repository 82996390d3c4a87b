import type { CompiledMapping, CompiledView } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import { SourceError } from './source-error.ts';

/**
 * List the views whose records decide counts: those of sources, of what they are joined with, and of facts.
 *
 * @param mapping compiled mapping
 * @returns each view once
 */
export function countedViews(mapping: CompiledMapping): readonly CompiledView[] {
  const names = mapping.sources.flatMap(({ view, joins, facts }) => [
    view,
    ...joins.map((join) => join.view),
    ...facts.map((one) => one.view),
  ]);
  return [...new Set(names)].map((name) => viewOf(mapping, name));
}

/**
 * Stop where a mapping has views that a source cannot give, before anything is asked.
 *
 * @param views the mapping's views
 * @param kinds what the source has
 * @param source its name
 * @throws {SourceError} `wrong-source`
 * @example checkKinds(countedViews(mapping), ['case', 'contact'], 'Go.Data')
 */
export function checkKinds(views: readonly CompiledView[], kinds: readonly string[], source: string): void {
  const wrong = views.find(({ resource }) => !kinds.includes(resource));
  if (wrong === undefined) return;
  throw new SourceError(
    'wrong-source',
    `view "${wrong.name}" is of "${wrong.resource}", which ${source} has not`,
    `write one of record: ${kinds.join(', record: ')}, or take a workflow that reads the right source`,
  );
}
