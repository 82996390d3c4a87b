import { readVersions, type Versions } from '../fhir/read-history.ts';
import { countTaken } from './find-gone.ts';
import { trackerView } from './map-context.ts';
import { eventUid, GENERATIONS } from './map-events.ts';
import type { MappedPerson, ReadPerson } from './map-person.ts';
import type { EventPayload } from './payload.ts';
import type { PersonOutcome, Posted, Refusal } from './posting.ts';
import type { SendContext } from './send-batch.ts';

/** A person with what is sent of it. */
export interface Sendable {
  readonly person: ReadPerson;
  readonly mapped: Extract<MappedPerson, { is: 'sent' }>;
}

/** An event whose UID DHIS2 never takes again. */
interface Dead {
  /** Position of its person. */
  readonly at: number;
  readonly payload: EventPayload;
  /** Such as `Immunization/shot-1`. */
  readonly source: string;
  /** Names one of its generations. */
  readonly uidOf: (generation: number) => string;
  /** Names the event among those of its resource's versions. */
  readonly block: number;
  readonly id: string;
}

/**
 * Send events again that DHIS2 refuses since they were deleted there, under the next UID of their own, where the source says
 * that it was the one that took them away: a dose that was entered in error, and was not in the end. What a person deleted in
 * DHIS2 is never made again.
 *
 * @param context what they are sent with
 * @param sendable the persons that were sent
 * @param posted what became of them
 * @returns what became of them in the end
 * @throws {TransportError} when the source fails
 */
export async function reviveEvents(
  context: SendContext,
  sendable: readonly Sendable[],
  posted: Posted,
): Promise<Posted> {
  const dead = sendable.flatMap((one, at) => deadOf(context, one, at, posted.outcomes[at]));
  if (dead.length === 0 || posted.trouble !== undefined) return posted;
  const taken = await countAll(context, sendable, dead);
  const outcomes = posted.outcomes.map((one) => ({ ...one }));
  let waiting = dead;
  for (let generation = 1; generation <= GENERATIONS; generation += 1) {
    const ready = waiting.filter((one) => (taken.get(one) ?? 0) >= generation);
    if (ready.length === 0) break;
    const ats = [...new Set(ready.map(({ at }) => at))];
    const again = await context.poster.post(ats.flatMap((at) => renamed(sendable[at], at, ready, generation)));
    if (again.trouble !== undefined) return { ...posted, outcomes: undone(outcomes, ats), trouble: again.trouble };
    for (const [position, at] of ats.entries()) {
      const [outcome, now] = [outcomes[at], again.outcomes[position]];
      if (outcome === undefined || now === undefined) continue;
      outcomes[at] = joined(
        outcome,
        now,
        ready.filter((one) => one.at === at).map((one) => [one.payload.event, one.uidOf(generation)]),
      );
    }
    waiting = ready.filter((one) => outcomes[one.at]?.deletedEvents?.has(one.payload.event));
  }
  return { ...posted, outcomes };
}

function deadOf(
  context: SendContext,
  { person, mapped }: Sendable,
  at: number,
  { deletedEvents }: PersonOutcome = { is: 'undone', refusals: [], refusedEvents: new Set() },
): Dead[] {
  const { identity } = person;
  if (deletedEvents === undefined || deletedEvents.size === 0 || identity === undefined) return [];
  return mapped.blocks.flatMap(({ block, rows }) => {
    const event = context.plan.events[block];
    if (event === undefined) return [];
    return rows.flatMap((row): Dead[] => {
      if (row.is !== 'sent' || !deletedEvents.has(row.payload.event)) return [];
      const { payload, source, id } = row;
      return [
        { at, payload, source, block, id, uidOf: (generation) => eventUid(context, event, identity, id, generation) },
      ];
    });
  });
}

/** How often the source took each away; never, where it does not show its history. */
async function countAll(
  { fhir, tracker }: SendContext,
  sendable: readonly Sendable[],
  dead: readonly Dead[],
): Promise<ReadonlyMap<Dead, number>> {
  const taken = new Map<Dead, number>();
  for (const type of new Set(tracker.events.map(({ view }) => trackerView(tracker, view).resource))) {
    const own = dead.filter(({ source }) => source.startsWith(`${type}/`));
    const ids = [...new Set(own.map(({ source }) => source.slice(type.length + 1)))];
    const histories = new Map<string, Versions>();
    // One by one, since a history that fills more than a page would hide the others.
    for (const id of ids) {
      const versions = await readVersions(fhir, type, [id]);
      if (versions === 'not-served') break;
      if (versions !== 'incomplete' && versions[0] !== undefined) histories.set(id, versions[0]);
    }
    for (const one of own) {
      const history = histories.get(one.source.slice(type.length + 1));
      const person = sendable[one.at]?.person.resource.id ?? '';
      if (history !== undefined) taken.set(one, countTaken(tracker, type, history, { ...one, person }));
    }
  }
  return taken;
}

/** A person with those events alone that get another UID. */
function renamed(one: Sendable | undefined, at: number, ready: readonly Dead[], generation: number) {
  if (one === undefined) return [];
  const { payload } = one.mapped;
  const [enrollment] = payload.enrollments;
  const events = ready
    .filter((event) => event.at === at)
    .map((event) => ({ ...event.payload, event: event.uidOf(generation) }));
  return [{ ...payload, enrollments: [{ ...enrollment, events }] as const }];
}

/** What became of a person, when what was refused as deleted went under other UIDs. */
function joined(
  before: PersonOutcome,
  now: PersonOutcome,
  names: readonly (readonly [string, string])[],
): PersonOutcome {
  const isOld = ({ code, of }: Refusal) => code === 'deleted-in-dhis2' && of === 'event';
  const refusedEvents = new Set(before.refusedEvents);
  const deletedEvents = new Set(before.deletedEvents);
  for (const [first, next] of names) {
    if (!now.refusedEvents.has(next)) refusedEvents.delete(first);
    if (!now.deletedEvents?.has(next)) deletedEvents.delete(first);
  }
  const dead = [...deletedEvents].map((): Refusal => ({ code: 'deleted-in-dhis2', of: 'event', names: [] }));
  const others = [...before.refusals, ...now.refusals].filter((one) => !isOld(one));
  const isRefused = others.length > 0 || [...refusedEvents].some((uid) => !deletedEvents.has(uid));
  return { is: isRefused ? 'refused' : 'sent', refusals: [...others, ...dead], refusedEvents, deletedEvents };
}

function undone(outcomes: readonly PersonOutcome[], ats: readonly number[]): PersonOutcome[] {
  return outcomes.map((one, at) => (ats.includes(at) ? { is: 'undone', refusals: [], refusedEvents: new Set() } : one));
}
