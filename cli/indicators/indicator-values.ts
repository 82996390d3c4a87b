import type { ResolvedCell } from '../../adaptors/dhis2/cells/resolve-cells.ts';
import type { Metadata, MetadataIndicator } from '../../adaptors/dhis2/metadata/metadata.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { periodRange } from '../../adaptors/tally/period/index.ts';
import { createCheck } from './check-indicator.ts';
import { countUnits, type UnitCounts } from './count-units.ts';
import { type ExpressionValues, evaluateExpression } from './evaluate-expression.ts';
import { isOf, UnsupportedError } from './expression.ts';
import { createParts, type IndicatorParts } from './indicator-parts.ts';

/** A value of an indicator, and what it is made of. */
export interface IndicatorValue {
  readonly indicator: MetadataIndicator;
  /** UID. */
  readonly orgUnit: string;
  readonly period: string;
  readonly numerator: number | undefined;
  readonly denominator: number | undefined;
  /** Not rounded; undefined where the denominator is 0 or either is missing. */
  readonly value: number | undefined;
}

/** An indicator that cannot be worked out from cells. */
export interface Unsupported {
  readonly indicator: MetadataIndicator;
  /** What in it, by name. */
  readonly reason: string;
}

/** The indicators of a mapping's data set. */
export interface IndicatorTable {
  /** By indicator, org unit and period. */
  readonly values: readonly IndicatorValue[];
  readonly unsupported: readonly Unsupported[];
}

const DAYS_OF_YEAR = 365;
const DAY_MS = 86_400_000;

/**
 * Work out the indicators of DHIS2 from cells, for each org unit and period that has some; nothing is added up over the
 * hierarchy. What DHIS2 would answer otherwise than cells can tell is refused by name, and has no value.
 *
 * @param mapping the compiled mapping that counted the cells
 * @param metadata with indicators, and the constants in them
 * @param cells by UIDs
 * @returns values, and the indicators that have none, with the reason
 * @example indicatorValues(mapping, metadata, resolved.cells).values
 */
export function indicatorValues(
  mapping: CompiledMapping,
  metadata: Metadata,
  cells: readonly ResolvedCell[],
): IndicatorTable {
  const { indicators = [], constants = [] } = metadata;
  const parts = createParts(metadata);
  const check = createCheck(mapping, metadata, parts, cells);
  const work = {
    parts,
    units: countUnits(metadata),
    constants: new Map(constants.flatMap(({ id, value }) => (value === undefined ? [] : [[id, value] as const]))),
    period: mapping.period,
  };
  const places = groupCells(cells);
  const values: IndicatorValue[] = [];
  const unsupported: Unsupported[] = [];
  for (const indicator of [...indicators].sort((a, b) => compare(labelOf(a), labelOf(b)))) {
    try {
      check(indicator.id);
      for (const { orgUnit, period, cells: own } of places) {
        const worked = workOut(indicator.id, { orgUnit, period, cells: own }, work);
        if (worked !== undefined) values.push({ indicator, orgUnit, period, ...worked });
      }
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      unsupported.push({ indicator, reason: error.message });
    }
  }
  return { values, unsupported };
}

/** Name an indicator for people. @example labelOf({ id: 'TLDropOut01', code: 'EPI_DROP_OUT' }) // 'EPI_DROP_OUT' */
export function labelOf({ id, code, name }: MetadataIndicator): string {
  return code ?? name ?? id;
}

/** Cells of one org unit and period by data element. */
interface Place {
  readonly orgUnit: string;
  readonly period: string;
  readonly cells: Map<string, ResolvedCell[]>;
}

function groupCells(cells: readonly ResolvedCell[]): Place[] {
  const places = new Map<string, Place>();
  for (const cell of cells) {
    const { orgUnit, period, dataElement } = cell;
    const key = `${orgUnit} ${period}`;
    const place = places.get(key) ?? { orgUnit, period, cells: new Map() };
    places.set(key, place);
    place.cells.set(dataElement, [...(place.cells.get(dataElement) ?? []), cell]);
  }
  return [...places.values()].sort((a, b) => compare(a.orgUnit, b.orgUnit) || compare(a.period, b.period));
}

/** What indicators are worked out with, beside cells. */
interface Work {
  readonly parts: (id: string) => IndicatorParts;
  readonly units: UnitCounts;
  readonly constants: ReadonlyMap<string, number>;
  readonly period: CompiledMapping['period'];
}

/** Work out one indicator, and those that it names; undefined where it has neither numerator nor denominator. */
function workOut(
  id: string,
  place: Place,
  work: Work,
): Pick<IndicatorValue, 'numerator' | 'denominator' | 'value'> | undefined {
  const { orgUnit, period, cells } = place;
  const { parts, units, constants } = work;
  const { start, end } = periodRange(work.period.type, period, work.period.calendar);
  const days = (Date.parse(end) - Date.parse(start)) / DAY_MS + 1;
  const given: ExpressionValues = {
    read(item) {
      const found = (cells.get(item.dataElement) ?? []).filter((cell) => isOf(cell, item));
      return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + Number(value), 0);
    },
    constants,
    days,
    indicator: (other) => workOut(other, place, work)?.value,
    unitsOfGroup: (group) => units.unitsOfGroup(orgUnit, group),
    expectedReports: (dataSet) => units.expectedReports(orgUnit, dataSet),
  };
  const own = parts(id);
  const numerator = evaluateExpression(own.numerator, given);
  const denominator = evaluateExpression(own.denominator, given);
  if (numerator === undefined && denominator === undefined) return undefined;
  const times = own.isAnnualized ? (own.factor * DAYS_OF_YEAR) / days : own.factor;
  const isKnown = numerator !== undefined && denominator !== undefined && denominator !== 0;
  return { numerator, denominator, value: isKnown ? (numerator * times) / denominator : undefined };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
