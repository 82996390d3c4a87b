import type { User } from '../users.ts';
import { DuplicateKeyError, storePayload, type Tally } from './store-payload.ts';
import { TrackerContext, type TrackerError, type TrackerState } from './tracker-context.ts';
import type { TrackerParams } from './tracker-params.ts';
import type { Payload } from './tracker-payload.ts';
import type { TrackerType } from './tracker-types.ts';
import { validatePayload } from './validate-payload.ts';

/** Counts of an import. */
export interface TrackerStats {
  created: number;
  updated: number;
  deleted: number;
  ignored: number;
  total: number;
}

/** The report of an import. */
export interface TrackerReport {
  status: 'OK' | 'ERROR';
  validationReport: { errorReports: readonly TrackerError[]; warningReports: readonly never[] };
  stats: TrackerStats;
  bundleReport?: { typeReportMap: Record<string, TypeReport> };
}

interface TypeReport {
  trackerType: string;
  stats: TrackerStats;
  objectReports: { trackerType: string; uid: string; errorReports: [] }[];
}

const noStats: TrackerStats = { created: 0, updated: 0, deleted: 0, ignored: 0, total: 0 };

/**
 * Import a payload: check all of it, then store what may be stored.
 *
 * @param state the server
 * @param user who imports
 * @param params parameters of the request
 * @param payload what was sent
 * @returns the report; ERROR when nothing was stored because of an error
 * @throws DuplicateKeyError with 2.43
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html#webapi_nti_import
 * @example importTracker(state, user, params, payload).stats.created;
 */
export function importTracker(state: TrackerState, user: User, params: TrackerParams, payload: Payload): TrackerReport {
  const context = new TrackerContext(state, user, params, payload);
  const storable = validatePayload(context);
  const validationReport = { errorReports: context.errors, warningReports: [] };
  const totals = totalsOf(context, storable);
  if (context.errors.length > 0 && params.allOrNothing) {
    const total = Object.values(totals).reduce((sum, each) => sum + each, 0);
    return { status: 'ERROR', validationReport, stats: { ...noStats, ignored: total, total } };
  }
  if (params.validateOnly) {
    return { status: 'OK', validationReport, stats: noStats, bundleReport: { typeReportMap: {} } };
  }
  const tallies = storePayload(context, storable);
  const typeReportMap: Record<string, TypeReport> = { RELATIONSHIP: typeReport('RELATIONSHIP', undefined, 0) };
  for (const kind of kinds) typeReportMap[kind] = typeReport(kind, tallies[kind], totals[kind]);
  const stats = Object.values(typeReportMap).map((each) => each.stats);
  return { status: 'OK', validationReport, stats: stats.reduce(add, noStats), bundleReport: { typeReportMap } };
}

export { DuplicateKeyError };

/**
 * How many objects of each kind are counted. 2.43 takes the payload as it is after the checks: what is left out without an
 * error, such as the events of an enrollment that is left out because of its tracked entity, is in no count.
 */
function totalsOf({ payload, errors, version }: TrackerContext, storable: Payload): Record<TrackerType, number> {
  const all = listsOf(payload);
  const kept = listsOf(storable);
  const total = (kind: TrackerType): number => {
    if (version === '2.41') return all[kind].length;
    const refused = errors.filter((each) => each.trackerType === kind).map((each) => each.uid);
    return kept[kind].length + new Set(refused).size;
  };
  return { TRACKED_ENTITY: total('TRACKED_ENTITY'), ENROLLMENT: total('ENROLLMENT'), EVENT: total('EVENT') };
}

const kinds = ['TRACKED_ENTITY', 'ENROLLMENT', 'EVENT'] as const;

function listsOf({ entities, enrollments, events }: Payload): Record<TrackerType, readonly unknown[]> {
  return { TRACKED_ENTITY: entities, ENROLLMENT: enrollments, EVENT: events };
}

function typeReport(trackerType: string, tally: Tally | undefined, total: number): TypeReport {
  const { created = 0, updated = 0, deleted = 0, uids = [] } = tally ?? {};
  const stats = { created, updated, deleted, ignored: total - created - updated - deleted, total };
  return { trackerType, stats, objectReports: uids.map((uid) => ({ trackerType, uid, errorReports: [] })) };
}

function add(left: TrackerStats, right: TrackerStats): TrackerStats {
  return {
    created: left.created + right.created,
    updated: left.updated + right.updated,
    deleted: left.deleted + right.deleted,
    ignored: left.ignored + right.ignored,
    total: left.total + right.total,
  };
}
