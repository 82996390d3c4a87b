import { batches } from '../../batches.ts';
import type { Transport } from '../../transport/index.ts';
import { readAll } from '../metadata/read-all.ts';
import { SyncError } from './sync-error.ts';
import { COLLECTIONS } from './sync-objects.ts';
import type { PlannedChange } from './sync-plan.ts';
import type { RawSyncObject } from './to-sync-object.ts';

/** Objects by collection, as `POST /api/metadata` takes them. */
export type MetadataDocument = Readonly<Record<string, readonly RawSyncObject[]>>;

/** Objects a request: DHIS2 has failed on large documents that it took in parts. */
const OBJECTS_A_REQUEST = 500;
/** UIDs a request. */
const AT_ONCE = 100;

/**
 * Make the documents that carry a plan out, to be imported one after the other. An import takes the place of the whole
 * object, so what the target has of one is read first, and goes along with what is changed.
 *
 * @param transport the target
 * @param changes planned, in their order
 * @returns documents, units above before those below, each kind after those that it refers to
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html#webapi_metadata_import
 * @example for (const document of await makeDocuments(dhis2, plan.changes)) await importMetadata(dhis2, document, 'COMMIT');
 */
export async function makeDocuments(
  transport: Transport,
  changes: readonly PlannedChange[],
): Promise<MetadataDocument[]> {
  const documents: MetadataDocument[] = [];
  let options: readonly RawSyncObject[] = [];
  for (const collection of COLLECTIONS) {
    const own = changes.filter((change) => change.collection === collection && change.set !== undefined);
    const there = own.filter(({ action }) => action !== 'create').flatMap(({ id }) => id ?? []);
    const known = new Map<string, RawSyncObject>();
    for (const some of batches(there, AT_ONCE)) {
      const filter = `id:in:[${some.join(',')}]`;
      for (const object of await readAll<RawSyncObject>(transport, collection, filter, ':owner'))
        known.set(object.id, object);
    }
    const lost = there.find((id) => !known.has(id));
    // Written without what it was, it would lose everything that is not changed.
    if (lost !== undefined) throw gone(collection, lost);
    const objects = own.map((change) => toObject(change, known.get(change.id ?? '')));
    // Options name their set, and sets their options: neither is taken without the other.
    if (collection === 'options') {
      options = objects;
      continue;
    }
    if (collection === 'optionSets') {
      for (const set of objects) documents.push(withOptions(set, options));
      continue;
    }
    for (const some of batches(objects, OBJECTS_A_REQUEST)) documents.push({ [collection]: some });
  }
  return documents;
}

/** An option set and those of its options that are new. */
function withOptions(set: RawSyncObject, options: readonly RawSyncObject[]): MetadataDocument {
  const own = options.filter(({ optionSet }) => (optionSet as { readonly id?: string } | undefined)?.id === set.id);
  return own.length === 0 ? { optionSets: [set] } : { options: own, optionSets: [set] };
}

function gone(collection: string, id: string): SyncError {
  return new SyncError(
    'metadata-missing',
    `DHIS2: ${id} of ${collection} was there, and cannot be read any more`,
    'run again; if it says the same, share the object with the user',
  );
}

function toObject({ id = '', set = {}, add = {} }: PlannedChange, known: RawSyncObject | undefined): RawSyncObject {
  const object: Record<string, unknown> = { ...known, ...set };
  for (const [list, items] of Object.entries(add)) {
    const before: unknown = known?.[list];
    object[list] = [...(Array.isArray(before) ? before : []), ...items];
  }
  // A property is cleared by leaving it out.
  for (const [name, value] of Object.entries(set)) if (value === null) delete object[name];
  return { ...object, id };
}
