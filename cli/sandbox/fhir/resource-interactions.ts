import type { Context, FhirAnswer, FhirRequest } from './context.ts';
import { FhirError } from './fhir-error.ts';
import { known } from './history-interaction.ts';
import { parseSearch } from './parse-search.ts';
import { runSearch } from './run-search.ts';
import type { Written } from './storage.ts';
import type { FhirResource, Version } from './types.ts';

/**
 * Read the newest version of a resource.
 *
 * @param type the resource type
 * @param id its id
 * @param request with `If-None-Match` and `If-Modified-Since`
 * @param context where it is stored
 * @returns 200 or 304
 * @throws FhirError 404 with HAPI-2001, or 410 where it was deleted
 * @see http://hl7.org/fhir/R4/http.html#read
 * @example readInteraction('Patient', '1', request, context)
 */
export function readInteraction(type: string, id: string, request: FhirRequest, context: Context): FhirAnswer {
  const version = known(context.storage.versions(type, id), `${type}/${id}`).at(-1);
  if (version?.resource === undefined) throw gone(version, context);
  if (isUnchanged(version, request)) return { status: 304 };
  return { status: 200, headers: versionHeaders(version, context), resource: version.resource };
}

/**
 * Read one version of a resource, also of a deleted one.
 *
 * @param type the resource type
 * @param id its id
 * @param versionId the version
 * @param context where it is stored
 * @returns 200
 * @throws FhirError 404, or 410 where the version is the deletion
 * @see http://hl7.org/fhir/R4/http.html#vread
 * @example vreadInteraction('Patient', '1', '2', context)
 */
export function vreadInteraction(type: string, id: string, versionId: string, context: Context): FhirAnswer {
  const key = `${type}/${id}`;
  const version = known(context.storage.versions(type, id), key).find((each) => each.versionId === versionId);
  if (version === undefined) {
    throw new FhirError(404, `Version "${versionId}" is not valid for resource ${key}`);
  }
  if (version.resource === undefined) throw gone(version, context);
  return { status: 200, headers: versionHeaders(version, context), resource: version.resource };
}

/**
 * Create or update a resource under the id of its address.
 *
 * @param type the resource type
 * @param id its id
 * @param request with the resource and `If-Match`
 * @param context where it is stored
 * @returns 201 for a new resource and for one that had been deleted, else 200
 * @throws FhirError 400 for a body that does not fit, 409 for a version that is not the current one
 * @see http://hl7.org/fhir/R4/http.html#update
 * @example putInteraction('Patient', '1', request, context)
 */
export function putInteraction(type: string, id: string, request: FhirRequest, context: Context): FhirAnswer {
  const resource = resourceOf(type, request);
  if (resource.id !== id) {
    const problem = `resource body ID of "${resource.id ?? ''}" does not match URL ID of "${id}"`;
    throw new FhirError(400, `Can not update resource, ${problem}`);
  }
  const expected = /"(.*)"/.exec(request.headers['if-match'] ?? '')?.[1];
  if (expected !== undefined && context.storage.versions(type, id).at(-1)?.versionId !== expected) {
    const problem = `Trying to update ${type}/${id}/_history/${expected} but this is not the current version`;
    throw new FhirError(409, `HAPI-0550: HAPI-0989: ${problem}`);
  }
  return written(context.storage.put(resource, context.now()), context);
}

/**
 * Create a resource under a new id. With `If-None-Exist` one that is there is answered instead.
 *
 * @param type the resource type
 * @param request with the resource
 * @param context where it is stored
 * @returns 201, or 200 where it was there
 * @throws FhirError 400 for a body that does not fit, 412 where several are there
 * @see http://hl7.org/fhir/R4/http.html#create
 * @example postInteraction('Patient', request, context)
 */
export function postInteraction(type: string, request: FhirRequest, context: Context): FhirAnswer {
  const resource = resourceOf(type, request);
  const condition = request.headers['if-none-exist'];
  if (condition !== undefined) {
    const query = new URLSearchParams(condition.replace(/^.*\?/, ''));
    const [first, second] = runSearch(parseSearch(type, query, context.storage), context.storage);
    if (second !== undefined)
      throw new FhirError(412, `Failed to CREATE ${type}: several resources match If-None-Exist`);
    if (first !== undefined) return written({ version: first, created: false }, context);
  }
  const id = context.storage.freshId(type);
  const answer = written(context.storage.put({ ...resource, id }, context.now()), context);
  return { ...answer, headers: { ...answer.headers, location: answer.headers?.['content-location'] ?? '' } };
}

/**
 * Delete one resource, or with parameters all that match.
 *
 * @param type the resource type
 * @param id its id; undefined to search for what to delete
 * @param request with the parameters
 * @param context where it is stored
 * @returns 200 with an OperationOutcome that says how many
 * @throws FhirError 400 where there are neither an id nor parameters
 * @see http://hl7.org/fhir/R4/http.html#delete
 * @example deleteInteraction('Patient', '1', request, context)
 */
export function deleteInteraction(
  type: string,
  id: string | undefined,
  request: FhirRequest,
  context: Context,
): FhirAnswer {
  const { storage } = context;
  if (id === undefined && request.query.length === 0) {
    throw new FhirError(400, `Can not delete ${type}: the address has neither an id nor search parameters`);
  }
  const search = id === undefined ? parseSearch(type, request.query, storage) : undefined;
  const ids = search === undefined ? [id ?? ''] : runSearch(search, storage).map((each) => each.id);
  const deleted = ids.flatMap((each) => storage.delete(type, each, context.now()) ?? []);
  const [only] = deleted;
  const headers: Record<string, string> =
    id === undefined || only === undefined ? {} : { 'content-location': versionUrl(only, context) };
  return { status: 200, headers, resource: deletionOutcome(deleted.length) };
}

function deletionOutcome(count: number): FhirResource {
  const system = 'https://hapifhir.io/fhir/CodeSystem/hapi-fhir-storage-response-code';
  const coding =
    count > 0
      ? { system, code: 'SUCCESSFUL_DELETE', display: 'Delete succeeded.' }
      : {
          system,
          code: 'SUCCESSFUL_DELETE_NOT_FOUND',
          display: 'Delete succeeded: No existing resource was found so no action was taken.',
        };
  const diagnostics = `Successfully deleted ${count} resource(s).`;
  const issue = { severity: 'information', code: 'informational', details: { coding: [coding] }, diagnostics };
  return { resourceType: 'OperationOutcome', issue: [issue] };
}

function written({ version, created }: Written, context: Context): FhirAnswer {
  return {
    status: created ? 201 : 200,
    headers: versionHeaders(version, context),
    ...(version.resource === undefined ? {} : { resource: version.resource }),
  };
}

function versionHeaders(version: Version, context: Context): Record<string, string> {
  return {
    etag: `W/"${version.versionId}"`,
    'content-location': versionUrl(version, context),
    'last-modified': new Date(version.time).toUTCString(),
  };
}

function versionUrl(version: Version, context: Context): string {
  return `${context.base}/${version.type}/${version.id}/_history/${version.versionId}`;
}

function gone(version: Version | undefined, context: Context): FhirError {
  const headers = version === undefined ? {} : { location: versionUrl(version, context) };
  return new FhirError(410, `Resource was deleted at ${version?.lastUpdated}`, headers);
}

/** `If-Modified-Since` is compared to the millisecond: what `Last-Modified` said, cut to seconds, is too early. */
function isUnchanged(version: Version, request: FhirRequest): boolean {
  const tag = request.headers['if-none-match'];
  if (tag !== undefined) return tag === `W/"${version.versionId}"`;
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return since >= version.time;
}

function resourceOf(type: string, request: FhirRequest): FhirResource {
  const body = request.body();
  if (typeof body !== 'object' || body === null || !('resourceType' in body)) {
    throw new FhirError(400, "Invalid JSON content detected, missing required element: 'resourceType'");
  }
  const resource = body as FhirResource;
  if (resource.resourceType === type) return resource;
  const problem = `got "${String(resource.resourceType)}" but was expecting "${type}"`;
  throw new FhirError(400, `Incorrect resource type found, ${problem}`);
}
