import type { Transport, TransportRequest } from '../../transport/index.ts';
import { checkUid } from './check-uid.ts';
import type { Collection, PatchStep } from './object-types.ts';
import { writeObject } from './write-object.ts';

/**
 * Change some properties of one object by a JSON Patch; DHIS2 leaves the others as they are. A patch that would do
 * something else the second time, as adding to a list does, is sent once.
 *
 * @param transport the DHIS2 server
 * @param collection such as `organisationUnits`
 * @param uid of the object
 * @param steps the patch; nothing is sent for none
 * @throws {MetadataError} `object-not-found`, `not-a-uid`; `object-refused`, as for a property that there is not
 * @throws {TransportError} when the user may not change it, or no answer comes
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html#webapi_partial_updates
 * @example await patchObject(dhis2, 'organisationUnits', 'DiszpKrYNg8', [{ op: 'replace', path: '/name', value: 'Amari' }])
 */
export async function patchObject(
  transport: Transport,
  collection: Collection,
  uid: string,
  steps: readonly PatchStep[],
): Promise<void> {
  const path = `${collection}/${checkUid(uid)}`;
  if (steps.length === 0) return;
  const request: TransportRequest = {
    method: 'PATCH',
    path,
    // DHIS2 answers 415 to application/json.
    headers: { 'content-type': 'application/json-patch+json' },
    body: steps,
    ...(steps.every(isRepeatable) ? {} : { once: true }),
  };
  await writeObject(transport, request, `${path} could not be changed`);
}

/** Whether a step leads to the same object the second time. */
function isRepeatable({ op, path }: PatchStep): boolean {
  // Setting a whole property does; a place in a list (`/-`, `/0`) may be another one by then.
  return op !== 'remove' && !/\/(-|\d+)(\/|$)/.test(path);
}
