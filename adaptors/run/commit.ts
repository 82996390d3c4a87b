import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { comparePeriods, shiftPeriod } from '../tally/period/index.ts';
import { packParked, unpackParked } from './parked-groups.ts';
import { packPeriods, unpackPeriods } from './period-spans.ts';
import { currentPeriod } from './plan.ts';
import { isOverLimit, quarantineOf } from './quarantine.ts';
import { keptState } from './read-state.ts';
import type {
  Completeness,
  Conflict,
  KeptState,
  Parked,
  Proposed,
  Running,
  RunReport,
  RunState,
  Sent,
} from './state.ts';

/** Conflicts that are listed; the state between runs has to stay small. */
const CONFLICTS_LISTED = 100;
/** Periods that are listed with a conflict, the last ones; `dirty` holds them all. */
const PERIODS_LISTED = 3;
/** Parked periods that the report lists, the newest ones; the state holds them all. */
const PARKED_LISTED = 50;
/** Periods with too much in quarantine that the report lists, the newest ones. */
const QUARANTINED_LISTED = 50;
/** Periods too large for a run that the report lists; they are in `dirty`. */
const TOO_LARGE_LISTED = 10;
const MESSAGE_LENGTH = 200;

/** What the report step knows at its end. */
export interface Finished {
  readonly mapping: CompiledMapping;
  readonly workflow: string;
  readonly proposed: Proposed;
  readonly running: Running;
  readonly outcome: {
    readonly sent: Sent;
    readonly conflicts: readonly Conflict[];
    readonly dirty: readonly string[];
    readonly parked: ReadonlyMap<string, { readonly code: string; readonly values: number }>;
    readonly reopened: readonly string[];
    readonly completeness: Completeness | undefined;
  };
}

/**
 * Commit a run: the cursor moves, and every period that is not wholly accepted goes into `dirty` or `parked`. A dry run
 * commits nothing.
 *
 * @param state the state that the run began with
 * @param finished what became of the run
 * @returns the state for the next run, with the report
 */
export function commitRun(state: RunState, { mapping, workflow, proposed, running, outcome }: Finished): RunState {
  const { type, calendar } = mapping.period;
  const byTime = (a: string, b: string) => comparePeriods(type, a, b, calendar);
  const isCounted = (period: string) => proposed.periods.includes(period);
  const before = unpackParked(mapping.period, state.parked ?? []);
  const known = new Map(before.map((was) => [was.period, was]));
  // A parked period that somebody asked to try again, and that did not fit into the run's time, is dirty from now on.
  const left = unpackPeriods(mapping.period, proposed.dirty);
  const isWaiting = (period: string) => left.includes(period) || outcome.reopened.includes(period);
  const stillParked = before.filter(({ period }) => !isCounted(period) && !isWaiting(period));
  const newlyParked = [...outcome.parked]
    .map(
      ([period, { code, values }]): Parked => ({
        period,
        code,
        since: known.get(period)?.since ?? running.now,
        values,
      }),
    )
    .sort((a, b) => byTime(a.period, b.period));
  const parked = [...stillParked, ...newlyParked].sort((a, b) => byTime(a.period, b.period));
  const isParked = new Set(parked.map(({ period }) => period));
  const dirty = [...new Set([...left, ...outcome.dirty, ...outcome.reopened])]
    .filter((period) => !isParked.has(period))
    .sort(byTime);
  const late = (proposed.late ?? []).filter((period) => dirty.includes(period));
  const parkedAnew = newlyParked.flatMap(({ period }) => (known.has(period) ? [] : [period]));
  const hasCounted = proposed.export === undefined || proposed.export.is === 'collected';
  const isWhole = outcome.sent.refused === 0 && (outcome.sent.withheld ?? 0) === 0;
  const isAccepted = proposed.tooLarge === undefined && hasCounted && isWhole && parkedAnew.length === 0;
  const next: KeptState = {
    cursor: proposed.cursor,
    ...(isEmpty(proposed.overlap) ? {} : { overlap: proposed.overlap }),
    dirty: packPeriods(mapping.period, dirty),
    ...(late.length === 0 ? {} : { late }),
    parked: packParked(mapping.period, parked),
    ...countedToOf(state, { mapping, proposed, running }),
    mappingHash: proposed.mappingHash,
    ...(calendar === undefined ? {} : { calendar: calendar.name }),
    ...(isAccepted
      ? { lastSuccess: running.now }
      : state.lastSuccess === undefined
        ? {}
        : { lastSuccess: state.lastSuccess }),
    ...(proposed.bulk === undefined ? {} : { bulk: proposed.bulk }),
  };
  const quarantine = quarantineOf(mapping, proposed);
  const { periods } = quarantine;
  const report: RunReport = {
    workflow,
    periods: [...proposed.periods].sort(byTime),
    // The periods of all sources together stand in `quarantine`.
    rows: proposed.rows.map(({ overLimit: _, ...counts }) => counts),
    measures: proposed.measures,
    cells: proposed.cells.columns.value.length,
    sent: outcome.sent,
    conflicts: listed(outcome.conflicts),
    dirty,
    parked: parked.slice(-PARKED_LISTED),
    requests: running.meter.traffic,
    cursor: proposed.cursor,
    dryRun: running.dryRun,
    ...(outcome.completeness && { completeness: outcome.completeness }),
    quarantine: { ...quarantine, ...(periods && { periods: periods.slice(-QUARANTINED_LISTED) }) },
    // Before the first period has ended nothing is read, and the undated alone would be over any share.
    overLimit: proposed.periods.length > 0 && isOverLimit(quarantine),
    noHistory: proposed.noHistory,
    parkedAnew: parkedAnew.slice(-PARKED_LISTED),
    ...(proposed.tooLarge === undefined ? {} : { tooLarge: proposed.tooLarge.slice(0, TOO_LARGE_LISTED) }),
    ...(proposed.export === undefined ? {} : { export: proposed.export }),
  };
  return { ...(running.dryRun ? keptState(state) : next), report };
}

/**
 * The newest period that has ended, once a run has planned what to count: one that only asks an export how far it is, or starts
 * one of changes, counts none of the periods that have ended meanwhile, and leaves them to a later run.
 */
function countedToOf(
  { countedTo }: KeptState,
  { mapping, proposed, running }: Pick<Finished, 'mapping' | 'proposed' | 'running'>,
): Pick<KeptState, 'countedTo'> {
  const { is, purpose } = proposed.export ?? {};
  const hasPlanned =
    is === undefined || is === 'collected' || is === 'none' || (is === 'started' && purpose === 'count');
  if (!hasPlanned) return countedTo === undefined ? {} : { countedTo };
  const { type, calendar } = mapping.period;
  return { countedTo: shiftPeriod(type, currentPeriod(mapping.period, running.now), -1, calendar) };
}

function isEmpty(overlap: Proposed['overlap']): overlap is undefined {
  return Object.keys(overlap ?? {}).length === 0;
}

function listed(conflicts: readonly Conflict[]): Conflict[] {
  const first = conflicts.slice(0, CONFLICTS_LISTED).map(shortened);
  if (conflicts.length <= CONFLICTS_LISTED) return first;
  const rest = conflicts.slice(CONFLICTS_LISTED);
  const values = rest.reduce((sum, conflict) => sum + conflict.values, 0);
  const message = `${rest.length} more conflicts are not listed`;
  return [...first, { code: 'more', message, fix: 'mend the first ones and run again', values }];
}

/** Without what grows with the periods of a run, or with how much DHIS2 has to say. */
function shortened({ periods, message, fix, ...conflict }: Conflict): Conflict {
  return {
    ...conflict,
    message: cut(message),
    ...(fix === undefined ? {} : { fix: cut(fix) }),
    ...(periods === undefined ? {} : { periods: periods.slice(-PERIODS_LISTED) }),
  };
}

function cut(text: string): string {
  return text.length > MESSAGE_LENGTH ? `${text.slice(0, MESSAGE_LENGTH - 1)}…` : text;
}
