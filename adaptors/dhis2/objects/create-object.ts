import {
  expectOk,
  type Transport,
  TransportError,
  type TransportRequest,
  type TransportResponse,
} from '../../transport/index.ts';
import { findOne } from '../metadata/read-objects.ts';
import { MetadataError } from './metadata-error.ts';
import type { Collection } from './object-types.ts';
import { readRefusal } from './read-refusal.ts';

/** What came of creating an object. */
export interface Created {
  readonly uid: string;
  /** `created` by this call; `found` when it was there already, under the UID that it was to get. */
  readonly outcome: 'created' | 'found';
}

/** An object to create: its UID or its code makes it known again when no answer comes. */
export interface NewObject {
  readonly id?: string;
  readonly code?: string;
  readonly [property: string]: unknown;
}

/** How often an object is sent at most. */
const ATTEMPTS = 3;
/** After these the object may be there or not: a proxy gave up waiting, or the server fell. */
const UNCLEAR = new Set([408, 429, 502, 503, 504]);

/**
 * Create one object. A second POST of the same object would make another one, or be refused, so a request is never
 * repeated by itself: where it is not clear what came of it, DHIS2 is asked for the UID, or the code, before it is sent
 * again.
 *
 * @param transport the DHIS2 server
 * @param collection such as `organisationUnits`
 * @param object the whole object; with an `id`, creating it twice makes one
 * @returns its UID, and whether it was this call that made it
 * @throws {MetadataError} `object-refused` with all that DHIS2 finds wrong, `outcome-unclear` when no answer came and the
 *   object could not be found, or has neither UID nor code to find it by
 * @throws {TransportError} when the user may not create it, or DHIS2 fails
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html#webapi_metadata_create
 * @example await createObject(dhis2, 'organisationUnits', { id: orgUnitUid('Location/7'), name: 'Amari', … })
 */
export async function createObject(transport: Transport, collection: Collection, object: NewObject): Promise<Created> {
  const request: TransportRequest = { method: 'POST', path: collection, body: object, once: true };
  for (let attempt = 1; ; attempt += 1) {
    const response = await sendUnlessLost(transport, request);
    if (response !== undefined && !isUnclear(response)) return readAnswer(collection, object, request, response);
    const there = await find(transport, collection, object);
    if (there !== undefined) return { uid: there, outcome: 'created' };
    if (attempt < ATTEMPTS && isNamed(object)) continue;
    const came = response === undefined ? 'no answer came' : `it answered ${response.status}`;
    throw new MetadataError(
      'outcome-unclear',
      `it is not known whether ${nameOf(collection, object)} was created: ${came}`,
      isNamed(object) ? 'it is not there now; run again' : 'look for it in DHIS2 before you run again',
    );
  }
}

/** The answer; undefined when there was none. */
async function sendUnlessLost(transport: Transport, request: TransportRequest): Promise<TransportResponse | undefined> {
  try {
    return await transport.send(request);
  } catch (error) {
    if (error instanceof TransportError && error.code === 'unreachable') return undefined;
    throw error;
  }
}

function isUnclear({ status, unreadable }: TransportResponse): boolean {
  return UNCLEAR.has(status) || (status < 300 && unreadable !== undefined);
}

function readAnswer(
  collection: Collection,
  object: NewObject,
  request: TransportRequest,
  response: TransportResponse,
): Created {
  // A 404 is of the collection, not of the object: the base URL is wrong.
  const refusal =
    response.status === 404 ? undefined : readRefusal(`${nameOf(collection, object)} could not be created`, response);
  // Under the UID that was asked for there is one already: this object, made before.
  if (refusal?.code === 'object-exists' && object.id !== undefined) return { uid: object.id, outcome: 'found' };
  if (refusal !== undefined) throw refusal;
  const { body } = expectOk('DHIS2', request, response);
  const { uid = object.id } = ((body as { response?: { uid?: string } } | null)?.response ?? {}) as { uid?: string };
  if (uid !== undefined) return { uid, outcome: 'created' };
  throw new MetadataError(
    'outcome-unclear',
    `it answered ${response.status} without the UID of ${nameOf(collection, object)}`,
    'look for it in DHIS2 before you run again',
  );
}

async function find(
  transport: Transport,
  collection: Collection,
  { id, code }: NewObject,
): Promise<string | undefined> {
  for (const filter of id === undefined ? [code] : [id]) {
    if (filter === undefined) continue;
    const found = await findOne<{ readonly id: string }>(transport, collection, filter, 'id');
    if (found !== undefined) return found.item.id;
  }
  return undefined;
}

function isNamed({ id, code }: NewObject): boolean {
  return id !== undefined || code !== undefined;
}

function nameOf(collection: Collection, { id, code }: NewObject): string {
  return `${collection}/${id ?? code ?? '(new)'}`;
}
