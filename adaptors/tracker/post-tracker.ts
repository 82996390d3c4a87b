import { batches } from '../batches.ts';
import type { Transport } from '../transport/index.ts';
import { ABSENT_CODES, DELETED_CODES } from './explain-code.ts';
import type { PersonPayload } from './payload.ts';
import {
  ACCEPTED,
  type PersonOutcome,
  type Posted,
  type Poster,
  type PostOptions,
  type Refusal,
  type Removed,
} from './posting.ts';
import { type ImportReport, type ObjectError, readImport } from './read-import.ts';
import { sendRequest } from './send-request.ts';

/** Objects a request: DHIS2 takes some seconds for so many, and proxies wait for thirty or more. */
const MOST_OBJECTS = 800;
const REMOVALS = 500;
const PATH = 'tracker';
/** Up to 2.41 only this very text makes DHIS2 answer with the report. */
const SYNCHRONOUS = { async: 'false' };
/** The tracked entity is there already. */
const EXISTS = 'E1002';
/** Children of what was refused. */
const CASCADE = 'E5000';

/**
 * Write to `/api/tracker`, one answer a request: a person that is refused does not hold back the rest (`atomicMode=OBJECT`,
 * which answers 200 with errors in the report), and what is there already is updated.
 *
 * A payload that DHIS2 cannot even read is parted until the person is found that it fails on.
 *
 * @param transport the DHIS2 server
 * @param options whether DHIS2 only checks what it is sent; what keeps the status of enrollments
 * @returns the poster
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html#webapi_nti_import
 */
export function trackerPoster(transport: Transport, { dryRun, keep }: PostOptions): Poster {
  const mode = dryRun ? { importMode: 'VALIDATE' } : {};
  const query = { ...SYNCHRONOUS, ...mode, atomicMode: 'OBJECT' };
  let isAlive = false;

  async function importOf(importStrategy: string, body: unknown) {
    const reply = await sendRequest(transport, PATH, { ...query, importStrategy }, body, (answer) => {
      return readImport(answer) !== undefined;
    });
    isAlive ||= reply.is === 'answer';
    return reply.is === 'answer' ? { is: 'report' as const, report: readImport(reply.body) ?? NO_REPORT } : reply;
  }

  /** Post some persons; undone where nobody knows, parted where the payload is refused as a whole. */
  async function postSome(persons: readonly PersonPayload[]): Promise<Posted> {
    const reply = await importOf('CREATE_AND_UPDATE', { trackedEntities: persons });
    if (reply.is === 'report') {
      const outcomes = outcomesOf(persons, reply.report);
      // 2.43 counts nothing that is left out with its parent, so only persons without any error can be missed.
      const clean = persons.filter((_, at) => outcomes[at]?.refusals.length === 0 && outcomes[at]?.is === 'sent');
      if (!dryRun && storedOf(reply.report) < objectsOf(clean)) return allUndone(persons, 'not-stored');
      if (dryRun) return wouldBe(persons, outcomes, reply.report);
      return { outcomes, ...personStats(reply.report), trouble: undefined };
    }
    if (reply.is === 'trouble') return allUndone(persons, reply.code);
    if (persons.length === 1) return { outcomes: [refusedWhole(reply.code, persons)], ...NOTHING, trouble: undefined };
    const half = Math.ceil(persons.length / 2);
    const first = await postSome(persons.slice(0, half));
    const rest = persons.slice(half);
    return joined(first, first.trouble === undefined ? await postSome(rest) : allUndone(rest, first.trouble));
  }

  /**
   * Count what would be created and updated: DHIS2 counts nothing that it only checks, but asked to create alone it says of
   * each tracked entity whether it is there.
   */
  async function wouldBe(
    persons: readonly PersonPayload[],
    outcomes: readonly PersonOutcome[],
    { errors }: ImportReport,
  ): Promise<Posted> {
    const refused = new Set(errors.map(({ uid }) => uid));
    const taken = persons.filter(({ trackedEntity }) => !refused.has(trackedEntity));
    const posted = { outcomes, ...NOTHING, trouble: undefined };
    if (taken.length === 0) return posted;
    const reply = await importOf('CREATE', { trackedEntities: taken.map(({ enrollments: _, ...entity }) => entity) });
    if (reply.is !== 'report') return allUndone(persons, reply.code);
    const known = new Set(reply.report.errors.flatMap(({ code, uid }) => (code === EXISTS ? [uid] : [])));
    const updated = taken.filter(({ trackedEntity }) => known.has(trackedEntity)).length;
    return { ...posted, created: taken.length - updated, updated };
  }

  return {
    async post(persons) {
      let posted: Posted = { outcomes: [], ...NOTHING, trouble: undefined };
      for (const some of chunksOf(persons)) {
        const { trouble } = posted;
        posted = joined(posted, trouble === undefined ? await postSome(await keep(some)) : allUndone(some, trouble));
      }
      // A server that fails on everything is out of order; one that takes the others fails on a person.
      return isAlive ? posted : withoutFailures(posted);
    },
    async remove(kind, uids) {
      let removed: Removed = { deleted: 0, dead: [], refusals: [], trouble: undefined };
      const key = kind === 'events' ? 'event' : 'trackedEntity';
      for (const some of batches(uids, REMOVALS)) {
        const reply = await importOf('DELETE', { [kind]: some.map((uid) => ({ [key]: uid })) });
        const { trouble, refusals, deleted, dead } = removedOf(reply, some.length, dryRun);
        removed = {
          deleted: removed.deleted + deleted,
          dead: [...removed.dead, ...dead],
          refusals: [...removed.refusals, ...refusals],
          trouble,
        };
        if (trouble !== undefined) break;
      }
      return removed;
    },
  };
}

const NOTHING = { created: 0, updated: 0 };
const NO_REPORT: ImportReport = {
  errors: [],
  stats: { created: 0, updated: 0, deleted: 0, ignored: 0 },
  persons: undefined,
};

/** How many objects a person makes. */
function objectsIn({ enrollments: [{ events }] }: PersonPayload): number {
  return 2 + events.length;
}

function objectsOf(persons: readonly PersonPayload[]): number {
  return persons.reduce((sum, person) => sum + objectsIn(person), 0);
}

function storedOf({ stats: { created, updated } }: ImportReport): number {
  return created + updated;
}

function chunksOf(persons: readonly PersonPayload[]): PersonPayload[][] {
  const chunks: PersonPayload[][] = [];
  let objects = MOST_OBJECTS;
  for (const person of persons) {
    const own = objectsIn(person);
    if (objects + own > MOST_OBJECTS) {
      chunks.push([]);
      objects = 0;
    }
    chunks.at(-1)?.push(person);
    objects += own;
  }
  return chunks;
}

function joined(first: Posted, second: Posted): Posted {
  return {
    outcomes: [...first.outcomes, ...second.outcomes],
    created: first.created + second.created,
    updated: first.updated + second.updated,
    trouble: first.trouble ?? second.trouble,
  };
}

function allUndone(persons: readonly PersonPayload[], trouble: string): Posted {
  const undone: PersonOutcome = { is: 'undone', refusals: [], refusedEvents: new Set() };
  return { outcomes: persons.map(() => undone), ...NOTHING, trouble };
}

function refusedWhole(code: string, [person]: readonly PersonPayload[]): PersonOutcome {
  const events = person?.enrollments[0].events.map(({ event }) => event) ?? [];
  return { is: 'refused', refusals: [{ code, of: 'person', names: [] }], refusedEvents: new Set(events) };
}

function withoutFailures(posted: Posted): Posted {
  const failed = posted.outcomes.some(({ refusals }) => refusals.some(({ code }) => code === 'http-500'));
  if (!failed) return posted;
  const outcomes = posted.outcomes.map((outcome): PersonOutcome => {
    return outcome.refusals.some(({ code }) => code === 'http-500')
      ? { ...outcome, is: 'undone', refusals: [] }
      : outcome;
  });
  return { ...posted, outcomes, trouble: posted.trouble ?? 'http-500' };
}

function personStats({ persons }: ImportReport): Pick<Posted, 'created' | 'updated'> {
  return persons ?? NOTHING;
}

function outcomesOf(persons: readonly PersonPayload[], { errors }: ImportReport): PersonOutcome[] {
  const byUid = new Map<string, ObjectError[]>();
  for (const error of errors) byUid.set(error.uid, [...(byUid.get(error.uid) ?? []), error]);
  return persons.map((person) => (errors.length === 0 ? ACCEPTED : outcomeOf(person, byUid)));
}

function outcomeOf(person: PersonPayload, errors: ReadonlyMap<string, readonly ObjectError[]>): PersonOutcome {
  const [enrollment] = person.enrollments;
  const refusals: Refusal[] = [];
  const note = (uid: string, of: Refusal['of']): boolean => {
    const found = errors.get(uid) ?? [];
    // What a parent was refused for is told with the parent.
    for (const { code, names } of found) if (code !== CASCADE) refusals.push(refusalOf(code, of, names));
    return found.length > 0;
  };
  const isPersonRefused = note(person.trackedEntity, 'person');
  const isEnrollmentRefused = note(enrollment.enrollment, 'enrollment') || isPersonRefused;
  const refusedEvents = enrollment.events.flatMap(({ event }) => {
    return note(event, 'event') || isEnrollmentRefused ? [event] : [];
  });
  const isDead = (uid: string) => errors.get(uid)?.some(({ code }) => DELETED_CODES.has(code)) === true;
  const deletedEvents = isEnrollmentRefused ? [] : refusedEvents.filter(isDead);
  // What somebody deleted is not refused: the person is as well off as can be.
  const isRefused = isEnrollmentRefused || refusedEvents.length > deletedEvents.length;
  return {
    is: isRefused ? 'refused' : 'sent',
    refusals,
    refusedEvents: new Set(refusedEvents),
    ...(deletedEvents.length === 0 ? {} : { deletedEvents: new Set(deletedEvents) }),
  };
}

function refusalOf(code: string, of: Refusal['of'], names: readonly string[]): Refusal {
  return { code: DELETED_CODES.has(code) ? 'deleted-in-dhis2' : code, of, names };
}

type DeleteReply =
  | { readonly is: 'report'; readonly report: ImportReport }
  | { readonly is: 'refused' | 'trouble'; readonly code: string };

function removedOf(reply: DeleteReply, asked: number, dryRun: boolean): Removed {
  if (reply.is !== 'report') return { deleted: 0, dead: [], refusals: [], trouble: reply.code };
  const { errors, stats } = reply.report;
  const isGone = ({ code }: ObjectError) => ABSENT_CODES.has(code) || DELETED_CODES.has(code);
  const refusals = errors
    .filter((error) => !isGone(error))
    .map(({ code, type, names }) => refusalOf(code, type === 'EVENT' ? 'event' : 'person', names));
  const dead = errors.filter(({ code }) => DELETED_CODES.has(code)).map(({ uid }) => uid);
  return { deleted: dryRun ? asked - errors.length : stats.deleted, dead, refusals, trouble: undefined };
}
