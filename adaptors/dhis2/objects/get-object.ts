import { expectOk, type Query, type Transport, type TransportRequest } from '../../transport/index.ts';
import { findOne, unexpectedAnswer } from '../metadata/read-objects.ts';
import { checkUid } from './check-uid.ts';
import { MetadataError } from './metadata-error.ts';
import { type Collection, type Collections, USUAL_FIELDS } from './object-types.ts';
import { readRefusal } from './read-refusal.ts';

/**
 * Read one object by its UID.
 *
 * @param transport the DHIS2 server
 * @param collection `organisationUnits`, `dataSets` or `dataElements`
 * @param uid of the object
 * @param fields what to read of it; the usual ones by default, `:owner` for all that it can be replaced with
 * @returns the object
 * @throws {MetadataError} `object-not-found`; `not-a-uid`
 * @throws {TransportError} when an answer does not come
 * @example await getObject(dhis2, 'organisationUnits', 'DiszpKrYNg8')
 */
export async function getObject<Name extends Collection>(
  transport: Transport,
  collection: Name,
  uid: string,
  fields: string = USUAL_FIELDS[collection],
): Promise<Collections[Name]> {
  const query: Query = { fields };
  const request: TransportRequest = { method: 'GET', path: `${collection}/${checkUid(uid)}`, query };
  const response = await transport.send(request);
  const refused = response.status === 404 ? readRefusal(`${collection}/${uid} could not be read`, response) : undefined;
  if (refused !== undefined) throw refused;
  const { body } = expectOk('DHIS2', request, response);
  if (typeof body !== 'object' || body === null) throw unexpectedAnswer(request, 'answered nothing');
  return body as Collections[Name];
}

/**
 * Find one object by its code, which wins over another one's UID.
 *
 * @param transport the DHIS2 server
 * @param collection `organisationUnits`, `dataSets` or `dataElements`
 * @param codeOrUid as people write it
 * @param fields what to read of it; the usual ones by default
 * @returns the object
 * @throws {MetadataError} `object-not-found`
 * @throws {TransportError} when an answer does not come
 * @example await findObject(dhis2, 'dataSets', 'EPI_MONTHLY')
 */
export async function findObject<Name extends Collection>(
  transport: Transport,
  collection: Name,
  codeOrUid: string,
  fields: string = USUAL_FIELDS[collection],
): Promise<Collections[Name]> {
  const found = await findOne<Collections[Name]>(transport, collection, codeOrUid, fields);
  if (found !== undefined) return found.item;
  throw new MetadataError(
    'object-not-found',
    `there is no object of ${collection} with code or UID "${codeOrUid}"`,
    'correct its name, or share it with the user',
  );
}
