import type { FhirResource } from '../tally/compiled-mapping.ts';
import { TransportError, type TransportRequest } from '../transport/index.ts';

/** One page of a search. */
export interface SearchPage {
  /** Resources that match the search. */
  readonly matches: readonly FhirResource[];
  /** Resources that came along, by `Type/id`. */
  readonly included: ReadonlyMap<string, FhirResource>;
  /** The `next` link; a page without one is the last. */
  readonly next: string | undefined;
  /** The `self` link: the search as the server understood it. */
  readonly self: string | undefined;
  readonly total: number | undefined;
  /** Of a first page: when it was answered, by the server's clock, in milliseconds; not a number where it does not say. */
  readonly at?: number;
}

interface Entry {
  readonly resource?: unknown;
  readonly search?: { readonly mode?: unknown };
}

/**
 * Read the answer to a search. `entry` is absent when nothing was found, and an empty page may still have a next one.
 *
 * @param body the parsed answer
 * @param resourceType the type that was searched
 * @param request what was asked, for errors
 * @returns the page
 * @throws {TransportError} `unexpected-answer` when it is no searchset Bundle
 * @see https://hl7.org/fhir/R4/bundle.html#searchset
 */
export function readPage(body: unknown, resourceType: string, request: TransportRequest): SearchPage {
  const bundle = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  if (bundle.resourceType !== 'Bundle' || bundle.type !== 'searchset') throw unexpected(request, notOne(body, bundle));
  const { entry = [], link = [], total } = bundle;
  if (!Array.isArray(entry) || !Array.isArray(link))
    throw unexpected(request, 'answered a Bundle whose entry or link is no list');
  const { matches, included } = split(entry, resourceType, request);
  return {
    matches,
    included,
    next: linkOf(link, 'next'),
    self: linkOf(link, 'self'),
    total: typeof total === 'number' ? total : undefined,
  };
}

function split(
  entries: readonly (Entry | null)[],
  resourceType: string,
  request: TransportRequest,
): Pick<SearchPage, 'matches' | 'included'> {
  const matches: FhirResource[] = [];
  const included = new Map<string, FhirResource>();
  for (const item of entries) {
    const { resource, search } = item ?? {};
    if (!isResource(resource)) continue;
    if (isOutcome(resource, search)) {
      if (tellsOfErrors(resource)) throw unexpected(request, 'answered only in part, with an error in the page');
      continue;
    }
    if (resource.resourceType === resourceType && search?.mode !== 'include') matches.push(resource);
    included.set(`${resource.resourceType}/${resource.id ?? ''}`, resource);
  }
  return { matches, included };
}

function isOutcome(resource: FhirResource, search: Entry['search']): boolean {
  return search?.mode === 'outcome' || resource.resourceType === 'OperationOutcome';
}

function notOne(body: unknown, { resourceType }: Record<string, unknown>): string {
  const what = body === undefined ? 'nothing' : String(resourceType ?? 'no FHIR resource');
  return `answered ${what} where a searchset Bundle was expected`;
}

function linkOf(links: readonly unknown[], relation: string): string | undefined {
  for (const link of links as { relation?: unknown; url?: unknown }[]) {
    if (link?.relation === relation && typeof link.url === 'string') return link.url;
  }
  return undefined;
}

/** An outcome beside the matches may warn; an error in it means that some matches are missing. */
function tellsOfErrors({ issue }: FhirResource): boolean {
  if (!Array.isArray(issue)) return false;
  return (issue as ({ severity?: unknown } | null)[]).some(
    (one) => one?.severity === 'error' || one?.severity === 'fatal',
  );
}

function isResource(value: unknown): value is FhirResource {
  return typeof value === 'object' && value !== null && typeof (value as FhirResource).resourceType === 'string';
}

function unexpected(request: TransportRequest, what: string): TransportError {
  return new TransportError(
    'unexpected-answer',
    'FHIR',
    request,
    what,
    'check that the base URL is the one of a FHIR R4 server',
  );
}
