import { readContext } from '../dhis2/metadata/read-data-set.ts';
import type { Transport } from '../transport/index.ts';
import { checkTrackerRights } from './check-rights.ts';
import type { CompiledTracker } from './compiled-tracker.ts';
import { planObjects, type TrackerPlan } from './plan-objects.ts';
import { readEntityType, readProgram } from './read-program.ts';
import { TrackerError } from './tracker-error.ts';

/** What is known before anything is sent. */
export interface Prepared {
  readonly plan: TrackerPlan;
  readonly version: string;
  readonly unnamed: readonly string[];
}

/**
 * Ask DHIS2 for everything that a mapping names, and check that it fits and that the user may write, before anything is
 * sent.
 *
 * @param transport the DHIS2 server
 * @param tracker compiled mapping
 * @returns the mapping with UIDs, the version of DHIS2, and the UIDs of attributes that the mapping does not name
 * @throws {TrackerError} with all mistakes at once
 * @throws {TransportError} when an answer does not come
 * @example const { plan } = await prepare(dhis2, tracker);
 */
export async function prepare(transport: Transport, tracker: CompiledTracker): Promise<Prepared> {
  const context = await readContext(transport);
  if (tracker.api === 'legacy') refuseLegacy(context.version);
  const program = await readProgram(transport, tracker.program, tracker.idScheme);
  const named = tracker.trackedEntityType ?? program.typeId;
  const type = named === undefined ? undefined : await readEntityType(transport, named);
  checkTrackerRights(program, type, context.captureUnits);
  const plan = planObjects(tracker, program, type);
  const mapped = new Set(plan.attributes.map(({ id }) => id));
  const all = [...program.attributes, ...(type?.attributes ?? [])].map(({ id }) => id);
  return { plan, version: context.version, unnamed: [...new Set(all)].filter((id) => !mapped.has(id)) };
}

/** The old endpoints went with 2.42. */
function refuseLegacy(version: string): void {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) === 2 && Number(minor) <= 41) return;
  throw new TrackerError(
    'no-legacy-api',
    `version ${version} has no trackedEntityInstances any more`,
    'take api: legacy out of the mapping: all versions from 2.36 on have /api/tracker',
  );
}
