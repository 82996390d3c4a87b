import type { Beside } from './beside.ts';
import type { CompiledMapping, CompiledSource, FhirResource, Row, ViewRow } from './compiled-mapping.ts';
import { addTallies, type MeasureCounts, type SourceCounts } from './counts.ts';
import { createDating, type Dated, type Undatable } from './dating.ts';
import { idOf } from './id-of.ts';
import { increase } from './increase.ts';
import type { Cell } from './measure/cells.ts';
import { createJoinedOutcomes } from './measure/joined-outcomes.ts';
import { createOutcomes } from './measure/outcomes.ts';
import { createSourceMeasures } from './measure/source-measures.ts';
import { createNewest } from './newest.ts';
import { createPeriodQuarantine } from './period-quarantine.ts';
import { createPlacing } from './place-rows.ts';
import { createSeenSet } from './seen-set.ts';
import { versionOf } from './version-of.ts';
import { viewOf } from './view-of.ts';
import { createWidening } from './widen-rows.ts';

/** The count of one source in some periods, filled resource by resource. */
export interface SourceTally {
  add(resource: FhirResource): void;
  /** Add several, at most `AHEAD`, which is faster: what they need of memory is fetched together. */
  addAll(resources: readonly FhirResource[]): void;
  result(): SourceResult;
}

/** What a source has counted. */
export interface SourceResult {
  readonly cells: Cell[];
  /** Cells that were left out as too small, where indicators need to know. */
  readonly small?: readonly Cell[];
  readonly counts: SourceCounts;
  readonly measures: readonly MeasureCounts[];
  /** Periods that have to be counted again, since a resource came in two versions. */
  readonly unsettled: readonly string[];
  /** Ids of resources that came in several versions. */
  readonly severals: ReadonlySet<string>;
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
  const counted = [...new Set(periods)];
  const seen = createSeenSet();
  const outcomes = createOutcomes(source);
  const perPeriod = createPeriodQuarantine(counted.length);
  const measures = createSourceMeasures(mapping, source, counted, outcomes.list, beside.lookup);
  const widen = createWidening(source, beside);
  const joined = createJoinedOutcomes(
    source,
    view.columns.length,
    (name) => beside.joinClasses?.(name),
    (narrow, { start, end }) => outcomes.of(widen(narrow, start), start, end),
  );
  const place = createPlacing(source, beside);
  const held = source.newest === undefined ? undefined : createNewest(source.newest, mapping.period.timeZone);
  const dateOf = createDating(mapping.period, source, counted);
  const counts = { read: 0, placed: 0, excluded: 0, outside: 0, repeated: 0 };
  const quarantined = new Map<string, number>();
  const unsettled = new Set<string>();
  const severals = new Set<string>();

  function quarantine(reason: string, at: number): void {
    increase(quarantined, reason);
    perPeriod.hold(at);
  }

  /** The first version seen counts; which of the periods did is not known, and the other may have left them. */
  function noteOtherVersion(id: string | undefined, rows: readonly ViewRow[]): void {
    if (id !== undefined) severals.add(id);
    if (rows.length > 0) for (const period of counted) unsettled.add(period);
    for (const { values } of rows) {
      const dated = dateOf(values);
      if (typeof dated === 'object') unsettled.add(dated.period);
    }
  }

  function addPlaced(id: string, narrow: Row, dated: Dated, ahead: number): void {
    const { start, end, at } = dated;
    let row = joined === undefined || held !== undefined ? widen(narrow, start) : narrow;
    const orgUnit = place.find(row, start);
    if (orgUnit === 'closed') counts.excluded += 1;
    else if ('reason' in orgUnit) quarantine(orgUnit.reason, at);
    else if (held !== undefined) held.add({ id, row, dated, unit: orgUnit.position, expression: place.last() });
    else {
      counts.placed += 1;
      const known = joined?.of(narrow, dated, ahead);
      if (joined !== undefined && (known === undefined || measures.needsRows)) row = widen(narrow, start);
      const outcome = known ?? outcomes.of(row, start, end);
      measures.add(outcome, orgUnit.position, at);
      if (measures.needsRows) measures.show(row, outcome, orgUnit.position, dated, id);
    }
  }

  /** Count what was held back until all resources were seen. */
  function addHeld(): void {
    for (const { reason, id, row, dated, unit, expression } of held?.settle() ?? []) {
      if (reason !== undefined) {
        increase(quarantined, reason);
        // What a newer one has taken the place of is missed by nobody.
        if (reason === 'superseded') perPeriod.forget(dated.at);
        else perPeriod.hold(dated.at);
        place.takeBack(expression);
        continue;
      }
      counts.placed += 1;
      const outcome = outcomes.of(row, dated.start, dated.end);
      measures.add(outcome, unit, dated.at);
      if (measures.needsRows) measures.show(row, outcome, unit, dated, id);
    }
  }

  function addRow(id: string | undefined, { values, status }: ViewRow, dated: Dated | Undatable, ahead: number): void {
    if (typeof dated !== 'string' && dated.at === -1) {
      counts.outside += 1;
      return;
    }
    const at = typeof dated === 'string' ? -1 : dated.at;
    counts.read += 1;
    perPeriod.read(at);
    if (status === 'excluded') counts.excluded += 1;
    else if (status !== 'row') quarantine(status, at);
    else if (typeof dated === 'string') quarantine(dated, at);
    else if (dated.isOther) quarantine('period-mismatch', at);
    else if (dated.isPartial) quarantine('partial-date', at);
    else if (id === undefined) quarantine('no-id', at);
    else addPlaced(id, values, dated, ahead);
  }

  function addRows(id: string | undefined, rows: readonly ViewRow[], known: 'new' | 'same' | 'other', ahead: number) {
    if (known === 'same') {
      counts.repeated += 1;
      return;
    }
    if (known === 'other') {
      noteOtherVersion(id, rows);
      return;
    }
    for (let number = 0; number < rows.length; number += 1) {
      const row = rows[number];
      if (row === undefined) continue;
      const dated = dateOf(row.values);
      if (number === 0) addRow(id, row, dated, ahead);
      else addRow(id === undefined ? id : `${id}\u0001${number}`, row, dated, -1);
    }
  }

  return {
    add(resource) {
      const id = idOf(resource);
      // Without an id a repetition cannot be told from another resource, so each goes into quarantine.
      const rows = view.rows(resource);
      addRows(id, rows, id === undefined ? 'new' : seen.add(id, versionOf(resource, rows)), -1);
    },
    addAll(resources) {
      const ids: string[] = [];
      const rows: (readonly ViewRow[])[] = [];
      const firsts: Row[] = [];
      for (const resource of resources) {
        const made = view.rows(resource);
        ids.push(idOf(resource) ?? '');
        rows.push(made);
        firsts.push(made[0]?.values ?? []);
      }
      seen.lookAhead(ids);
      joined?.lookAhead(firsts);
      for (let at = 0; at < resources.length; at += 1) {
        const resource = resources[at];
        if (resource === undefined) continue;
        const made = rows[at] ?? [];
        const id = idOf(resource);
        addRows(id, made, id === undefined ? 'new' : seen.addAhead(at, versionOf(resource, made)), at);
      }
    },
    result() {
      addHeld();
      const facts = beside.factsCounts?.() ?? [];
      const measured = measures.result(perPeriod.measured);
      const overLimit = perPeriod.over(mapping).map((at) => counted[at] ?? '');
      return {
        ...measured,
        counts: {
          source: source.name,
          ...counts,
          undated: 0,
          quarantined: sorted(quarantined),
          placedBy: place.placedBy(),
          unknownPlaces: sorted(place.unknownPlaces),
          ...(overLimit.length === 0 ? {} : { overLimit: overLimit.sort() }),
          ...(facts.length === 0 ? {} : { facts }),
        },
        unsettled: [...unsettled].sort(),
        severals,
      };
    },
  };
}

function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return addTallies(Object.fromEntries(counts));
}
