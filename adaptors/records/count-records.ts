import type { PeriodsResult } from '../run/count-in-time.ts';
import type { Watch } from '../run/pace-guard.ts';
import type { Beside } from '../tally/beside.ts';
import type { CompiledFacts, CompiledMapping, CompiledSource } from '../tally/compiled-mapping.ts';
import { sumSources } from '../tally/counts.ts';
import { createFactsReader, type FactsReader } from '../tally/facts-reader.ts';
import { sumCounted } from '../tally/indicators/index.ts';
import { createSourceTally, type SourceResult, type SourceTally } from '../tally/tally-source.ts';
import { viewOf } from '../tally/view-of.ts';
import { dayWindow } from './day-window.ts';
import { readWhole } from './read-whole.ts';
import type { RecordSource } from './record-source.ts';
import { viewDates } from './view-dates.ts';

/** What rows are counted with, whatever the period. */
export type Places = Pick<Beside, 'lookup' | 'findOrgUnit' | 'findJoined'>;

/**
 * Read and count the records of periods that follow each other, page by page: counters are kept, records are not.
 *
 * @param source where from
 * @param mapping compiled mapping
 * @param places the lookup, what finds the org unit of a place, joined rows
 * @param periods periods without a gap between them
 * @param watch is told how many records of how many were read
 * @returns their cells and counts
 * @throws {TransportError} `count-mismatch` when the source gives another number than it counts, three times
 */
export async function countRecords(
  source: RecordSource,
  mapping: CompiledMapping,
  places: Places,
  periods: readonly string[],
  watch?: Watch,
): Promise<PeriodsResult> {
  const results: SourceResult[] = [];
  for (const counted of mapping.sources) {
    results.push(await countSource(source, mapping, counted, { places, periods, watch }));
  }
  return {
    ...sumCounted(mapping, results),
    sources: sumSources(results.map(({ counts }) => counts)),
    unsettled: [...new Set(results.flatMap(({ unsettled }) => unsettled))].sort(),
  };
}

/** What is counted of a source, and with what. */
interface Asked {
  readonly places: Places;
  readonly periods: readonly string[];
  readonly watch: Watch | undefined;
}

async function countSource(
  source: RecordSource,
  mapping: CompiledMapping,
  counted: CompiledSource,
  { places, periods, watch }: Asked,
): Promise<SourceResult> {
  const view = viewOf(mapping, counted.view);
  const beside: Beside = { ...places, ...(await collectFacts(source, mapping, counted, periods)) };
  const isDated = viewDates(view).length > 0;
  const window = isDated ? dayWindow(mapping.period, periods, { plus: counted.datePlus }) : undefined;
  const onPage = watch?.(view.resource);
  let tally: SourceTally = createSourceTally(mapping, counted, periods, beside);
  let read = 0;
  return readWhole(source, view, window, {
    begin: () => {
      tally = createSourceTally(mapping, counted, periods, beside);
      read = 0;
    },
    add: ({ records }, total) => {
      for (const record of records) tally.add(record);
      read += records.length;
      onPage?.(read, total);
    },
    result: () => tally.result(),
    isUnsettled: ({ unsettled }) => unsettled.length > 0,
  });
}

/** Read the rows that facts are collected from: those of the periods, and of as much time before them as facts look back. */
async function collectFacts(
  source: RecordSource,
  mapping: CompiledMapping,
  counted: CompiledSource,
  periods: readonly string[],
): Promise<Pick<Beside, 'findFacts' | 'factsCounts'>> {
  const readers = new Map<string, FactsReader>();
  for (const facts of counted.facts) readers.set(facts.name, await readFacts(source, mapping, facts, periods));
  return {
    findFacts: (name, subject, day, row) => readers.get(name)?.table.of(subject, day, row) ?? [],
    factsCounts: () => [...readers.values()].map((reader) => reader.counts()),
  };
}

async function readFacts(
  source: RecordSource,
  mapping: CompiledMapping,
  facts: CompiledFacts,
  periods: readonly string[],
): Promise<FactsReader> {
  const view = viewOf(mapping, facts.view);
  let reader: FactsReader = createFactsReader(mapping, facts);
  const window = dayWindow(mapping.period, periods, { before: facts.lookBack });
  return readWhole(source, view, viewDates(view).length > 0 ? window : undefined, {
    begin: () => {
      reader = createFactsReader(mapping, facts);
    },
    add: ({ records }) => {
      for (const record of records) reader.add(record);
    },
    result: () => reader,
  });
}
