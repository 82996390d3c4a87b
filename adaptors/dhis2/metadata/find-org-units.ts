import { batches } from '../../batches.ts';
import { expectOk, type Transport, TransportError, type TransportRequest } from '../../transport/index.ts';

/** As many UIDs as a request line of 8 KiB takes with room to spare. */
const UNITS_A_REQUEST = 200;

/**
 * Ask which org units of a lookup are in DHIS2 at all. A read-back that names none that is there would fail as if the
 * whole request were wrong (E2006 up to 2.42).
 *
 * @param transport the DHIS2 server
 * @param orgUnits UIDs
 * @returns those that DHIS2 has, with their UIDs from the root down where it tells them
 * @throws {TransportError} when an answer does not come or lacks `organisationUnits`
 * @example (await findOrgUnits(dhis2, ['DiszpKrYNg8'])).has('DiszpKrYNg8')
 */
export async function findOrgUnits(
  transport: Transport,
  orgUnits: readonly string[],
): Promise<ReadonlyMap<string, string | undefined>> {
  const found = new Map<string, string | undefined>();
  for (const some of batches(orgUnits, UNITS_A_REQUEST)) {
    const query = { filter: `id:in:[${some.join(',')}]`, fields: 'id,path', paging: 'false' };
    const request: TransportRequest = { method: 'GET', path: 'organisationUnits', query };
    const { body } = expectOk('DHIS2', request, await transport.send(request));
    const listed = (typeof body === 'object' && body !== null ? body : {}) as { organisationUnits?: unknown };
    if (!Array.isArray(listed.organisationUnits)) {
      throw new TransportError(
        'unexpected-answer',
        'DHIS2',
        request,
        'answered without "organisationUnits"',
        'check that the base URL is the one of a DHIS2 server, without /api',
      );
    }
    for (const { id, path } of listed.organisationUnits as { id?: unknown; path?: unknown }[]) {
      if (typeof id === 'string') found.set(id, typeof path === 'string' ? path : undefined);
    }
  }
  return found;
}
