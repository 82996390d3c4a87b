import type { FhirResource } from '../tally/compiled-mapping.ts';
import { expectOk, type Transport, TransportError, type TransportRequest } from '../transport/index.ts';
import { batchRead } from './batch-read.ts';
import { nextQuery } from './next-query.ts';

/** Answers of servers that keep no history of a type. */
const NOT_SERVED = new Set([400, 404, 405, 501]);
/** Versions of a resource that are asked for; more than these since the last run are a storm. */
const VERSIONS = '100';

interface HistoryEntry {
  readonly resource?: FhirResource;
  readonly request?: { readonly method?: string; readonly url?: string };
}

/**
 * List the resources of a type that were changed or deleted since an instant; those that were only created are not in it.
 *
 * @param transport the FHIR server
 * @param resourceType such as `Immunization`
 * @param since ISO 8601 instant
 * @param most beyond this many the list is cut: so many changes are counted again as a whole anyway
 * @returns their ids; `not-served` where the server keeps no history, `too-many` beyond `most`, or when pages lead in a circle
 * @see https://hl7.org/fhir/R4/http.html#history
 */
export async function changedBefore(
  transport: Transport,
  resourceType: string,
  since: string,
  most: number,
): Promise<readonly string[] | 'not-served' | 'too-many'> {
  const changed = new Set<string>();
  let query = { _since: since, _count: '1000' } as TransportRequest['query'];
  const asked = new Set<string>();
  for (;;) {
    const request: TransportRequest = {
      method: 'GET',
      path: `${resourceType}/_history`,
      ...(query === undefined ? {} : { query }),
    };
    const response = await transport.send(request);
    if (asked.size === 0 && NOT_SERVED.has(response.status)) return 'not-served';
    const { entries, next } = readHistory(expectOk('FHIR', request, response).body, request);
    for (const entry of entries) {
      const id = idOf(entry, resourceType);
      // A first version alone has left nothing; with a later one it may have been counted before this run already.
      if (id !== undefined && entry.resource?.meta?.versionId !== '1') changed.add(id);
    }
    if (next === undefined) break;
    if (changed.size > most || asked.has(next)) return 'too-many';
    asked.add(next);
    query = nextQuery(next, resourceType).query;
  }
  return changed.size > most ? 'too-many' : [...changed].sort();
}

/** Every version of a resource. */
export interface Versions {
  /** The newest first. */
  readonly versions: readonly FhirResource[];
  readonly isDeleted: boolean;
}

/**
 * Read every version of some resources.
 *
 * @param transport the FHIR server
 * @param resourceType such as `Immunization`
 * @param ids logical ids
 * @returns the versions of each, in the order of the ids
 */
export async function readVersions(
  transport: Transport,
  resourceType: string,
  ids: readonly string[],
): Promise<readonly Versions[]> {
  const urls = ids.map((id) => `${resourceType}/${id}/_history?_count=${VERSIONS}`);
  const answers = await batchRead(transport, urls);
  return answers.map(({ resource }) => {
    const entries = (resource as { entry?: readonly HistoryEntry[] } | undefined)?.entry ?? [];
    return {
      versions: entries.flatMap((entry) => entry.resource ?? []),
      isDeleted: entries[0]?.resource === undefined,
    };
  });
}

function readHistory(
  body: unknown,
  request: TransportRequest,
): { entries: readonly HistoryEntry[]; next: string | undefined } {
  const bundle = (typeof body === 'object' && body !== null ? body : {}) as {
    resourceType?: unknown;
    type?: unknown;
    entry?: readonly HistoryEntry[];
    link?: readonly { relation?: unknown; url?: unknown }[];
  };
  if (bundle.resourceType !== 'Bundle' || bundle.type !== 'history') {
    throw new TransportError(
      'unexpected-answer',
      'FHIR',
      request,
      'answered no history Bundle',
      'check that the base URL is the one of a FHIR R4 server',
    );
  }
  const next = (bundle.link ?? []).find(({ relation }) => relation === 'next')?.url;
  return { entries: bundle.entry ?? [], next: typeof next === 'string' ? next : undefined };
}

/** The id of an entry; a deletion has no resource, and names its id in the request alone. */
function idOf({ resource, request }: HistoryEntry, resourceType: string): string | undefined {
  if (resource?.id !== undefined) return resource.id;
  const parts = (request?.url ?? '').split('/');
  return parts[parts.lastIndexOf(resourceType) + 1];
}
