import type { Beside } from '../tally/beside.ts';
import type { CompiledFacts, CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import { createFactsReader } from '../tally/facts-reader.ts';
import type { FactsTable } from '../tally/facts-table.ts';
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
 * @returns what finds the facts of a subject on a day
 */
export async function collectFacts(
  transport: Transport,
  mapping: CompiledMapping,
  source: CompiledSource,
  periods: readonly string[],
): Promise<Beside['findFacts']> {
  const tables = new Map<string, FactsTable>();
  for (const facts of source.facts) {
    tables.set(facts.name, await readFacts(transport, mapping, facts, periods));
  }
  return (name, subject, day, row) => tables.get(name)?.of(subject, day, row) ?? [];
}

async function readFacts(
  transport: Transport,
  mapping: CompiledMapping,
  facts: CompiledFacts,
  periods: readonly string[],
): Promise<FactsTable> {
  const query = windowQuery(mapping, viewOf(mapping, facts.view), periods, { before: facts.lookBack });
  const { resource } = viewOf(mapping, facts.view);
  const read = async (): Promise<Reading<FactsTable>> => {
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
    return { result: reader.table, distinct: seen.size, ...totals };
  };
  return readChecked(transport, { resource, query, read });
}
