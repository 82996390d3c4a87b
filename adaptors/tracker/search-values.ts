import { batches } from '../batches.ts';
import { pastCaches } from '../fhir/past-caches.ts';
import { isRefused, postSearch } from '../fhir/post-search.ts';
import { readPage, type SearchPage } from '../fhir/read-page.ts';
import { FRESH, formOf } from '../fhir/search-request.ts';
import type { FhirResource } from '../tally/compiled-mapping.ts';
import { expectOk, type Transport, TransportError, type TransportRequest } from '../transport/index.ts';

/** Values a search: what they find is usually on one page. */
const VALUES = 40;
/** Searches a batch. */
const SEARCHES = 5;
const PAGE = '1000';

/** Servers that take no posted batches. */
const noBatches = new WeakSet<Transport>();

/** What an answer is complete without; servers that refuse one of these are asked without them from then on. */
const OPTIONAL: ReadonlySet<string> = new Set(['_sort', '_total']);
const plainServers = new WeakSet<Transport>();

/** What is looked for. */
export interface Wanted {
  readonly type: string;
  /** The search parameter, such as `patient`. */
  readonly parameter: string;
  readonly values: readonly string[];
}

/**
 * Find all resources that have one of some values, without that any of these stands in an address: by searches that are
 * entries of a posted batch, or by posted forms where the server takes no batches, as the gateway of OpenSRP.
 *
 * Only first pages are read, since the link of a next one may hold the values; where there is one, fewer values are asked
 * for at a time, and a single one in steps of when its resources changed.
 *
 * @param transport the FHIR server
 * @param wanted type, parameter and values
 * @returns the resources, each once
 * @throws {TransportError} when a search fails, or `count-mismatch` when a server gives fewer than it counts
 * @see https://hl7.org/fhir/R4/http.html#transaction
 * @example await searchValues(fhir, { type: 'Immunization', parameter: 'patient', values: ['Patient/p-1'] })
 */
export async function searchValues(transport: Transport, { type, parameter, values }: Wanted): Promise<FhirResource[]> {
  const found = new Map<string, FhirResource>();
  const waiting = batches([...new Set(values)], VALUES);
  while (waiting.length > 0) {
    const some = waiting.splice(0, SEARCHES);
    const pages = await searchAll(
      transport,
      type,
      some.map((each) => queryOf(parameter, each)),
    );
    for (const [at, page] of pages.entries()) {
      const asked = some[at] ?? [];
      for (const match of page.matches) found.set(match.id ?? '', match);
      if (isWhole(page)) continue;
      if (asked.length > 1) waiting.push(...batches(asked, Math.ceil(asked.length / 2)));
      else await readOn(transport, type, { ...queryOf(parameter, asked) }, page, found);
    }
  }
  return [...found.values()];
}

type Form = Readonly<Record<string, string>>;

function queryOf(parameter: string, values: readonly string[]): Form {
  const list = values.map((value) => value.replace(/[\\,$|]/g, '\\$&')).join(',');
  return { [parameter]: list, _count: PAGE, _sort: '_lastUpdated', _total: 'accurate' };
}

function isWhole({ next, total, matches }: SearchPage): boolean {
  return next === undefined && (total === undefined || matches.length >= total);
}

/** Read further from the last change that was read, which may come twice. */
async function readOn(
  transport: Transport,
  type: string,
  query: Form,
  first: SearchPage,
  found: Map<string, FhirResource>,
): Promise<void> {
  for (let page = first; !isWhole(page); ) {
    const last = page.matches.at(-1)?.meta?.lastUpdated;
    const before = found.size;
    const [next] = await searchAll(transport, type, [{ ...query, ...(last && { _lastUpdated: `ge${last}` }) }]);
    for (const match of next?.matches ?? []) found.set(match.id ?? '', match);
    if (next === undefined || found.size === before) throw tooFew(type);
    page = next;
  }
}

/** Search, without what the server refuses. */
async function searchAll(transport: Transport, type: string, queries: readonly Form[]): Promise<SearchPage[]> {
  if (!plainServers.has(transport)) {
    const pages = await searchAsked(transport, type, queries);
    if (pages !== 'refused') return pages;
  }
  const plain = queries.map((query) =>
    Object.fromEntries(Object.entries(query).filter(([name]) => !OPTIONAL.has(name))),
  );
  const pages = await searchAsked(transport, type, plain);
  if (pages === 'refused') throw refused(type);
  plainServers.add(transport);
  return pages;
}

async function searchAsked(
  transport: Transport,
  type: string,
  queries: readonly Form[],
): Promise<SearchPage[] | 'refused'> {
  if (!noBatches.has(transport)) {
    const pages = await searchBatch(transport, type, queries);
    if (pages === 'entries-refused') return 'refused';
    if (pages !== 'refused') return pages;
    noBatches.add(transport);
  }
  const pages: SearchPage[] = [];
  for (const query of queries) {
    const answer = await postSearch(transport, type, query);
    if (answer === 'refused') return 'refused';
    pages.push(readPage(answer.body, type, { method: 'POST', path: `${type}/_search` }));
  }
  return pages;
}

async function searchBatch(
  transport: Transport,
  type: string,
  queries: readonly Form[],
): Promise<SearchPage[] | 'refused' | 'entries-refused'> {
  const entry = queries.map((query) => ({
    request: { method: 'GET', url: `${type}?${formOf(pastCaches(transport, query))}` },
  }));
  const body = { resourceType: 'Bundle', type: 'batch', entry };
  const request: TransportRequest = { method: 'POST', path: '', headers: FRESH, body };
  const response = await transport.send(request);
  if (isRefused(response.status)) return 'refused';
  const answers = (expectOk('FHIR', request, response).body as { entry?: unknown } | undefined)?.entry;
  if (!Array.isArray(answers) || answers.length !== queries.length) {
    const what = 'answered a batch with another number of entries';
    throw new TransportError('unexpected-answer', 'FHIR', request, what, 'look into the log of the server');
  }
  const list = answers as readonly (Answer | null)[];
  if (list.some((answer) => String(answer?.response?.status ?? '').startsWith('400'))) return 'entries-refused';
  return list.map((answer) => readPage(answer?.resource, type, request));
}

/** The answer to one entry of a batch. */
interface Answer {
  readonly resource?: unknown;
  readonly response?: { readonly status?: unknown };
}

function refused(type: string): TransportError {
  return new TransportError(
    'refused',
    'FHIR',
    { method: 'POST', path: `${type}/_search` },
    'is refused, and so is a posted batch: what belongs to a person cannot be read without its id in an address',
    'let the user post batch Bundles, or search by POST',
  );
}

function tooFew(type: string): TransportError {
  return new TransportError(
    'count-mismatch',
    'FHIR',
    { method: 'POST', path: `${type}/_search` },
    'gave fewer resources of one person than it counts',
    'let the server give larger pages, or look into its log',
  );
}
