import { STATUS_CODES } from 'node:http';
import type { Context, FhirAnswer, FhirRequest } from './context.ts';
import { errorOutcome, FhirError } from './fhir-error.ts';
import { formatInstant } from './instant.ts';
import { parseTarget } from './parse-target.ts';
import { referenceResolver } from './resolve-references.ts';
import type { FhirResource } from './types.ts';

/** Answers one entry. */
type Route = (request: FhirRequest, context: Context) => FhirAnswer;

/** A request of a Bundle. */
interface Entry {
  method: string;
  url: string;
  fullUrl?: string;
  headers: Record<string, string | undefined>;
  resource: unknown;
}

/** In a transaction entries are worked off by method, whatever their order. */
const order = ['DELETE', 'POST', 'PUT', 'GET'];

/**
 * Work off a posted Bundle: each entry of a `batch` for itself, those of a `transaction` all at one time or not at all.
 *
 * @param request with the Bundle
 * @param context the storage and the clock
 * @param route answers an entry
 * @returns a Bundle with an answer for each entry, in their order
 * @throws FhirError 400 for what is no such Bundle, and in a transaction the first refusal
 * @see http://hl7.org/fhir/R4/http.html#transaction
 * @example batchInteraction(request, context, route)
 */
export function batchInteraction(request: FhirRequest, context: Context, route: Route): FhirAnswer {
  const { type, entries } = parseBundle(request.body());
  const shared = { 'cache-control': request.headers['cache-control'] };
  const entry =
    type === 'batch' ? batch(entries, shared, context, route) : transaction(entries, shared, context, route);
  const id = context.searches.newId();
  const link = [{ relation: 'self', url: context.base }];
  const bundle = { resourceType: 'Bundle', id, type: `${type}-response`, link, ...(entry.length > 0 ? { entry } : {}) };
  return { status: 200, resource: bundle };
}

type Shared = Record<string, string | undefined>;

function batch(entries: readonly Entry[], shared: Shared, context: Context, route: Route): unknown[] {
  const answers: unknown[] = [];
  for (const entry of entries) {
    try {
      answers.push(written(route(toRequest(entry, shared), context)));
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      answers.push({ response: { status: statusLine(error.status), outcome: errorOutcome(error.message) } });
    }
  }
  return answers;
}

function transaction(list: readonly Entry[], shared: Shared, context: Context, route: Route): unknown[] {
  const entries = resolved(list, context);
  const now = context.now();
  const atOnce = { ...context, now: () => now };
  const answers: unknown[] = entries.map(() => undefined);
  const resolve = referenceResolver(context.storage, 'refuse');
  context.storage.atomically(() => {
    for (const method of order) {
      for (const [at, entry] of entries.entries()) {
        if (entry.method !== method) continue;
        const resource = isResource(entry.resource) ? resolve(entry.resource) : entry.resource;
        answers[at] = written(route(toRequest({ ...entry, resource }, shared), atOnce));
      }
    }
  });
  return answers;
}

/** What is created gets its id before all else, so that the `urn:uuid:` references to it can be written with it. */
function resolved(entries: readonly Entry[], context: Context): Entry[] {
  const addresses = new Map<string, string>();
  const named = entries.map((entry): Entry => {
    if (entry.fullUrl === undefined || !entry.fullUrl.startsWith('urn:')) return entry;
    const target = entry.url.split('?')[0] ?? '';
    if (entry.method === 'PUT') addresses.set(entry.fullUrl, target);
    if (entry.method !== 'POST' || entry.headers['if-none-exist'] !== undefined) return entry;
    const id = context.storage.freshId(target);
    addresses.set(entry.fullUrl, `${target}/${id}`);
    const resource = { ...(entry.resource as FhirResource), id };
    return { ...entry, method: 'PUT', url: `${target}/${id}`, resource };
  });
  if (addresses.size === 0) return named;
  return named.map((entry) => ({ ...entry, resource: withAddresses(entry.resource, addresses) }));
}

function withAddresses(resource: unknown, addresses: ReadonlyMap<string, string>): unknown {
  const text = JSON.stringify(resource, (key, value: unknown) =>
    key === 'reference' && typeof value === 'string' ? (addresses.get(value) ?? value) : value,
  );
  return text === undefined ? undefined : JSON.parse(text);
}

function parseBundle(body: unknown): { type: 'batch' | 'transaction'; entries: Entry[] } {
  const { resourceType, type, entry } = (body ?? {}) as Record<string, unknown>;
  if (resourceType !== 'Bundle') throw new FhirError(400, 'The body of a POST to the base address must be a Bundle');
  if (type !== 'batch' && type !== 'transaction') {
    throw new FhirError(400, `Unable to process a Bundle of type: ${String(type)}`);
  }
  return { type, entries: Array.isArray(entry) ? entry.map(parseEntry) : [] };
}

function parseEntry(value: unknown, at: number): Entry {
  const { request, resource, fullUrl } = (value ?? {}) as Record<string, unknown>;
  const { method, url, ifMatch, ifNoneMatch, ifNoneExist } = (request ?? {}) as Record<string, unknown>;
  if (typeof method !== 'string' || typeof url !== 'string' || !order.includes(method)) {
    throw new FhirError(400, `Bundle.entry[${at}].request has no method that is served here, or no url`);
  }
  const headers = { 'if-match': text(ifMatch), 'if-none-match': text(ifNoneMatch), 'if-none-exist': text(ifNoneExist) };
  return { method, url, headers, resource, ...(typeof fullUrl === 'string' ? { fullUrl } : {}) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function toRequest(entry: Entry, shared: Shared): FhirRequest {
  const { method, resource } = entry;
  return { method, ...parseTarget(entry.url), headers: { ...shared, ...entry.headers }, body: () => resource };
}

function written(answer: FhirAnswer): unknown {
  const { etag, location, 'content-location': contentLocation, 'last-modified': lastModified } = answer.headers ?? {};
  const address = etag === undefined ? undefined : (location ?? contentLocation)?.replace(/^.*\/fhir\//, '');
  const response = {
    status: statusLine(answer.status),
    ...(address === undefined ? {} : { location: address }),
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified: formatInstant(new Date(lastModified)) }),
  };
  return { ...(answer.resource === undefined ? {} : { resource: answer.resource }), response };
}

function isResource(value: unknown): value is FhirResource {
  return typeof value === 'object' && value !== null && 'resourceType' in value;
}

function statusLine(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trim();
}
