import type { Beside } from '../tally/beside.ts';
import type { CompiledFacts, CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import { createFactsReader, type FactsReader } from '../tally/facts-reader.ts';
import { idOf } from '../tally/id-of.ts';
import { createSeenSet } from '../tally/seen-set.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { type Reading, readChecked } from './read-checked.ts';
import { searchPages } from './search.ts';
import { createTotals } from './search-totals.ts';
import { windowQuery } from './window-query.ts';

/**
 * Read the rows that the facts of a source are collected from: those of the periods, and of as much time before them
 * as the facts look back.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param source one of its sources
 * @param periods periods without a gap between them
 * @returns what finds the facts of a subject on a day, and what became of the rows
 */
export async function collectFacts(
  transport: Transport,
  mapping: CompiledMapping,
  source: CompiledSource,
  periods: readonly string[],
): Promise<Pick<Beside, 'findFacts' | 'factsCounts'>> {
  const readers = new Map<string, FactsReader>();
  for (const facts of source.facts) {
    readers.set(facts.name, await readFacts(transport, mapping, facts, periods));
  }
  return {
    findFacts: (name, subject, day, row) => readers.get(name)?.table.of(subject, day, row) ?? [],
    factsCounts: () => [...readers.values()].map((reader) => reader.counts()),
  };
}

async function readFacts(
  transport: Transport,
  mapping: CompiledMapping,
  facts: CompiledFacts,
  periods: readonly string[],
): Promise<FactsReader> {
  const query = windowQuery(mapping, viewOf(mapping, facts.view), periods, { before: facts.lookBack });
  const { resource } = viewOf(mapping, facts.view);
  const read = async (): Promise<Reading<FactsReader>> => {
    const reader = createFactsReader(mapping, facts);
    const seen = createSeenSet();
    const totals = createTotals();
    for await (const page of searchPages(transport, resource, query, query)) {
      totals.note(page);
      for (const match of page.matches) {
        seen.add(idOf(match) ?? '', '');
        reader.add(match);
      }
    }
    return { result: reader, distinct: seen.size, ...totals };
  };
  return readChecked(transport, { resource, query, read });
}
