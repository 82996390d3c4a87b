import type { CompiledMapping, CompiledMeasure, CompiledSource, Row } from '../compiled-mapping.ts';
import { increase } from '../increase.ts';
import { wholeDecimal } from './decimal.ts';
import { createMeasureTally, type MeasureResult, type MeasureTally, type Sum, settle } from './measure-tally.ts';
import { resultOf } from './numbers.ts';
import type { Options, Outcomes } from './outcomes.ts';

/** All measures of a source in one period. */
export interface PeriodTally {
  /** Count a row that has its days and its place, a position in the list of org units. */
  add(row: Row, id: string, unit: number, start: number, end: number): void;
  /** One result a measure, in their order. */
  results(): readonly MeasureResult[];
}

/**
 * Make the tally of a source in one period. Of rows that are plainly counted only the number is kept, by org unit and
 * outcome, whatever the number of measures; the others go to the tallies of their measures one by one.
 *
 * @param mapping compiled mapping
 * @param source one of its sources
 * @param period the period
 * @param outcomes the source's outcomes, shared by its periods
 * @param units every org unit that rows can be placed in
 * @returns an empty tally
 */
export function createPeriodTally(
  mapping: CompiledMapping,
  source: CompiledSource,
  period: string,
  outcomes: Outcomes,
  units: readonly string[],
): PeriodTally {
  // Rows by outcome and org unit, as one whole number.
  const rows = new Map<number, number>();
  const tallies = new Map<number, MeasureTally>();
  for (const [at, measure] of source.measures.entries()) {
    if (measure.aggregate === 'count') continue;
    tallies.set(at, createMeasureTally(measure, source.columns[measure.of ?? -1] ?? ''));
  }

  /** The plain counts of all measures, in one pass over what was met. */
  function plainCounts(): readonly PlainCount[] {
    const plain = source.measures.map((): PlainCount => ({ units: new Map(), quarantined: new Map() }));
    for (const [key, count] of rows) {
      const unit = units[key % units.length] ?? '';
      for (const part of outcomes.list[Math.floor(key / units.length)]?.parts ?? []) {
        const counts = plain[part.measure];
        if (counts === undefined) continue;
        if ('reason' in part) increase(counts.quarantined, part.reason, count);
        else addTo(counts.units, unit, part.at, count);
      }
    }
    return plain;
  }

  return {
    add(row, id, unit, start, end) {
      const outcome = outcomes.of(row, start, end);
      const key = outcome.id * units.length + unit;
      rows.set(key, (rows.get(key) ?? 0) + 1);
      if (tallies.size === 0) return;
      const orgUnit = units[unit] ?? '';
      let instant: number | undefined;
      for (const part of outcome.parts) {
        const tally = tallies.get(part.measure);
        if (tally === undefined) continue;
        const of = row[source.measures[part.measure]?.of ?? -1];
        instant ??= instantOf(row[source.date]);
        tally.add({ part, of, orgUnit, day: start, instant, id });
      }
    },
    results() {
      const plain = plainCounts();
      return source.measures.map((measure, at) => {
        const { sums, quarantined } = tallies.get(at)?.result() ?? {
          sums: sumsOf(measure, plain[at]?.units ?? new Map()),
          quarantined: plain[at]?.quarantined ?? new Map(),
        };
        return settle({ source: source.name, measure, period, minCell: mapping.minCell }, sums, quarantined);
      });
    },
  };
}

/** What one measure has plainly counted. */
interface PlainCount {
  readonly units: Map<string, Map<Options, number>>;
  readonly quarantined: Map<string, number>;
}

function addTo(units: PlainCount['units'], orgUnit: string, at: Options, count: number): void {
  let unit = units.get(orgUnit);
  if (unit === undefined) {
    unit = new Map();
    units.set(orgUnit, unit);
  }
  unit.set(at, (unit.get(at) ?? 0) + count);
}

function sumsOf(measure: CompiledMeasure, units: PlainCount['units']): Sum[] {
  const sums: Sum[] = [];
  for (const [orgUnit, unit] of units) {
    for (const [at, counted] of unit) {
      const value = measure.factor === undefined ? String(counted) : resultOf(measure, wholeDecimal(counted), 1);
      sums.push({ at, orgUnit, counted, value });
    }
  }
  return sums;
}

/** Orders the rows of a day: those without a time come first. */
function instantOf(date: unknown): number {
  return typeof date === 'string' && date.includes('T') ? Date.parse(date) : Number.NEGATIVE_INFINITY;
}
