import { batches } from '../batches.ts';
import { readMissing } from '../fhir/read-missing.ts';
import type { Cursor, KeptState, Overlap } from '../run/state.ts';
import type { ChangedPersons } from './find-changed.ts';
import { loadPersons } from './load-persons.ts';
import { trackerView } from './map-context.ts';
import { BATCH, goneNames, removeEvents, type SendContext, sendBatch } from './send-batch.ts';
import { createWorkList } from './work-list.ts';

/** How far a run came. */
export interface Done {
  /** Passing trouble that ended it. */
  readonly trouble: string | undefined;
  /** Whether there is more to send. */
  readonly more: boolean;
  readonly cursor: Cursor;
  readonly overlap: Readonly<Record<string, Overlap>>;
}

/** What a run has beside its context. */
export interface SendChangedOptions {
  /** What the last run left. */
  readonly before: Pick<KeptState, 'cursor' | 'overlap'>;
  readonly hasTime: () => boolean;
  readonly log: (line: string) => void;
}

/**
 * Send the persons that changed, those of the oldest changes first, while there is time, and at least one batch. Then, where
 * all are to be read, all from the cursor on.
 *
 * @param context what they are sent with
 * @param changed what to look at
 * @param options time and log
 * @returns how far it came, and where the next run starts
 * @throws {TransportError} when the source fails
 */
export async function sendChanged(
  context: SendContext,
  changed: ChangedPersons,
  { before, hasTime, log }: SendChangedOptions,
): Promise<Done> {
  const { resource: personType } = trackerView(context.tracker, context.tracker.person.view);
  const list = createWorkList(changed.changes, changed.gone.keys());
  const done = new Set<string>();
  let trouble: string | undefined;
  for (const ids of batches(list.persons, BATCH)) {
    if (done.size > 0 && !hasTime()) break;
    trouble = await sendNamed(context, changed, ids);
    if (trouble !== undefined) break;
    for (const id of ids) done.add(id);
  }
  const isListDone = done.size === list.persons.length;
  if (list.persons.length > 0) log(`Looked at ${done.size} of ${list.persons.length} persons that changed`);
  // Histories tell what was deleted from the cursor on alone.
  if (![...changed.gone.keys()].every((id) => done.has(id))) return asBefore(before, trouble);
  const cursor: Record<string, string> = { ...changed.cursor };
  const overlap: Record<string, Overlap> = { ...changed.overlap };
  if (!isListDone) leaveRest(changed, { cursor, overlap }, (type) => list.firstLeft(type, (id) => done.has(id)));
  const { loadFrom } = changed;
  if (loadFrom === undefined) return { trouble, more: !isListDone, cursor, overlap };
  delete overlap[personType];
  cursor[personType] = loadFrom;
  if (!isListDone) return { trouble, more: true, cursor, overlap };
  const loaded = await loadPersons(context.fhir, personType, loadFrom, {
    size: BATCH,
    hasTime,
    send: (persons) => sendBatch(context, persons),
  });
  cursor[personType] = loaded.cursor;
  if (loaded.overlap !== undefined) overlap[personType] = loaded.overlap;
  return { trouble: loaded.trouble, more: !loaded.isWhole, cursor, overlap };
}

/** Read persons by id and send them; of those that are not there only events are deleted. */
async function sendNamed(
  context: SendContext,
  { changes, gonePersons }: ChangedPersons,
  ids: readonly string[],
): Promise<string | undefined> {
  const { tracker, counts } = context;
  const { resource: type } = trackerView(tracker, tracker.person.view);
  const found = await readMissing(context.fhir, type, ids);
  const missing = ids.filter((id) => !found.has(`${type}/${id}`));
  // Without the person nobody knows another identity than the id.
  const isById = tracker.person.id === undefined;
  const gone = missing.flatMap((id) => goneNames(context, id, isById ? id : undefined));
  const trouble = (await removeEvents(context, gone)) ?? (await sendBatch(context, [...found.values()]));
  if (trouble !== undefined) return trouble;
  const named = new Set([...changes.values()].flat().flatMap(({ persons }) => persons));
  for (const id of missing) {
    if (named.has(id) && !(isById && gonePersons.includes(id))) counts.hold({ is: 'quarantined', reason: 'not-found' });
  }
  return undefined;
}

/**
 * Let the next run begin where this one did.
 *
 * @param before what the last run left
 * @param trouble passing trouble
 * @returns how far the run came: nowhere
 */
export function asBefore(
  { cursor = {}, overlap = {} }: SendChangedOptions['before'],
  trouble: string | undefined,
): Done {
  return { trouble, more: true, cursor, overlap };
}

/** Let the next run begin with the oldest change of each type that was not looked at. */
function leaveRest(
  { changes, cursor: next }: ChangedPersons,
  into: { readonly cursor: Record<string, string>; readonly overlap: Record<string, Overlap> },
  firstLeft: (type: string) => string | undefined,
): void {
  for (const type of Object.keys(next)) {
    const left = changes.has(type) ? firstLeft(type) : undefined;
    if (left === undefined) continue;
    into.cursor[type] = left;
    delete into.overlap[type];
  }
}
