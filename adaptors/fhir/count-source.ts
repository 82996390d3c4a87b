import type { Watch } from '../run/pace-guard.ts';
import type { Beside } from '../tally/beside.ts';
import type { CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import { createSourceTally, type SourceResult } from '../tally/tally-source.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import type { ElementsChooser } from './choose-elements.ts';
import { collectFacts } from './collect-facts.ts';
import { type FindJoined, joinPage } from './join-page.ts';
import { createJoinedRows, type JoinedRows } from './joined-rows.ts';
import { type Reading, readChecked } from './read-checked.ts';
import { createTotals } from './search-totals.ts';
import { sourcePages, sourceQuery } from './source-pages.ts';

/** How pages are read. */
export interface CountOptions {
  /** Searches at a time; 1 where it is left out. */
  readonly concurrency?: number | undefined;
  /** Decides whether whole resources are asked for; without it they are. */
  readonly chooser?: ElementsChooser | undefined;
  /** Gives the joined rows that are kept in a run; without it they are kept while one window is read. */
  readonly joinedRows?: ((source: CompiledSource) => JoinedRows) | undefined;
  /** Makes what is told after each page how many rows of how many were read, so that it can stop what takes too long. */
  readonly watch?: Watch | undefined;
}

/**
 * Fetch and count the rows of a source in some periods, and check their number against what the server counts: a lost
 * page looks like a short result.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param source one of its sources
 * @param periods periods without a gap between them
 * @param places the lookup, and what finds the org unit of a place
 * @param options how pages are read
 * @returns cells and counts
 * @throws {TransportError} `count-mismatch` when the server gives another number than it counts, three times
 */
export async function countSource(
  transport: Transport,
  mapping: CompiledMapping,
  source: CompiledSource,
  periods: readonly string[],
  { lookup, findOrgUnit }: Pick<Beside, 'lookup' | 'findOrgUnit'>,
  { concurrency, chooser, joinedRows, watch }: CountOptions = {},
): Promise<SourceResult> {
  const { resource } = viewOf(mapping, source.view);
  const facts = await collectFacts(transport, mapping, source, periods);
  const kept = joinedRows?.(source) ?? createJoinedRows(mapping, source);
  const onPage = watch?.(resource);
  const query = sourceQuery(mapping, source, periods);
  const read = async (): Promise<Reading<SourceResult>> => {
    let findJoined: FindJoined = () => undefined;
    const beside: Beside = { lookup, findOrgUnit, findJoined: (view, id) => findJoined(view, id), ...facts };
    const tally = createSourceTally(mapping, source, periods, beside);
    const totals = createTotals();
    let matches = 0;
    const includes = kept.includes();
    const pages = sourcePages(transport, mapping, source, periods, {
      concurrency,
      includes,
      elements: chooser?.of(source, includes),
    });
    for await (const page of pages) {
      chooser?.learn(source, includes, page);
      findJoined = await joinPage(transport, mapping, source, page, kept);
      for (const match of page.matches) tally.add(match);
      totals.note(page);
      matches += page.matches.length;
      onPage?.(matches, totals.total);
    }
    const result = tally.result();
    const distinct = matches - result.counts.repeated;
    // A resource that came in two versions is counted again by the next run, with all that is near it.
    return { result, distinct, ...totals, isUnsettled: result.unsettled.length > 0 };
  };
  return readChecked(transport, { resource, query, read });
}
