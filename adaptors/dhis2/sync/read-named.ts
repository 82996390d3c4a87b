import { batches } from '../../batches.ts';
import type { Transport } from '../../transport/index.ts';
import { readAll } from '../metadata/read-all.ts';
import { findOne } from '../metadata/read-objects.ts';
import type { Synced, SyncObject } from './sync-objects.ts';
import { type RawSyncObject, SYNC_FIELDS, toSyncObject } from './to-sync-object.ts';

/** Ids or codes a request. */
const AT_ONCE = 100;
/** What parts a list in a filter. */
const SPECIAL = /[,[\]:]/;

/**
 * Read the objects of a collection that have one of some names, as UID or as code.
 *
 * @param transport the DHIS2 server
 * @param collection such as `dataElements`
 * @param names UIDs and codes; those that nothing has are no mistake
 * @returns the objects, each once
 * @example await readNamed(dhis2, 'dataElements', new Set(['EPI_BCG_GIVEN']))
 */
export async function readNamed(
  transport: Transport,
  collection: Synced,
  names: ReadonlySet<string>,
): Promise<SyncObject[]> {
  const objects = new Map<string, SyncObject>();
  const note = (raw: RawSyncObject) => objects.set(raw.id, toSyncObject(collection, raw));
  const plain = [...names].filter((name) => !SPECIAL.test(name));
  for (const property of ['id', 'code']) {
    for (const some of batches(plain, AT_ONCE)) {
      const filter = `${property}:in:[${some.join(',')}]`;
      for (const raw of await readAll<RawSyncObject>(transport, collection, filter, SYNC_FIELDS[collection])) note(raw);
    }
  }
  for (const name of names) {
    if (!SPECIAL.test(name)) continue;
    const found = await findOne<RawSyncObject>(transport, collection, name, SYNC_FIELDS[collection]);
    if (found !== undefined) note(found.item);
  }
  return [...objects.values()];
}
