import type { FhirResource } from '../tally/compiled-mapping.ts';
import { expectOk, type Transport, TransportError, type TransportRequest } from '../transport/index.ts';

/** Entries a batch: a request of some 10 kB, an answer of some hundred resources. */
const BATCH = 200;

interface BatchEntry {
  readonly resource?: FhirResource;
  readonly response?: { readonly status?: string };
}

/**
 * Read resources by id, as entries of a posted batch Bundle, so that no id stands in a URL, which adaptors log.
 *
 * It fills in what `_include` left out: a server may follow only references whose target it knew when they were stored
 * (HAPI without referential integrity), or not include at all.
 *
 * @param transport the FHIR server
 * @param resourceType such as `Patient`
 * @param ids logical ids
 * @returns what is there, by `Type/id`; deleted and unknown ones are not in it
 * @throws {TransportError} when the batch or an entry fails for another reason
 * @see https://hl7.org/fhir/R4/http.html#transaction
 * @example await readMissing(fhir, 'Patient', ['p-1', 'p-2'])
 */
export async function readMissing(
  transport: Transport,
  resourceType: string,
  ids: readonly string[],
): Promise<Map<string, FhirResource>> {
  const found = new Map<string, FhirResource>();
  for (let at = 0; at < ids.length; at += BATCH) {
    const some = ids.slice(at, at + BATCH);
    const entry = some.map((id) => ({ request: { method: 'GET', url: `${resourceType}/${id}` } }));
    const request: TransportRequest = {
      method: 'POST',
      path: '',
      body: { resourceType: 'Bundle', type: 'batch', entry },
    };
    const { body } = expectOk('FHIR', request, await transport.send(request));
    const answers = (body as { entry?: readonly BatchEntry[] } | undefined)?.entry;
    if (!Array.isArray(answers) || answers.length !== some.length) {
      throw new TransportError(
        'unexpected-answer',
        'FHIR',
        request,
        'answered a batch with another number of entries',
        'use a server that answers batches',
      );
    }
    for (const [position, answer] of (answers as BatchEntry[]).entries())
      addEntry(found, resourceType, some[position], answer, request);
  }
  return found;
}

function addEntry(
  found: Map<string, FhirResource>,
  resourceType: string,
  id: string | undefined,
  { resource, response }: BatchEntry,
  request: TransportRequest,
): void {
  const status = Number((response?.status ?? '').slice(0, 3));
  if (status === 404 || status === 410) return;
  if (status !== 200 || resource === undefined) {
    throw new TransportError(
      'unexpected-answer',
      'FHIR',
      request,
      `answered ${status} to the read of a ${resourceType}`,
      'look into the log of the server',
    );
  }
  found.set(`${resourceType}/${id}`, resource);
}
