import { watchedRows } from '../../run/event-period.ts';
import { unpackParked } from '../../run/parked-groups.ts';
import { packPeriods, unpackPeriods } from '../../run/period-spans.ts';
import type { Plan } from '../../run/plan.ts';
import { planRun } from '../../run/plan-run.ts';
import type { PendingExport } from '../../run/state.ts';
import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import { viewOf } from '../../tally/view-of.ts';
import { checkCapability } from '../check-capability.ts';
import { findAllChanges } from '../find-all-changes.ts';
import { readCapability } from '../read-capability.ts';
import type { ExportLevel } from './bulk-options.ts';
import type { BulkRun, Outcome } from './bulk-run.ts';
import { filtersOf, joinedTypes, windowsOf } from './export-windows.ts';
import { kickOff } from './kick-off.ts';

/** Types that no compartment of a patient holds, so that an export by patient lacks them. */
const OUTSIDE_COMPARTMENTS: ReadonlySet<string> = new Set([
  'Location',
  'Organization',
  'Practitioner',
  'PractitionerRole',
  'HealthcareService',
  'Medication',
  'Device',
]);

/**
 * List the types that an export has to hold, and those that have to be read by search beside it.
 *
 * @param mapping compiled mapping
 * @param level what is exported
 * @returns resource types
 * @see https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 * @example typesOf(mapping, 'Patient') // { exported: ['Immunization', 'Patient'], beside: ['Location'] }
 */
export function typesOf(
  mapping: CompiledMapping,
  level: ExportLevel,
): { readonly exported: readonly string[]; readonly beside: readonly string[] } {
  const counted = watchedRows(mapping).map(({ view }) => viewOf(mapping, view).resource);
  const all = [...new Set([...counted, ...joinedTypes(mapping)])].sort();
  const isOutside = (type: string) => level !== 'system' && OUTSIDE_COMPARTMENTS.has(type) && !counted.includes(type);
  return { exported: all.filter((type) => !isOutside(type)), beside: all.filter(isOutside) };
}

/**
 * Find out what there is to count, and start an export of it.
 *
 * The periods wait in `dirty` until it is collected, and the cursor moves at once: what changes from now on is found by the
 * next run that asks.
 *
 * @param run the run
 * @returns what it comes to
 */
export async function startCount(run: BulkRun): Promise<Outcome> {
  const { bulk, state, mapping, server, log } = run;
  await checkServer(run);
  if (bulk.changes !== 'search') return startExport(run, { export: { is: 'started' }, all: true });
  const changes = await findAllChanges(server.transport, mapping, state, log);
  const { periods: changed, ...found } = changes;
  return startExport(run, { export: { is: 'started' }, ...found, changed });
}

/** Before anything is asked, as without bulk export; an export of everything needs no search. */
async function checkServer({ bulk, mapping, server, log }: BulkRun): Promise<void> {
  const isSearched = bulk.changes === 'search';
  if (!isSearched && (!bulk.narrow || bulk.changes === 'all')) return;
  const capability = await readCapability(server.transport);
  if (capability !== undefined) checkCapability(mapping, capability, { joins: isSearched });
  else log('Find no CapabilityStatement: search parameters are checked by answers alone');
}

/** What an export of changes plans: it is what finds out. */
const NOTHING: Plan = { open: [], dirty: [], waiting: [], tooLate: [], beforeSince: [] };

/** What is known when an export is started. */
type Before = Outcome & { readonly changed?: readonly string[] | 'all'; readonly all?: boolean };

/**
 * Start an export of the periods to count, or one of what has changed.
 *
 * @param run the run
 * @param before what the run came to so far: changed periods, cursor
 * @param changesSince for an export of what has changed
 * @returns what it comes to
 */
export async function startExport(
  run: BulkRun,
  { changed = [], all = false, ...before }: Before,
  changesSince?: { readonly purpose: 'changes'; readonly since: string },
): Promise<Outcome> {
  const { bulk, state, mapping, running, server, log } = run;
  const isCount = changesSince === undefined;
  const plan = isCount ? planRun(mapping, state, all ? 'all' : withOwed(changed, run), running, log) : NOTHING;
  const periods = plannedOf(plan, run, all);
  // Parked ones stay parked until DHIS2 has said what it thinks of them now.
  const { retryParked = false } = state;
  const isParked = parkedIn(run);
  const parked = periods.filter(isParked).sort();
  const dirty = [...new Set([...periods, ...plan.waiting])].filter((period) => !isParked(period)).sort();
  const purpose = changesSince?.purpose ?? 'count';
  const failures = failuresOf(state.bulk);
  const { older } = before.export;
  const begun: PendingExport = { purpose, started: running.now, mappingHash: mapping.hash };
  const started: PendingExport = { ...begun, ...(failures === 0 ? {} : { failures }) };
  if (running.dryRun) {
    log('Start no export in a dry run');
    return { ...before, export: { is: 'none' } };
  }
  if (isCount && periods.length === 0) return { ...before, dirty, bulk: started, export: { is: 'none' } };
  const windows = windowsOf(mapping.period, periods);
  const { exported } = typesOf(mapping, bulk.level);
  const isNarrow = bulk.narrow && bulk.changes !== 'all' && isCount;
  const status = await kickOff(server, {
    level: bulk.level,
    types: exported,
    filters: isNarrow ? filtersOf(mapping, windows) : [],
    since: changesSince?.since,
  });
  const pending: PendingExport = {
    ...started,
    status,
    ...(isNarrow ? { windows } : {}),
    ...(parked.length === 0 ? {} : { parked: packPeriods(mapping.period, parked) }),
    ...(retryParked ? { retryParked } : {}),
    ...(state.recount === undefined ? {} : { recount: true }),
  };
  log(`Start an export of ${isCount ? `${periods.length} periods` : 'what has changed'}: ${exported.join(', ')}`);
  return {
    ...before,
    ...(isCount ? { dirty } : {}),
    bulk: pending,
    export: { is: 'started', started: running.now, purpose, ...(older === undefined ? {} : { older }) },
  };
}

/** How many exports have come to nothing since the last one that was counted. */
export function failuresOf(last: PendingExport | undefined): number {
  return last?.collected ? 0 : (last?.failures ?? 0);
}

/** Parked periods in which something has changed, and whose export came to nothing. */
function withOwed(
  changed: readonly string[] | 'all',
  { state: { bulk }, mapping }: BulkRun,
): readonly string[] | 'all' {
  return changed === 'all' || bulk?.collected
    ? changed
    : [...changed, ...unpackPeriods(mapping.period, bulk?.parked ?? [])];
}

function parkedIn({ state, mapping }: BulkRun): (period: string) => boolean {
  const parked = new Set(unpackParked(mapping.period, state.parked ?? []).map(({ period }) => period));
  return (period) => parked.has(period);
}

/** A parked period waits until something changes in it, which an export of everything does not tell. */
function plannedOf(plan: Plan, run: BulkRun, all: boolean): string[] {
  const { state } = run;
  const periods = [...plan.open, ...plan.dirty];
  if (!all || state.recount !== undefined || state.retryParked) return periods;
  const isParked = parkedIn(run);
  return periods.filter((period) => !isParked(period));
}
