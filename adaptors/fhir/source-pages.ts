import type { CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Query, Transport } from '../transport/index.ts';
import { mergePages } from './merge-pages.ts';
import type { SearchPage } from './read-page.ts';
import { countMatches, PAGE_SIZE, searchPages } from './search.ts';
import { windowQueries } from './window-query.ts';

/** How the pages of a source are asked for. */
export interface PageOptions {
  /** Searches at a time; 1 where it is left out. */
  readonly concurrency?: number | undefined;
  /** What comes along, as `Immunization:patient`. */
  readonly includes?: readonly string[] | undefined;
  /** Elements that are asked for instead of whole resources. */
  readonly elements?: readonly string[] | undefined;
}

/**
 * Read the rows of a source in some periods, page by page; large windows in several searches at a time, if asked. Days
 * on which two searches meet are asked for in both: what comes twice counts once.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param source one of its sources
 * @param periods periods without a gap between them
 * @param options searches at a time, what comes along, elements
 * @returns the pages in any order; `total` is that of the whole window
 */
export async function* sourcePages(
  transport: Transport,
  mapping: CompiledMapping,
  source: CompiledSource,
  periods: readonly string[],
  { concurrency = 1, includes = [], elements }: PageOptions,
): AsyncGenerator<SearchPage> {
  const view = viewOf(mapping, source.view);
  const beside = {
    ...(includes.length === 0 ? {} : { _include: includes }),
    ...(elements === undefined ? {} : { _elements: elements.join(',') }),
  };
  const whole = sourceQuery(mapping, source, periods);
  const pagesOf = (query: Query, counted?: Query) =>
    searchPages(transport, view.resource, { ...query, ...beside }, counted);
  if (concurrency === 1 || view.searchDate === undefined) {
    yield* pagesOf(whole, whole);
    return;
  }
  const total = await countMatches(transport, view.resource, whole);
  const parts = Math.max(1, Math.min(concurrency, Math.floor(total / (mapping.fetch?.partRows ?? Number(PAGE_SIZE)))));
  const queries = windowQueries(mapping, view, periods, parts, { plus: source.datePlus });
  for await (const page of mergePages(queries.map((query) => pagesOf(query)))) yield { ...page, total };
}

/**
 * Make the search that finds the rows of a source in some periods, without what comes along.
 *
 * @param mapping compiled mapping
 * @param source one of its sources
 * @param periods periods without a gap between them
 * @returns search parameters
 */
export function sourceQuery(mapping: CompiledMapping, source: CompiledSource, periods: readonly string[]): Query {
  const [query = {}] = windowQueries(mapping, viewOf(mapping, source.view), periods, 1, { plus: source.datePlus });
  return query;
}
