import { batches } from '../../batches.ts';
import type { Transport } from '../../transport/index.ts';
import type { PersonPayload } from '../payload.ts';
import type { PersonOutcome, Posted, Poster, PostOptions, Refusal, Removed } from '../posting.ts';
import { sendRequest } from '../send-request.ts';
import { legacyEnrollment, legacyEvent, legacyPerson } from './legacy-payload.ts';
import { type ImportSummary, readSummaries } from './read-summaries.ts';
import type { UnnamedValues } from './read-unnamed.ts';

/** Objects a request: the old endpoints are slow. */
const MOST = 100;

/** How persons are written. */
export interface LegacyOptions extends PostOptions {
  /** Gives what the mapping does not name; asked before persons are sent. */
  readonly unnamed: () => Promise<UnnamedValues>;
}

/** What came of posting a list: a summary for each item; `undefined` for one that DHIS2 fails on as a whole. */
type Sent =
  | { readonly trouble: string }
  | { readonly trouble: undefined; readonly summaries: ReadonlyMap<string, ImportSummary | string> };

/** What happened to one person so far. */
interface Progress {
  readonly person: PersonPayload;
  readonly refusals: Refusal[];
  /** UIDs of what was refused. */
  readonly refused: Set<string>;
  /** Those of them that are events which were deleted in DHIS2. */
  readonly dead: Set<string>;
  /** What DHIS2 said of the tracked entity, which names the reference that the rest goes with. */
  readonly counted: { person?: ImportSummary; enrollment?: ImportSummary; event?: ImportSummary };
}

/**
 * Write to the endpoints that went with 2.42: first the tracked entities, then an enrollment for each reference that came
 * back, then the events. What is there already is updated (`strategy=CREATE_AND_UPDATE`).
 *
 * @param transport the DHIS2 server, up to 2.41
 * @param options whether DHIS2 only checks what it is sent; the values that the mapping does not name
 * @returns the poster
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-240/tracker-deprecated.html
 */
export function legacyPoster(transport: Transport, { dryRun, keep, unnamed }: LegacyOptions): Poster {
  const mode = dryRun ? { dryRun: 'true' } : {};

  /** Post a list, parted where it is refused as a whole. */
  async function sendList(path: string, strategy: string, list: readonly Item[]): Promise<Sent> {
    const summaries = new Map<string, ImportSummary | string>();
    const waiting = batches(list, MOST);
    for (let some = waiting.shift(); some !== undefined; some = waiting.shift()) {
      const body = { [path]: some.map(({ body }) => body) };
      const reply = await sendRequest(transport, path, { ...mode, strategy }, body, (answer) => {
        return readSummaries(answer) !== undefined;
      });
      if (reply.is === 'trouble') return { trouble: reply.code };
      const [only, ...others] = some;
      if (reply.is === 'answer') {
        for (const summary of readSummaries(reply.body) ?? []) summaries.set(summary.reference, summary);
      } else if (others.length > 0) waiting.unshift(...batches(some, Math.ceil(some.length / 2)));
      else if (only !== undefined) summaries.set(only.uid, reply.code);
    }
    return { trouble: undefined, summaries };
  }

  /** Write what some persons have at one endpoint, and give passing trouble. */
  async function writeAll(
    path: string,
    of: Refusal['of'],
    all: readonly Progress[],
    itemsOf: (one: Progress) => readonly Item[],
  ): Promise<string | undefined> {
    const sent = await sendList(path, 'CREATE_AND_UPDATE', all.flatMap(itemsOf));
    if (sent.trouble !== undefined) return sent.trouble;
    for (const one of all) {
      for (const { uid } of itemsOf(one)) {
        const summary = sent.summaries.get(uid);
        if (typeof summary === 'object') one.counted[of] = summary;
        if (!note(one, of, summary)) one.refused.add(uid);
        if (of === 'event' && isDead(summary)) one.dead.add(uid);
      }
    }
    return undefined;
  }

  /** Write the enrollments, some at a time, each with the status that it has then. */
  async function writeEnrollments(all: readonly Progress[]): Promise<string | undefined> {
    for (const some of batches(all, MOST)) {
      const kept = await keep(some.map(({ person }) => person));
      const withStatus = some.map((one, at) => ({ ...one, person: kept[at] ?? one.person }));
      const trouble = await writeAll('enrollments', 'enrollment', withStatus, enrollmentOf);
      if (trouble !== undefined) return trouble;
    }
    return undefined;
  }

  return {
    async post(persons) {
      const all = persons.map(
        (person): Progress => ({ person, refusals: [], refused: new Set(), dead: new Set(), counted: {} }),
      );
      const stored = await unnamed();
      const trouble =
        (await writeAll('trackedEntityInstances', 'person', all, (one) => entityOf(one, stored))) ??
        (await writeEnrollments(all)) ??
        (await writeAll('events', 'event', all, eventsOf));
      return trouble === undefined ? postedOf(all) : undone(all, trouble);
    },
    async remove(kind, uids): Promise<Removed> {
      const [path, key] = kind === 'events' ? ['events', 'event'] : ['trackedEntityInstances', 'trackedEntityInstance'];
      const list = uids.map((uid) => ({ uid, body: { [key]: uid } }));
      const sent = await sendList(path, 'DELETE', list);
      if (sent.trouble !== undefined) return { deleted: 0, dead: [], refusals: [], trouble: sent.trouble };
      const answers = [...sent.summaries.values()].filter((one): one is ImportSummary => typeof one !== 'string');
      const deleted = answers.reduce((sum, one) => sum + one.deleted, 0);
      // It says the same of what was deleted before and of what was never there.
      const dead = answers.filter((one) => one.isOk && one.deleted === 0).map(({ reference }) => reference);
      const of = kind === 'events' ? 'event' : 'person';
      const refusals = [...sent.summaries.values()].flatMap((one) => refusalsOf(one, of));
      return { deleted, dead: dryRun ? [] : dead, refusals, trouble: undefined };
    },
  };
}

interface Item {
  readonly uid: string;
  readonly body: object;
}

/** Why an object was not deleted; one that was deleted before is as it should be. */
function refusalsOf(summary: ImportSummary | string, of: Refusal['of']): Refusal[] {
  if (typeof summary === 'string') return [{ code: summary, of, names: [] }];
  return summary.codes
    .filter(({ code }) => code !== 'deleted-in-dhis2')
    .map(({ code, names }) => ({ code, of, names }));
}

/** Note what was said of an object, and tell whether it was taken. An object that nobody names was not. */
function note({ refusals }: Progress, of: Refusal['of'], summary: ImportSummary | string | undefined): boolean {
  if (summary === undefined || typeof summary === 'string') {
    refusals.push({ code: summary ?? 'not-stored', of, names: [] });
    return false;
  }
  for (const { code, names } of summary.codes) refusals.push({ code, of, names });
  return summary.isOk;
}

function isDead(summary: ImportSummary | string | undefined): boolean {
  return typeof summary === 'object' && summary.codes.some(({ code }) => code === 'deleted-in-dhis2');
}

function undone(all: readonly Progress[], trouble: string): Posted {
  const outcome: PersonOutcome = { is: 'undone', refusals: [], refusedEvents: new Set() };
  return { outcomes: all.map(() => outcome), created: 0, updated: 0, trouble };
}

function entityOf({ person }: Progress, stored: UnnamedValues): readonly Item[] {
  const { trackedEntity: uid } = person;
  return [{ uid, body: legacyPerson(person, stored.get(uid) ?? []) }];
}

function enrollmentOf({ person, refused, counted }: Progress): readonly Item[] {
  if (refused.has(person.trackedEntity)) return [];
  const reference = counted.person?.reference ?? person.trackedEntity;
  return [{ uid: person.enrollments[0].enrollment, body: legacyEnrollment(person, reference) }];
}

function eventsOf({ person, refused }: Progress): readonly Item[] {
  const [{ enrollment, events }] = person.enrollments;
  if (refused.has(person.trackedEntity) || refused.has(enrollment)) return [];
  return events.map((event) => ({ uid: event.event, body: legacyEvent(event, person.trackedEntity) }));
}

function postedOf(all: readonly Progress[]): Posted {
  const sum = (count: 'created' | 'updated') =>
    all.reduce((sum, { counted }) => sum + (counted.person?.[count] ?? 0), 0);
  return {
    outcomes: all.map(({ person, refusals, refused, dead }) => {
      const [{ enrollment, events }] = person.enrollments;
      const isLost = refused.has(person.trackedEntity) || refused.has(enrollment);
      return {
        is: isLost || refused.size > dead.size ? 'refused' : 'sent',
        refusals,
        refusedEvents: isLost ? new Set(events.map(({ event }) => event)) : refused,
        ...(dead.size === 0 ? {} : { deletedEvents: dead }),
      };
    }),
    created: sum('created'),
    updated: sum('updated'),
    trouble: undefined,
  };
}
