import { expectOk, type Transport, type TransportRequest } from '../../transport/index.ts';
import { readRefusal } from './read-refusal.ts';

/**
 * Send a change of one object.
 *
 * @param transport the DHIS2 server
 * @param request PUT or PATCH
 * @param what the object and what is asked, for errors
 * @throws {MetadataError} `object-not-found`; `object-refused` with all that DHIS2 finds wrong
 * @throws {TransportError} when the user may not change it, or no answer comes
 */
export async function writeObject(transport: Transport, request: TransportRequest, what: string): Promise<void> {
  const response = await transport.send(request);
  const refusal = readRefusal(what, response);
  if (refusal !== undefined) throw refusal;
  expectOk('DHIS2', request, response);
}
