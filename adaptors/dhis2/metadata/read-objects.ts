import { expectOk, type Query, type Transport, TransportError, type TransportRequest } from '../../transport/index.ts';

const UID = /^[a-zA-Z][a-zA-Z0-9]{10}$/;

/** A JSON object that DHIS2 answered, and what it was asked. */
export interface ReadObject {
  readonly request: TransportRequest;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Read one JSON object.
 *
 * @param transport the DHIS2 server
 * @param path below `/api/`
 * @param query its parameters
 * @returns the object
 * @throws {TransportError} when an answer does not come
 * @example textAt(await readObject(dhis2, 'system/info', {}), 'version')
 */
export async function readObject(transport: Transport, path: string, query: Query): Promise<ReadObject> {
  const request: TransportRequest = { method: 'GET', path, query };
  const { body } = expectOk(transport.system, request, await transport.send(request));
  if (typeof body !== 'object' || body === null) throw unexpectedAnswer(request, 'answered nothing');
  return { request, body: body as Record<string, unknown> };
}

/**
 * Take a list out of an answer; a missing key is an error, never an empty list.
 *
 * @throws {TransportError} `unexpected-answer`
 */
export function listAt<Item>({ body, request }: ReadObject, key: string): readonly Item[] {
  const items = body[key];
  if (!Array.isArray(items)) throw unexpectedAnswer(request, `answered without "${key}"`);
  return items as Item[];
}

/**
 * Take a text out of an answer.
 *
 * @throws {TransportError} `unexpected-answer`
 */
export function textAt({ body, request }: ReadObject, key: string): string {
  const value = body[key];
  if (typeof value !== 'string') throw unexpectedAnswer(request, `answered without "${key}"`);
  return value;
}

/**
 * Find an object by its code, which wins over another one's UID.
 *
 * @param transport the DHIS2 server
 * @param collection such as `dataSets`
 * @param codeOrUid as a mapping names it
 * @param fields what to read of it
 * @returns the object and the request that found it; undefined when there is none that the user may read
 * @example await findOne(dhis2, 'dataSets', 'EPI_MONTHLY', 'id,name')
 */
export async function findOne<Item>(
  transport: Transport,
  collection: string,
  codeOrUid: string,
  fields: string,
): Promise<{ readonly item: Item; readonly request: TransportRequest } | undefined> {
  const filters = UID.test(codeOrUid) ? [`code:eq:${codeOrUid}`, `id:eq:${codeOrUid}`] : [`code:eq:${codeOrUid}`];
  for (const filter of filters) {
    const answer = await readObject(transport, collection, { filter, fields, paging: 'false' });
    const [item] = listAt<Item>(answer, collection);
    if (item !== undefined) return { item, request: answer.request };
  }
  return undefined;
}

/** Make the error of an answer that is not what was asked for. */
export function unexpectedAnswer(request: TransportRequest, what: string): TransportError {
  return new TransportError(
    'unexpected-answer',
    'DHIS2',
    request,
    what,
    'check that the base URL is the one of a DHIS2 server, without /api',
  );
}
