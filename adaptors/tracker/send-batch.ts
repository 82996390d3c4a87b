import type { FhirResource } from '../tally/compiled-mapping.ts';
import type { Transport } from '../transport/index.ts';
import { eventKey, type GoneEvent } from './find-gone.ts';
import { type MapContext, trackerView } from './map-context.ts';
import { eventUid, GENERATIONS } from './map-events.ts';
import { type MappedPerson, mapPerson, personUid, type ReadPerson, readPerson } from './map-person.ts';
import type { PersonOutcome, Poster } from './posting.ts';
import { readEvents } from './read-events.ts';
import type { RefusedNotes } from './refused-persons.ts';
import { reviveEvents, type Sendable } from './revive-events.ts';
import { searchValues } from './search-values.ts';
import type { TrackerCounts } from './tracker-counts.ts';

/** Persons at a time: what is in memory, and what a request to DHIS2 is made of. */
export const BATCH = 200;

/** What persons are sent with. */
export interface SendContext extends MapContext {
  readonly fhir: Transport;
  readonly poster: Poster;
  readonly counts: TrackerCounts;
  /** Who is refused, to be tried again. */
  readonly refused: RefusedNotes;
  /** Events that are none any more, by id of their person. */
  readonly gone: ReadonlyMap<string, readonly GoneEvent[]>;
  /** Events that changed and may have been sent in another form, by `eventKey`. */
  readonly stayed: ReadonlySet<string>;
  /** Resource types of which everything that is left out is deleted, since nobody knows what of it was sent. */
  readonly swept: ReadonlySet<string>;
}

/** Names an event by its generation. */
export type EventName = (generation: number) => string;

type Held = Exclude<MappedPerson, { is: 'sent' }>;

/** Two persons would become one. */
const TWIN: Held = { is: 'refused', refusal: { code: 'same-identity', of: 'person', names: [] } };

/**
 * Send some persons with all their events, and delete the events that are none any more.
 *
 * @param context what they are sent with
 * @param resources of the persons
 * @returns passing trouble, after which nobody knows what arrived; undefined where everything was answered
 * @throws {TransportError} when the source fails
 */
export async function sendBatch(context: SendContext, resources: readonly FhirResource[]): Promise<string | undefined> {
  if (resources.length === 0) return undefined;
  const { counts, poster } = context;
  const persons = resources.map((resource) => readPerson(context, resource));
  const shared = await findShared(context, persons);
  const resourcesOf = await readEvents(
    context.fhir,
    context.tracker,
    persons.flatMap(({ resource: { id } }) => id ?? []),
  );
  const held: Held[] = [];
  const refused: FhirResource[] = [];
  const sendable: Sendable[] = [];
  for (const person of persons) {
    const mapped = mapPerson(context, person, (view) => resourcesOf(person.resource.id ?? '', view));
    const one: MappedPerson = mapped.is === 'sent' && shared.has(mapped.payload.trackedEntity) ? TWIN : mapped;
    if (one.is === 'sent') sendable.push({ person, mapped: one });
    else held.push(one);
    if (one.is === 'refused') refused.push(person.resource);
  }
  // First, since a stage that is not repeatable has no room for two.
  const gone = persons.flatMap((person) => goneOf(context, person));
  const trouble = await removeEvents(context, [...gone, ...sendable.flatMap((one) => sweptOf(context, one))]);
  if (trouble !== undefined) return trouble;
  const first = await poster.post(sendable.map(({ mapped }) => mapped.payload));
  const posted = await reviveEvents(context, sendable, first);
  for (const one of held) counts.hold(one);
  for (const [at, { person, mapped }] of sendable.entries()) {
    const outcome = posted.outcomes[at];
    if (outcome === undefined) continue;
    const { id: owner = '' } = person.resource;
    counts.settle(mapped, outcome, (block, id) => context.stayed.has(eventKey(block, owner, id)));
    if (isToTry(outcome)) refused.push(person.resource);
  }
  counts.add('created', posted.created);
  counts.add('updated', posted.updated);
  // After trouble all of them are sent again anyway.
  if (posted.trouble === undefined) for (const one of refused) context.refused.add(one);
  return posted.trouble;
}

/** Whether DHIS2 may take a person another day; what was deleted there it never takes again. */
function isToTry({ is, refusals }: PersonOutcome): boolean {
  return is === 'refused' && refusals.some(({ code }) => code !== 'deleted-in-dhis2');
}

/**
 * Delete events: of each the generation that is there.
 *
 * @param context what deletes and counts them
 * @param names of the events; those that are not there are fine
 * @returns passing trouble
 */
export async function removeEvents(
  { poster, counts }: Pick<SendContext, 'poster' | 'counts'>,
  names: readonly EventName[],
): Promise<string | undefined> {
  let waiting = names;
  for (let generation = 0; generation <= GENERATIONS && waiting.length > 0; generation += 1) {
    const byUid = new Map(waiting.map((name) => [name(generation), name]));
    const { deleted, dead, refusals, trouble } = await poster.remove('events', [...byUid.keys()].sort());
    counts.eventsDeleted += deleted;
    for (const refusal of refusals) counts.conflict(refusal);
    if (trouble !== undefined) return trouble;
    waiting = dead.flatMap((uid) => byUid.get(uid) ?? []);
  }
  return undefined;
}

/** The events that a person had and has no more. */
function goneOf(context: SendContext, { resource, identity }: ReadPerson): EventName[] {
  return goneNames(context, resource.id ?? '', identity);
}

/**
 * Name the events that a person had and has no more.
 *
 * @param context the mapping, and the events
 * @param id of the person's resource
 * @param identity of the person; undefined: nobody knows it
 * @returns their names
 */
export function goneNames(context: SendContext, id: string, identity: string | undefined): EventName[] {
  if (identity === undefined) return [];
  return (context.gone.get(id) ?? []).flatMap(({ block, id: eventId }) => {
    const event = context.plan.events[block];
    return event === undefined ? [] : [(generation) => eventUid(context, event, identity, eventId, generation)];
  });
}

/** What a person has of resources that are left out, where nobody knows whether they were sent before. */
function sweptOf(context: SendContext, { person, mapped }: Sendable): EventName[] {
  const { tracker, plan, swept } = context;
  return mapped.blocks.flatMap(({ block, rows }) => {
    const event = plan.events[block];
    if (event === undefined || !swept.has(trackerView(tracker, event.view).resource)) return [];
    return rows.flatMap((row): EventName[] => {
      if (row.is !== 'excluded') return [];
      return [(generation) => eventUid(context, event, person.identity ?? '', row.id, generation)];
    });
  });
}

/**
 * Find the tracked entities that two persons would become. One of them would be written over the other in silence.
 */
async function findShared(context: SendContext, persons: readonly ReadPerson[]): Promise<ReadonlySet<string>> {
  const { tracker, fhir } = context;
  const owners = new Map<string, Set<string>>();
  const note = ({ resource, identity, status }: ReadPerson): void => {
    if (identity === undefined || status === 'excluded') return;
    const uid = personUid(context, identity);
    owners.set(uid, (owners.get(uid) ?? new Set()).add(resource.id ?? ''));
  };
  for (const person of persons) note(person);
  const { idParameter } = tracker.person;
  if (idParameter !== undefined) {
    const { resource: type } = trackerView(tracker, tracker.person.view);
    const values = persons.flatMap(({ identity, status }) => (status === 'row' ? (identity ?? []) : []));
    const others = await searchValues(fhir, { type, parameter: idParameter, values });
    for (const other of others) note(readPerson(context, other));
  }
  return new Set([...owners].flatMap(([uid, ids]) => (ids.size > 1 ? [uid] : [])));
}
