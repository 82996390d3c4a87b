import { nextCursor } from '../run/cursor.ts';
import type { FoundChanges } from '../run/propose.ts';
import { RunError } from '../run/run-error.ts';
import type { RunState } from '../run/state.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import type { Transport } from '../transport/index.ts';
import { findChanges } from './find-changes.ts';
import { findEarlier } from './find-earlier.ts';

/** Told of progress, a line each. */
type Log = (line: string) => void;

/**
 * Ask a server what changed since the cursor, and where it was before.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param state what the last run left, and what is asked of this one
 * @param log told of progress
 * @returns the periods concerned, and the next cursor
 * @throws {RunError} `source-empty`, `source-restored`
 * @example const changes = await findAllChanges(fhir, mapping, state, console.log);
 */
export async function findAllChanges(
  transport: Transport,
  mapping: CompiledMapping,
  state: RunState,
  log: Log,
): Promise<FoundChanges> {
  const { cursor, overlap } = state;
  const changes = await findChanges(transport, mapping, cursor, overlap);
  refuseEmptied(changes.emptied, state);
  for (const type of changes.storms) log(`Find more changes of ${type} than can be looked at: count all periods again`);
  const earlier = await findEarlier(transport, mapping, cursor, {
    overlap,
    next: changes.cursor,
    quiet: changes.quiet,
  });
  for (const type of earlier.notServed) {
    log(`Find no history of ${type}: what was moved or deleted in older periods is found by a recount only`);
  }
  if (earlier.byPlaces) log('Find places that are new or have moved: count all periods again');
  else if (earlier.periods === 'all') log('Find more in the histories than can be looked at: count all periods again');
  const older = { ...earlier.older, ...changes.older };
  const restored = Object.keys(older).filter((type) => earlier.undeleted.has(type));
  refuseRestored(restored, state);
  // Without a history nobody knows whether the newest resources were deleted, or a backup was restored.
  const unsure = Object.keys(older).filter((type) => earlier.notServed.includes(type));
  for (const type of unsure) log(`Find the newest ${type} older than the cursor: count all periods again`);
  const back = Object.fromEntries([...restored, ...unsure].map((type) => [type, nextCursor(undefined, older[type])]));
  return {
    periods: unsure.length > 0 ? 'all' : bothOf(changes.periods, earlier.periods),
    cursor: { ...cursor, ...earlier.cursor, ...changes.cursor, ...back },
    overlap: { ...earlier.overlap, ...changes.overlap },
    noHistory: earlier.notServed,
  };
}

/**
 * Stop where the newest change that the server knows is older than what an earlier run saw, and its history tells of no
 * deletion: it was restored from a backup, or is another server.
 *
 * @param types resource types concerned
 * @param state what is asked of the run: a recount says that it is so
 * @throws {RunError} `source-restored`
 */
function refuseRestored(types: readonly string[], { recount }: RunState): void {
  if (types.length === 0 || recount !== undefined) return;
  throw new RunError(
    'source-restored',
    `the FHIR server has no ${types.join(' and no ')} as new as an earlier run saw, and its history tells of no deletion: it was restored from a backup, it seems`,
    'check its address; once what was lost is entered again, or is to be given up, run once with --recount all ("recount": "all" in the state)',
  );
}

/**
 * Stop where a source that had resources has none: a server that has lost everything is more often the wrong server than
 * the truth.
 *
 * @param types resource types of which there is none any more
 * @param state what is asked of the run: a recount says that it is the truth
 * @throws {RunError} `source-empty`
 */
export function refuseEmptied(types: readonly string[], { recount }: RunState): void {
  if (types.length === 0 || recount !== undefined) return;
  throw new RunError(
    'source-empty',
    `the FHIR server has no ${types.join(' and no ')} any more, though an earlier run counted some`,
    'check its address and what the user may read; if all of it was deleted indeed, run once with --recount all ("recount": "all" in the state)',
  );
}

function bothOf(a: readonly string[] | 'all', b: readonly string[] | 'all'): readonly string[] | 'all' {
  return a === 'all' || b === 'all' ? 'all' : [...a, ...b];
}
