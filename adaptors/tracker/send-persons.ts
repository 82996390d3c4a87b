import { distrustCaches } from '../fhir/past-caches.ts';
import { readCapability } from '../fhir/read-capability.ts';
import { readPlaces } from '../fhir/read-places.ts';
import type { Clock } from '../run/clock.ts';
import { BEGINNING } from '../run/cursor.ts';
import type { Operation } from '../run/operations.ts';
import { keptState } from '../run/read-state.ts';
import { RunError } from '../run/run-error.ts';
import type { KeptState, RefusedPersons, Running, RunState } from '../run/state.ts';
import { stepTransport } from '../run/step-transport.ts';
import { createLookup } from '../tally/lookup.ts';
import { eventDays } from '../tally/period/index.ts';
import type { Transport } from '../transport/index.ts';
import type { CompiledTracker } from './compiled-tracker.ts';
import { type ChangedPersons, findChanged } from './find-changed.ts';
import { type KeepStatus, statusKeeper } from './keep-status.ts';
import { legacyPoster } from './legacy/post-legacy.ts';
import { readUnnamed } from './legacy/read-unnamed.ts';
import { trackerView } from './map-context.ts';
import { trackerPoster } from './post-tracker.ts';
import { prepare } from './prepare.ts';
import { beginRound, endRound, RefusedNotes } from './refused-persons.ts';
import { removePersons } from './remove-persons.ts';
import { retryRefused } from './retry-refused.ts';
import type { SendContext } from './send-batch.ts';
import { asBefore, type Done, sendChanged } from './send-changed.ts';
import { TrackerCounts } from './tracker-counts.ts';
import { TrackerError } from './tracker-error.ts';
import { reportOf } from './tracker-outcome.ts';

/** What the operation needs besides the mapping. */
export interface SendOptions {
  /** The binding of the step's adaptor for each system. */
  readonly fhir: (configuration: unknown) => Transport;
  readonly dhis2: (configuration: unknown) => Transport;
  readonly clock: Clock;
  /** Told of progress, a line each. */
  readonly log: (line: string) => void;
  readonly workflow: string;
}

/**
 * Send persons of a FHIR server to a tracker program of DHIS2, each whole: tracked entity, enrollment, events. A page is
 * read, mapped, posted and forgotten; only counts stay. What is sent again is updated, since UIDs are made of the source's
 * identities.
 *
 * What DHIS2 refuses is reported and the cursor moves on; it is tried again once a day. What got no answer is sent again by
 * the next run.
 *
 * @param tracker compiled mapping
 * @param options transport bindings, clock, log
 * @returns an operation; the step's credential has the parts `fhir` and `dhis2`
 * @throws {TrackerError} when the mapping does not fit the program
 * @throws {RunError} `mapping-changed` when nobody said what to do about it
 * @throws {TransportError} when the source fails, or a credential is refused; the cursor stays
 * @state the kept state for the next run, and tracker
 * @example sendPersons(tracker, { fhir: fhirOverHttp(request, { clock }), dhis2: overHttp(request, { clock }), clock, log, workflow })
 */
export function sendPersons(tracker: CompiledTracker, { clock, log, workflow, ...over }: SendOptions): Operation {
  return async (state) => {
    const running = runningOf(state);
    const recountsAll = isRecount(tracker, state);
    const fhir = stepTransport(partOf(state, 'fhir'), running, { over: over.fhir, clock });
    const dhis2 = stepTransport(partOf(state, 'dhis2'), running, { over: over.dhis2, clock });
    const { plan, version, unnamed } = await prepare(dhis2, tracker);
    log(`Found program ${tracker.program} with ${plan.attributes.length} attributes and ${plan.events.length} stages`);
    if ((await readCapability(fhir))?.guarded) distrustCaches(fhir, clock.now);
    const lookup = createLookup(tracker.lookup);
    const findOrgUnit = await readPlaces(fhir, tracker, lookup);
    const changed = await findChanged(fhir, tracker, state, { recountsAll, log });
    const counts = new TrackerCounts(plan);
    const { dryRun } = running;
    const eventTypes = tracker.events.map(({ view }) => trackerView(tracker, view).resource);
    const keep: KeepStatus =
      tracker.person.status === undefined
        ? statusKeeper(dhis2, { api: tracker.api, programId: plan.programId, version }, clock)
        : (persons) => Promise.resolve(persons);
    const context: SendContext = {
      tracker,
      plan,
      units: { lookup, findOrgUnit, unitOf: plan.unitOf, unknownPlaces: new Map() },
      daysOf: eventDays(tracker.timeZone),
      fhir,
      poster:
        tracker.api === 'legacy'
          ? legacyPoster(dhis2, { dryRun, keep, unnamed: once(() => readUnnamed(dhis2, plan.programId, unnamed)) })
          : trackerPoster(dhis2, { dryRun, keep }),
      counts,
      refused: new RefusedNotes(),
      gone: changed.gone,
      stayed: changed.stayed,
      // Without a cursor there may have been a run that was lost, together with what it knew it had sent.
      swept: new Set(
        recountsAll ? eventTypes : [...changed.noHistory, ...eventTypes.filter((type) => !state.cursor?.[type])],
      ),
    };
    counts.add('unchanged', changed.unchanged);
    counts.add('left', changed.leftOut);
    const removal = await removePersons(context, changed.gonePersons);
    const hasTime = () => clock.now() < running.deadline;
    const first: Done =
      removal === undefined
        ? await sendChanged(context, changed, { before: state, hasTime, log })
        : asBefore(state, removal);
    const { refused, ...done } = await tryRefused(context, state, changed, { first, now: running.now, hasTime, log });
    const tracked = reportOf({ context, changed, done, refused, running, workflow });
    const { sent, refused: refusals } = tracked.persons;
    log(
      dryRun
        ? `Would send ${sent} persons, ${refusals} would be refused`
        : `Sent ${sent} persons, ${refusals} were refused`,
    );
    const next = dryRun
      ? keptState(state)
      : nextState(tracker, state, { running, done, refused, isAllTaken: tracked.persons.refused === 0 });
    return { ...next, tracker: tracked };
  };
}

/** What the rest of a run needs. */
interface Rest {
  readonly first: Done;
  readonly now: string;
  readonly hasTime: () => boolean;
  readonly log: (line: string) => void;
}

/** Try again whom earlier runs were refused, where it is the day and all that is new is sent. */
async function tryRefused(
  context: SendContext,
  state: RunState,
  changed: ChangedPersons,
  { first, now, ...rest }: Rest,
): Promise<Done & { readonly refused: RefusedPersons | undefined }> {
  // Where all are read from their beginning, those that were refused are among them.
  const known = changed.loadFrom === BEGINNING ? undefined : state.refused;
  const round = beginRound(known, now, state.retryParked === true);
  const again = { ...context, refused: new RefusedNotes() };
  const isReady = first.trouble === undefined && !first.more;
  const { trouble, left } =
    round.todo !== undefined && isReady
      ? await retryRefused(again, round.todo, changed, rest)
      : { trouble: first.trouble, left: round.todo?.windows ?? [] };
  const notes = [context.refused, again.refused];
  const refused = endRound({ known, round, left, notes, read: context.counts.persons().read, now });
  return { ...first, trouble, more: first.more || left.length > 0, refused };
}

/** Ask when it is needed first, and not again. */
function once<Answer>(read: () => Promise<Answer>): () => Promise<Answer> {
  let reading: Promise<Answer> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

interface End {
  readonly running: Running;
  readonly done: Done;
  readonly refused: RefusedPersons | undefined;
  readonly isAllTaken: boolean;
}

function nextState(tracker: CompiledTracker, state: RunState, { running, done, refused, isAllTaken }: End): KeptState {
  const { cursor, overlap, trouble } = done;
  const isGood = trouble === undefined && isAllTaken && refused === undefined;
  const lastSuccess = isGood ? running.now : state.lastSuccess;
  return {
    cursor,
    ...(Object.keys(overlap).length === 0 ? {} : { overlap }),
    mappingHash: tracker.hash,
    ...(refused === undefined ? {} : { refused }),
    ...(lastSuccess === undefined ? {} : { lastSuccess }),
  };
}

/** The run that `beginRun` began. @throws when it did not */
function runningOf(state: RunState): Running {
  if (state.running === undefined) throw new Error('sendPersons: begin the step with beginRun');
  return state.running;
}

function partOf({ configuration }: RunState, part: 'fhir' | 'dhis2'): { readonly configuration: unknown } {
  const own = (typeof configuration === 'object' && configuration !== null ? configuration : {}) as {
    readonly [key: string]: unknown;
  };
  if (typeof own[part] === 'object' && own[part] !== null) return { configuration: own[part] };
  throw new TrackerError(
    'credential-parts',
    `the credential of the step has no part "${part}"`,
    'write { fhir: { … }, dhis2: { … } }, each as in a workflow that has a step for it',
  );
}

/** Whether all persons are sent again; after a change of the mapping somebody has to say so, or that they are not. */
function isRecount({ hash }: CompiledTracker, { recount, backfill, mappingHash }: RunState): boolean {
  if ((recount !== undefined && recount !== 'all' && recount !== 'none') || backfill !== undefined) {
    throw new RunError('recount-invalid', 'periods were asked for, and persons have none', 'ask for all, or none');
  }
  if (mappingHash !== undefined && mappingHash !== hash && recount === undefined) {
    throw new RunError(
      'mapping-changed',
      'the mapping or its lookup has changed since the last run',
      'run once with recount: all to send all persons again, or none to send only those that change from now on',
    );
  }
  return recount === 'all';
}
