import type { Context, FhirAnswer, FhirRequest } from './context.ts';
import { searchedRange } from './date-range.ts';
import { FhirError } from './fhir-error.ts';
import { formatInstant } from './instant.ts';
import { neighbours, withQuery } from './links.ts';
import { wholeNumber } from './parse-search.ts';
import { subset } from './subset.ts';
import type { Version } from './types.ts';

/**
 * List versions, newest first: of one resource, of a type or of the whole server.
 *
 * @param versions those of the resource, the type or the server
 * @param request with `_since`, `_count`, `_offset` and `_elements`; its address is that of the links
 * @param context the clock, the base address and the page sizes
 * @returns a history Bundle. A deletion is an entry without a resource and, as in HAPI FHIR, without its time; a first version
 *   is called a POST whatever it was made by; `total` is absent with `_since`
 * @see http://hl7.org/fhir/R4/http.html#history
 * @example historyInteraction(context.storage.journal, request, context)
 */
export function historyInteraction(versions: readonly Version[], request: FhirRequest, context: Context): FhirAnswer {
  const asked = [...request.query].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const query = new Map(asked);
  const since = query.get('_since');
  const from = since === undefined ? Number.NEGATIVE_INFINITY : searchedRange(since).from;
  const count = Math.min(
    wholeNumber('_count', query.get('_count') ?? String(context.defaultPageSize)),
    context.maxPageSize,
  );
  const offset = wholeNumber('_offset', query.get('_offset') ?? '0');
  const elements = (query.get('_elements') ?? '').split(',').filter((each) => each !== '');
  // Reversed before it is sorted: of the same time, what was written last comes first.
  const found = versions
    .filter((version) => version.time >= from)
    .reverse()
    .sort((a, b) => b.time - a.time);
  const now = context.now();
  const id = context.searches.newId();
  const address = `${context.base}/${request.segments.join('/')}`;
  const rest = asked.filter(([name]) => name !== '_count' && name !== '_offset');
  const url = (at: number): string => withQuery(address, [['_count', String(count)], ['_offset', String(at)], ...rest]);
  const entry = found.slice(offset, offset + count).map((version) => historyEntry(version, elements, context.base));
  const resource = {
    resourceType: 'Bundle',
    id,
    meta: { lastUpdated: formatInstant(now) },
    type: 'history',
    ...(since === undefined ? { total: found.length } : {}),
    link: [
      { relation: 'self', url: withQuery(address, asked) },
      ...neighbours(url, { offset, count, more: offset + count < found.length }),
    ],
    ...(entry.length === 0 ? {} : { entry }),
  };
  const headers = { 'content-location': `${context.base}/Bundle/${id}`, 'last-modified': now.toUTCString() };
  return { status: 200, headers, resource };
}

/**
 * Check that a resource was ever there before its history is listed.
 *
 * @param versions what is stored of it
 * @param key such as `Patient/1`, for the error
 * @returns the versions
 * @throws FhirError 404 with HAPI-2001
 * @example known(context.storage.versions('Patient', '1'), 'Patient/1')
 */
export function known(versions: readonly Version[], key: string): readonly Version[] {
  if (versions.length === 0) throw new FhirError(404, `HAPI-2001: Resource ${key} is not known`);
  return versions;
}

function historyEntry(version: Version, elements: readonly string[], base: string): unknown {
  const address = `${version.type}/${version.id}`;
  const first = version.versionId === '1';
  const method = version.resource === undefined ? 'DELETE' : first ? 'POST' : 'PUT';
  return {
    fullUrl: `${base}/${address}`,
    ...(version.resource === undefined ? {} : { resource: subset(version.resource, { elements }) }),
    request: { method, url: `${address}/_history/${version.versionId}` },
    response: { status: method === 'POST' ? '201 Created' : '200 OK', etag: `W/"${version.versionId}"` },
  };
}
