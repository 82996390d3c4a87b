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
  readonly total: number | undefined;
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
  if (bundle.resourceType !== 'Bundle' || bundle.type !== 'searchset') {
    const what = body === undefined ? 'nothing' : String(bundle.resourceType ?? 'no FHIR resource');
    throw unexpected(request, `answered ${what} where a searchset Bundle was expected`);
  }
  const { entry = [], link = [], total } = bundle;
  if (!Array.isArray(entry) || !Array.isArray(link))
    throw unexpected(request, 'answered a Bundle whose entry or link is no list');
  const matches: FhirResource[] = [];
  const included = new Map<string, FhirResource>();
  for (const { resource, search } of entry as Entry[]) {
    if (!isResource(resource) || search?.mode === 'outcome') continue;
    if (resource.resourceType === resourceType && search?.mode !== 'include') matches.push(resource);
    included.set(`${resource.resourceType}/${resource.id ?? ''}`, resource);
  }
  return { matches, included, next: nextLink(link), total: typeof total === 'number' ? total : undefined };
}

function nextLink(links: readonly unknown[]): string | undefined {
  for (const link of links as { relation?: unknown; url?: unknown }[]) {
    if (link?.relation === 'next' && typeof link.url === 'string') return link.url;
  }
  return undefined;
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
