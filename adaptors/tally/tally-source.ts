import type { Beside } from './beside.ts';
import type { CompiledMapping, CompiledSource, FhirResource, Row, ViewRow } from './compiled-mapping.ts';
import { addTallies, type SourceCounts, sumMeasures } from './counts.ts';
import { createDating, type Dated, type Undatable } from './dating.ts';
import { increase } from './increase.ts';
import { type Cell, compareCells } from './measure/cells.ts';
import type { MeasureResult } from './measure/measure-tally.ts';
import { createOutcomes } from './measure/outcomes.ts';
import { createPeriodTally, type PeriodTally } from './measure/period-tally.ts';
import { createPlacing } from './place-rows.ts';
import { createSeenSet } from './seen-set.ts';
import { viewOf } from './view-of.ts';
import { createWidening } from './widen-rows.ts';

/** The count of one source in some periods, filled resource by resource. */
export interface SourceTally {
  add(resource: FhirResource): void;
  result(): SourceResult;
}

/** What a source has counted. */
export interface SourceResult {
  readonly cells: Cell[];
  readonly counts: SourceCounts;
  readonly measures: readonly MeasureResult['counts'][];
  /** Periods that have to be counted again, since a resource came in two versions. */
  readonly unsettled: readonly string[];
}

/**
 * Make the tally of one source in the periods of one search. It is pure: the same resources give the same result in any
 * order, in pages of any size, repeated or not.
 *
 * @param mapping compiled mapping
 * @param source one of its sources
 * @param periods the periods that are counted; rows of others are left to them
 * @param beside places, joined rows and facts
 * @returns an empty tally
 * @example
 * const tally = createSourceTally(mapping, source, ['202403'], beside);
 * tally.add(immunization);
 * const { cells } = tally.result();
 */
export function createSourceTally(
  mapping: CompiledMapping,
  source: CompiledSource,
  periods: readonly string[],
  beside: Beside,
): SourceTally {
  const view = viewOf(mapping, source.view);
  const seen = createSeenSet();
  const outcomes = createOutcomes(source);
  const units = beside.lookup.orgUnits;
  const tallies: ReadonlyMap<string, PeriodTally> = new Map(
    periods.map((period) => [period, createPeriodTally(mapping, source, period, outcomes, units)]),
  );
  const widen = createWidening(source, beside);
  const place = createPlacing(source, beside);
  const dateOf = createDating(mapping.period, source);
  const counts = { read: 0, placed: 0, excluded: 0, outside: 0, repeated: 0 };
  const quarantined = new Map<string, number>();
  const unsettled = new Set<string>();

  /** The first version seen counts; which of the periods did is not known, and the other may have left them. */
  function noteOtherVersion(dated: Dated | Undatable): void {
    for (const period of periods) unsettled.add(period);
    if (typeof dated === 'object') unsettled.add(dated.period);
  }

  function addPlaced(tally: PeriodTally, id: string, narrow: Row, dated: Dated): void {
    const row = widen(narrow, dated.start);
    const orgUnit = place.find(row, dated.start);
    if (orgUnit === 'closed') counts.excluded += 1;
    else if ('reason' in orgUnit) increase(quarantined, orgUnit.reason);
    else {
      counts.placed += 1;
      tally.add(row, id, orgUnit.position, dated.start, dated.end);
    }
  }

  function addRow(resource: FhirResource, { values, status }: ViewRow, dated: Dated | Undatable, number: number): void {
    const tally = typeof dated === 'string' ? undefined : tallies.get(dated.period);
    if (tally === undefined && typeof dated !== 'string') {
      counts.outside += 1;
      return;
    }
    counts.read += 1;
    if (status === 'excluded') counts.excluded += 1;
    else if (status !== 'row') increase(quarantined, status);
    else if (typeof dated === 'string') increase(quarantined, dated);
    else if (dated.isPartial) increase(quarantined, 'partial-date');
    else if (resource.id === undefined) increase(quarantined, 'no-id');
    else if (tally !== undefined)
      addPlaced(tally, number === 0 ? resource.id : `${resource.id}\u0001${number}`, values, dated);
  }

  return {
    add(resource) {
      const version = resource.meta?.versionId ?? resource.meta?.lastUpdated ?? '';
      // Without an id a repetition cannot be told from another resource, so each goes into quarantine.
      const known = resource.id === undefined ? 'new' : seen.add(resource.id, version);
      if (known === 'same') {
        counts.repeated += 1;
        return;
      }
      const rows = view.rows(resource);
      for (let number = 0; number < rows.length; number += 1) {
        const row = rows[number];
        if (row === undefined) continue;
        const dated = dateOf(row.values);
        if (known === 'other') noteOtherVersion(dated);
        else addRow(resource, row, dated, number);
      }
    },
    result() {
      const results = [...tallies.values()].map((tally) => tally.results());
      return {
        cells: results.flatMap((measures) => measures.flatMap(({ cells }) => cells)).sort(compareCells),
        measures: source.measures.flatMap((_measure, at) =>
          sumMeasures(results.flatMap((one) => one[at]?.counts ?? [])),
        ),
        counts: {
          source: source.name,
          ...counts,
          undated: 0,
          quarantined: sorted(quarantined),
          placedBy: sorted(place.placedBy),
          unknownPlaces: sorted(place.unknownPlaces),
        },
        unsettled: [...unsettled].sort(),
      };
    },
  };
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return addTallies(Object.fromEntries(counts));
}
