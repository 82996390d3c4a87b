import { batches } from '../batches.ts';
import { expectOk, type Transport, TransportError, type TransportRequest } from '../transport/index.ts';
import { pastCaches } from './past-caches.ts';
import { isRefused } from './post-search.ts';
import { FRESH, formOf } from './search-request.ts';

/** Entries a batch: a request of some 10 kB. */
const BATCH = 200;

/** The answer to one entry of a batch. */
export interface BatchAnswer {
  /** HTTP status of the entry. */
  readonly status: number;
  readonly resource: unknown;
}

interface RawEntry {
  readonly resource?: unknown;
  readonly response?: { readonly status?: unknown };
}

/**
 * Ask for many things by entries of posted batch Bundles, so that no id stands in a URL, which adaptors log.
 *
 * @param transport the FHIR server
 * @param urls relative URLs, such as `Patient/p-1` or `Immunization/i-1/_history`
 * @returns an answer for each, in their order; `refused` where the server takes no batches
 * @throws {TransportError} when a batch fails, or an entry other than by 404 or 410
 * @see https://hl7.org/fhir/R4/http.html#transaction
 * @example const [patient] = await batchRead(fhir, ['Patient/p-1']);
 */
export async function batchRead(transport: Transport, urls: readonly string[]): Promise<BatchAnswer[] | 'refused'> {
  const answers: BatchAnswer[] = [];
  for (const some of batches(urls, BATCH)) {
    const bound = formOf(pastCaches(transport, {}));
    const asked = (url: string) => (bound !== '' && isSearch(url) ? `${url}&${bound}` : url);
    const entry = some.map((url) => ({ request: { method: 'GET', url: asked(url) } }));
    const request: TransportRequest = {
      method: 'POST',
      path: '',
      // HAPI hands it on to the entries, and answers searches among them from results of the last minute without it.
      headers: FRESH,
      body: { resourceType: 'Bundle', type: 'batch', entry },
    };
    const response = await transport.send(request);
    if (isRefused(response.status)) return 'refused';
    const { body } = expectOk('FHIR', request, response);
    const entries = (body as { entry?: unknown } | undefined)?.entry;
    if (!Array.isArray(entries) || entries.length !== some.length) {
      throw unexpected(request, 'answered a batch with another number of entries');
    }
    for (const raw of entries as RawEntry[]) answers.push(toAnswer(raw, request));
  }
  return answers;
}

function isSearch(url: string): boolean {
  return url.includes('?') && !url.includes('_history');
}

function toAnswer({ resource, response }: RawEntry, request: TransportRequest): BatchAnswer {
  const status = Number(String(response?.status ?? '').slice(0, 3));
  if (status !== 200 && status !== 404 && status !== 410) {
    throw unexpected(request, `answered ${status} to a read within a batch`);
  }
  return { status, resource: status === 200 ? resource : undefined };
}

function unexpected(request: TransportRequest, what: string): TransportError {
  return new TransportError('unexpected-answer', 'FHIR', request, what, 'look into the log of the server');
}
