import type { CompiledMapping, CompiledSource, Row } from '../compiled-mapping.ts';
import { addTallies, type MeasureCounts, sumMeasures } from '../counts.ts';
import type { Dated } from '../dating.ts';
import type { Lookup } from '../lookup.ts';
import { type Cell, compareCells } from './cells.ts';
import { createCounters } from './counters.ts';
import { createMeasureTally, type MeasureTally, settle } from './measure-tally.ts';
import type { Outcome } from './outcomes.ts';
import { makePlainCells, spotOf } from './plain-cells.ts';

/** Told of a period what measures accepted, and what of it is in quarantine. */
export type NotePeriod = (period: number, accepted: number, held: number) => void;

/** All measures of a source in the periods that are counted. */
export interface SourceMeasures {
  /** Count a row by its outcome, its place (a position in the list of org units) and the position of its period. */
  add(outcome: Outcome, unit: number, period: number): void;
  /** Whether there are measures that look at the rows themselves. */
  readonly needsRows: boolean;
  /** Show a row that has been counted to these measures. */
  show(row: Row, outcome: Outcome, unit: number, dated: Dated, id: string): void;
  /**
   * The cells, sorted, and one line a measure in their order.
   *
   * @param note is told of each period, by its position, how much the measures accepted and how much of it is in quarantine
   */
  result(note?: NotePeriod): {
    readonly cells: Cell[];
    readonly small?: readonly Cell[];
    readonly measures: MeasureCounts[];
  };
}

/**
 * Make the tally of a source's measures. Of rows that are plainly counted only the number is kept, by outcome, org unit and
 * period, whatever the number of measures; the others go to the tallies of their measures one by one.
 *
 * @param mapping compiled mapping
 * @param source one of its sources
 * @param periods the periods that are counted, each once
 * @param outcomes the source's outcomes by id, which may become more
 * @param lookup every org unit that rows can be placed in
 * @returns an empty tally
 */
export function createSourceMeasures(
  mapping: Pick<CompiledMapping, 'minCell' | 'indicators'>,
  source: CompiledSource,
  periods: readonly string[],
  outcomes: readonly Outcome[],
  { orgUnits, positions }: Pick<Lookup, 'orgUnits' | 'positions'>,
): SourceMeasures {
  const { minCell } = mapping;
  // Indicators must not tell what was left out.
  const keepSmall = mapping.indicators !== undefined && minCell > 1;
  const rows = createCounters();
  const spots = { rows, outcomes, orgUnits, positions, periods };
  const tallied = source.measures.flatMap((measure, at) => (measure.aggregate === 'count' ? [] : [{ measure, at }]));
  const tallies: ReadonlyMap<number, MeasureTally>[] = periods.map(
    () =>
      new Map(
        tallied.map(({ measure, at }) => [at, createMeasureTally(measure, source.columns[measure.of ?? -1] ?? '')]),
      ),
  );

  /** Of the measures that count rows. */
  function notePlain(note: NotePeriod): void {
    const parts = outcomes.map(({ parts: all }) =>
      all.filter(({ measure }) => source.measures[measure]?.aggregate === 'count'),
    );
    const held = parts.map((some) => some.filter((part) => 'reason' in part).length);
    rows.visit((key, count) => {
      const spot = Math.floor(key / periods.length);
      const outcome = Math.floor(spot / positions);
      note(key - spot * periods.length, count * (parts[outcome]?.length ?? 0), count * (held[outcome] ?? 0));
    });
  }

  function talliedResults(at: number, note: NotePeriod | undefined) {
    return periods.flatMap((period, number) => {
      const measure = source.measures[at];
      const found = tallies[number]?.get(at)?.result();
      if (measure === undefined || found === undefined) return [];
      const settled = settle({ source: source.name, measure, period, minCell }, found.sums, found.quarantined);
      note?.(number, settled.counts.accepted, settled.counts.accepted - settled.counts.counted);
      return settled;
    });
  }

  return {
    add(outcome, unit, period) {
      rows.add(spotOf(spots, outcome.id, unit, period));
    },
    needsRows: tallied.length > 0,
    show(row, outcome, unit, { at, start }, id) {
      const orgUnit = orgUnits[unit] ?? '';
      let instant: number | undefined;
      for (const part of outcome.parts) {
        const tally = tallies[at]?.get(part.measure);
        if (tally === undefined) continue;
        const of = row[source.measures[part.measure]?.of ?? -1];
        instant ??= instantOf(row[source.date]);
        tally.add({ part, of, orgUnit, day: start, instant, id });
      }
    },
    result(note) {
      if (note !== undefined) notePlain(note);
      const plain = makePlainCells(spots, source.measures, minCell);
      const cells = [plain.cells];
      const small = [...plain.small];
      const measures = source.measures.flatMap(({ dataElement, aggregate }, at): MeasureCounts[] => {
        if (periods.length === 0) return [];
        if (aggregate !== 'count') {
          const results = talliedResults(at, note);
          cells.push(...results.map((result) => [...result.cells]));
          small.push(...results.flatMap((result) => result.small));
          return sumMeasures(results.map(({ counts }) => counts));
        }
        const quarantined = addTallies(Object.fromEntries(plain.quarantined[at] ?? []));
        const counted = plain.counted[at] ?? 0;
        const accepted = Object.values(quarantined).reduce((sum, count) => sum + count, counted);
        const suppressed = plain.suppressed[at] ?? 0;
        const counts = { source: source.name, dataElement, accepted, counted, quarantined };
        return [suppressed === 0 ? counts : { ...counts, suppressed }];
      });
      const all = cells.length === 1 ? plain.cells : cells.flat().sort(compareCells);
      return { cells: all, ...(keepSmall && { small }), measures };
    },
  };
}

/** Orders the rows of a day: those without a time come first. */
function instantOf(date: unknown): number {
  return typeof date === 'string' && date.includes('T') ? Date.parse(date) : Number.NEGATIVE_INFINITY;
}
