import type { Change } from '../run/overlap.ts';
import type { FhirResource } from '../tally/compiled-mapping.ts';
import { idOf as idOfResource } from '../tally/id-of.ts';
import { expectOk, type Transport, TransportError, type TransportRequest } from '../transport/index.ts';
import { batchRead } from './batch-read.ts';
import { type NextPage, nextQuery } from './next-query.ts';
import { FRESH } from './search-request.ts';

/** Answers of servers that keep no history of a type. */
const NOT_SERVED = new Set([400, 403, 404, 405, 501]);
/** Versions of a resource that are asked for. */
const VERSIONS = '100';
/** Pages of a type's history that are read; a mass import fills more. */
const MOST_PAGES = 50;

interface HistoryEntry {
  readonly resource?: FhirResource;
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly response?: { readonly status?: unknown };
  readonly fullUrl?: string;
}

/** Resources of a type with entries in its history since an instant, by id, sorted. */
export interface HistoryOfType {
  /** Changed or deleted: there are other versions, or they are gone. */
  readonly changed: readonly string[];
  /** Only created: when, by `meta.lastUpdated`. */
  readonly created: ReadonlyMap<string, string>;
  /** The newest entry of each. */
  readonly changes: readonly Change[];
  /** Those that were deleted meanwhile, whether or not they came back. */
  readonly gone: ReadonlySet<string>;
}

/**
 * List the resources of a type that were created, changed or deleted since an instant.
 *
 * @param transport the FHIR server
 * @param resourceType such as `Immunization`
 * @param since ISO 8601 instant
 * @param most beyond this many changed ones the list is cut: so many are counted again as a whole anyway
 * @returns their ids; `not-served` where the server keeps no history or shows it not to this user; `too-many` beyond
 *   `most`, beyond 50 pages, or when pages lead in a circle
 * @see https://hl7.org/fhir/R4/http.html#history
 */
export async function historyOfType(
  transport: Transport,
  resourceType: string,
  since: string,
  most: number,
): Promise<HistoryOfType | 'not-served' | 'too-many'> {
  const seen: Seen = { changed: new Set(), created: new Map(), ends: new Map(), gone: new Set(), times: [] };
  const asked = new Set<string>();
  const path = `${resourceType}/_history`;
  let page: NextPage = { path, query: { _since: since, _count: '1000' } };
  for (;;) {
    const request: TransportRequest = { method: 'GET', ...page, headers: FRESH };
    const response = await transport.send(request);
    if (asked.size === 0 && NOT_SERVED.has(response.status)) return 'not-served';
    const { entries, next } = readHistory(expectOk('FHIR', request, response).body, request);
    noteEntries(seen, entries, resourceType);
    if (next === undefined) break;
    if (seen.changed.size > most || asked.has(next) || asked.size >= MOST_PAGES) return 'too-many';
    asked.add(next);
    page = nextQuery(next, resourceType);
    if (next.startsWith('?')) page = { ...page, path };
  }
  const { changed, created, ends, gone, times } = seen;
  if (changed.size > most) return 'too-many';
  for (const id of changed) created.delete(id);
  const end = isOldestFirst(times) ? 'last' : 'first';
  return { changed: [...changed].sort(), created, changes: [...ends.values()].map((one) => one[end]), gone };
}

/** What the pages of a history have told. */
interface Seen {
  readonly changed: Set<string>;
  readonly created: Map<string, string>;
  /** The first and the last entry of each resource. */
  readonly ends: Map<string, { readonly first: Change; readonly last: Change }>;
  readonly gone: Set<string>;
  /** When the first and the last dated entry were written. */
  readonly times: number[];
}

function noteEntries(seen: Seen, entries: readonly HistoryEntry[], resourceType: string): void {
  const { changed, created, ends, gone, times } = seen;
  for (const entry of entries) {
    const id = idOf(entry, resourceType);
    if (id === undefined) continue;
    const change = changeOf(id, entry);
    ends.set(id, { first: ends.get(id)?.first ?? change, last: change });
    if (entry.resource === undefined) gone.add(id);
    if (!Number.isNaN(change.at)) times.splice(1, times.length, change.at);
    // A first version alone has left nothing; with a later one it may have been counted before this run already.
    if (isFirstVersion(entry)) created.set(id, entry.resource?.meta?.lastUpdated ?? '');
    else changed.add(id);
  }
}

/** Not by its number alone: servers may count from 0, or give all versions the same. */
function isFirstVersion({ resource, request, response }: HistoryEntry): boolean {
  const isMade = request?.method === 'POST' || String(response?.status ?? '').startsWith('201');
  return isMade && resource?.meta?.versionId === '1';
}

/** A deletion has neither a resource nor a time; its address names its version. */
function changeOf(id: string, { resource, request }: HistoryEntry): Change {
  const { versionId = '', lastUpdated = '' } = resource?.meta ?? {};
  return { id, version: resource === undefined ? (request?.url ?? '') : versionId, at: Date.parse(lastUpdated) };
}

/** Every version of a resource. */
export interface Versions {
  /** The newest first. */
  readonly versions: readonly FhirResource[];
  /** How many of them are newer than its last deletion: 0 when it is deleted now, infinite when it never was. */
  readonly sinceDeletion: number;
}

/**
 * Read every version of some resources.
 *
 * @param transport the FHIR server
 * @param resourceType such as `Immunization`
 * @param ids logical ids
 * @returns the versions of each, in the order of the ids; `incomplete` when the server does not show all of one,
 *   `not-served` where it takes no batches, and the histories of single resources cannot be asked for without their ids
 */
export async function readVersions(
  transport: Transport,
  resourceType: string,
  ids: readonly string[],
): Promise<readonly Versions[] | 'incomplete' | 'not-served'> {
  const urls = ids.map((id) => `${resourceType}/${id}/_history?_count=${VERSIONS}`);
  const histories = new Map<string, Versions>();
  const answers = await batchRead(transport, urls);
  if (answers === 'refused') return 'not-served';
  for (const { resource } of answers) {
    if (resource === undefined) return 'incomplete';
    const { entries, next } = readHistory(resource, { method: 'POST', path: '' });
    if (next !== undefined) return 'incomplete';
    // By what it says, not by its place: not every gateway keeps the order of a batch.
    const id = entries.map((entry) => idOf(entry, resourceType)).find((one) => one !== undefined);
    if (id === undefined) return 'incomplete';
    histories.set(id, versionsOf(entries));
  }
  const found = ids.flatMap((id) => histories.get(id) ?? []);
  return found.length === ids.length ? found : 'incomplete';
}

function versionsOf(entries: readonly HistoryEntry[]): Versions {
  const times = entries.map(({ resource }) => timeOf(resource)).filter((time) => !Number.isNaN(time));
  const newestFirst = isOldestFirst([...times.slice(0, 1), ...times.slice(-1)]) ? [...entries].reverse() : entries;
  const deletion = newestFirst.findIndex((entry) => entry.resource === undefined);
  return {
    versions: newestFirst.flatMap((entry) => entry.resource ?? []),
    sinceDeletion: deletion < 0 ? Number.POSITIVE_INFINITY : deletion,
  };
}

/** The newest entry is to come first, and does not from every server. */
function isOldestFirst([first, last]: readonly number[]): boolean {
  return first !== undefined && last !== undefined && first < last;
}

function timeOf(resource: FhirResource | undefined): number {
  return Date.parse(resource?.meta?.lastUpdated ?? '');
}

function readHistory(
  body: unknown,
  request: TransportRequest,
): { entries: readonly HistoryEntry[]; next: string | undefined } {
  const bundle = (typeof body === 'object' && body !== null ? body : {}) as {
    resourceType?: unknown;
    type?: unknown;
    entry?: unknown;
    link?: unknown;
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
  const { entry = [], link = [] } = bundle;
  if (!Array.isArray(entry) || !Array.isArray(link)) {
    const fix = 'check that the base URL is the one of a FHIR R4 server';
    throw new TransportError(
      'unexpected-answer',
      'FHIR',
      request,
      'answered a Bundle whose entry or link is no list',
      fix,
    );
  }
  const next = (link as readonly { relation?: unknown; url?: unknown }[]).find((one) => one?.relation === 'next')?.url;
  const isEntry = (one: unknown): one is HistoryEntry => typeof one === 'object' && one !== null;
  return { entries: entry.filter(isEntry).map(withoutGone), next: typeof next === 'string' ? next : undefined };
}

/** A deletion has no resource; some servers (Azure) send one without content all the same. */
function withoutGone(entry: HistoryEntry): HistoryEntry {
  const { request, resource } = entry;
  if (resource === undefined || String(request?.method).toUpperCase() !== 'DELETE') return entry;
  const { id, meta, resourceType } = resource;
  return { request: { method: 'DELETE', url: `${resourceType}/${id}/_history/${meta?.versionId ?? ''}` } };
}

/** The id of an entry; a deletion has no resource, and names its id in the request alone. */
function idOf({ resource, request, fullUrl }: HistoryEntry, resourceType: string): string | undefined {
  const id = resource === undefined ? undefined : idOfResource(resource);
  if (id !== undefined) return id;
  const parts = String(request?.url ?? fullUrl ?? '').split('/');
  return parts[parts.lastIndexOf(resourceType) + 1];
}
