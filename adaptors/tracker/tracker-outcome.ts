import type { RefusedPersons, Running } from '../run/state.ts';
import { totalOf } from '../tally/counts.ts';
import type { CompiledTracker } from './compiled-tracker.ts';
import { explainTrackerCode } from './explain-code.ts';
import type { ChangedPersons } from './find-changed.ts';
import type { SendContext } from './send-batch.ts';
import type { Done } from './send-changed.ts';
import type { EventCounts, PersonCounts, TrackerReport } from './tracker-report.ts';

/** Places that are listed, the most frequent first. */
const PLACES_LISTED = 20;

/** What a run knows at its end. */
export interface Ended {
  readonly context: SendContext;
  readonly changed: ChangedPersons;
  readonly done: Done;
  /** Whom DHIS2 does not take yet, by this run and earlier ones. */
  readonly refused: RefusedPersons | undefined;
  readonly running: Running;
  readonly workflow: string;
}

/**
 * Write the report of a run.
 *
 * @param ended what the run knows at its end
 * @returns counts and codes, nothing about a person
 */
export function reportOf({ context, changed, done, refused, running, workflow }: Ended): TrackerReport {
  const { tracker, counts, units } = context;
  const persons = counts.persons();
  const events = counts.events();
  const { trouble } = done;
  const waiting = refused === undefined ? 0 : refused.persons + (refused.left?.persons ?? 0);
  return {
    kind: 'tracker',
    workflow,
    program: tracker.program,
    persons,
    events,
    eventsDeleted: counts.eventsDeleted,
    unknownPlaces: Object.fromEntries(
      [...units.unknownPlaces].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, PLACES_LISTED),
    ),
    conflicts: counts.conflicts(),
    ...(trouble === undefined ? {} : { trouble: `${trouble}: ${explainTrackerCode(trouble).means}` }),
    more: done.more,
    ...(refused === undefined ? {} : { refused: { persons: waiting, tried: refused.tried } }),
    overRefused:
      isOver(tracker.maxRefused, persons.refused, persons.read) ||
      isOver(tracker.maxRefused, waiting, refused?.of ?? 0),
    overLimit: isOverLimit(tracker, persons, events),
    noHistory: changed.noHistory,
    requests: running.meter.traffic,
    cursor: done.cursor,
    dryRun: running.dryRun,
  };
}

function isOver(limit: CompiledTracker['maxRefused'], count: number, of: number): boolean {
  return count > ('rows' in limit ? limit.rows : limit.share * of);
}

/** Whether more persons or events are in quarantine than allowed: of those read. */
function isOverLimit(
  { maxQuarantined: limit }: CompiledTracker,
  persons: PersonCounts,
  events: readonly EventCounts[],
): boolean {
  const heldEvents = events.reduce((sum, { quarantined }) => sum + totalOf(quarantined), 0);
  const readEvents = events.reduce((sum, { read }) => sum + read, 0);
  return isOver(limit, totalOf(persons.quarantined), persons.read) || isOver(limit, heldEvents, readEvents);
}
