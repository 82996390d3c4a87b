import type { Transport } from '../../transport/index.ts';
import { checkUid } from './check-uid.ts';
import { getObject } from './get-object.ts';
import type { Collection } from './object-types.ts';
import { writeObject } from './write-object.ts';

/**
 * Replace one object by itself with some properties changed. DHIS2 clears what a replacement leaves out, so all that the
 * object holds is read first and sent again. To change a property or two without touching what others change meanwhile,
 * use `patchObject`.
 *
 * @param transport the DHIS2 server
 * @param collection such as `organisationUnits`
 * @param uid of the object
 * @param changes properties with their new values, whole ones: a list takes the place of the list; `undefined` clears
 * @throws {MetadataError} `object-not-found`, `not-a-uid`; `object-refused` with all that DHIS2 finds wrong
 * @throws {TransportError} when the user may not change it, or no answer comes
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html#webapi_updating_objects
 * @example await replaceObject(dhis2, 'organisationUnits', 'DiszpKrYNg8', { closedDate: '2026-12-31' })
 */
export async function replaceObject(
  transport: Transport,
  collection: Collection,
  uid: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const path = `${collection}/${checkUid(uid)}`;
  const known = await getObject(transport, collection, uid, ':owner');
  const body = { ...known, ...changes, id: uid };
  await writeObject(transport, { method: 'PUT', path, body }, `${path} could not be replaced`);
}
