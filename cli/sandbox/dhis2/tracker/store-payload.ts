import { removeEnrollment, removeEntity, removeEvent } from './remove-stored.ts';
import { storeEnrollment } from './store-enrollment.ts';
import { storeEntity } from './store-entity.ts';
import { storeEvent } from './store-event.ts';
import type { Given, TrackerContext } from './tracker-context.ts';
import type { Payload } from './tracker-payload.ts';
import type { TrackerType } from './tracker-types.ts';

/** What became of the objects of one kind. */
export interface Tally {
  created: number;
  updated: number;
  deleted: number;
  /** Uids in the order of the payload. */
  uids: string[];
}

/** A uid twice in a payload is a failing statement from 2.42 on, which ends in a 500 and stores nothing. */
export class DuplicateKeyError extends Error {
  override readonly name = 'DuplicateKeyError';
  readonly code = 'DUPLICATE_KEY';

  constructor(uid: string) {
    super(
      'ERROR: duplicate key value violates unique constraint "uk_rbr4kyuk4s0kb4jo1r77cuaq9"\n' +
        `  Detail: Key (uid)=(${uid}) already exists.`,
    );
  }
}

/**
 * Store, or with the strategy DELETE remove, what the checks have let through.
 *
 * @param context the import
 * @param storable what can be stored
 * @returns what became of each kind
 * @throws DuplicateKeyError with 2.43, before anything is stored
 * @example storePayload(context, validatePayload(context)).EVENT.created;
 */
export function storePayload(context: TrackerContext, storable: Payload): Record<TrackerType, Tally> {
  if (context.version !== '2.41') refuseDuplicates(context, storable);
  const { entities, enrollments, events } = storable;
  if (context.params.strategy === 'DELETE') {
    const removed = (list: readonly Given[], remove: (context: TrackerContext, uid: string) => void): Tally => {
      for (const each of list) remove(context, each.uid);
      return { created: 0, updated: 0, deleted: list.length, uids: list.map((each) => each.uid) };
    };
    return {
      EVENT: removed(events, removeEvent),
      ENROLLMENT: removed(enrollments, removeEnrollment),
      TRACKED_ENTITY: removed(entities, removeEntity),
    };
  }
  return {
    TRACKED_ENTITY: stored(context, entities, storeEntity),
    ENROLLMENT: stored(context, enrollments, storeEnrollment),
    EVENT: stored(context, events, storeEvent),
  };
}

function stored<Item extends Given>(
  context: TrackerContext,
  list: readonly Item[],
  store: (context: TrackerContext, given: Item) => void,
): Tally {
  const tally: Tally = { created: 0, updated: 0, deleted: 0, uids: [] };
  for (const each of list) {
    tally[context.stored(each) ? 'updated' : 'created'] += 1;
    tally.uids.push(each.uid);
    store(context, each);
  }
  return tally;
}

function refuseDuplicates(context: TrackerContext, { entities, enrollments, events }: Payload): void {
  for (const list of [entities, enrollments, events]) {
    const seen = new Set<string>();
    for (const each of list) {
      if (seen.has(each.uid) && !context.stored(each)) throw new DuplicateKeyError(each.uid);
      seen.add(each.uid);
    }
  }
}
