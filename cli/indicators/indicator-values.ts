import type { ResolvedCell } from '../../adaptors/dhis2/cells/resolve-cells.ts';
import { findNamed } from '../../adaptors/dhis2/metadata/find-named.ts';
import type { Metadata, MetadataIndicator } from '../../adaptors/dhis2/metadata/metadata.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { mappedDimensions } from '../../adaptors/tally/indicators/mapped-dimensions.ts';
import { periodRange } from '../../adaptors/tally/period/index.ts';
import { evaluateExpression } from './evaluate-expression.ts';
import { type ExpressionItem, type ExpressionNode, nodesOf, UnsupportedError } from './expression.ts';
import { parseExpression } from './parse-expression.ts';

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

/** Aggregation types by which DHIS2 adds up the option combos of one org unit and period. */
const ADDED_UP = [
  'SUM',
  'AVERAGE_SUM_ORG_UNIT',
  'LAST',
  'LAST_IN_PERIOD',
  'FIRST',
  'MAX_SUM_ORG_UNIT',
  'MIN_SUM_ORG_UNIT',
];
/** Those by which a value alone is not what DHIS2 shows. */
const NEVER = ['COUNT', 'STDDEV', 'VARIANCE', 'NONE', 'CUSTOM'];

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
  const numbers = new Map(constants.flatMap(({ id, value }) => (value === undefined ? [] : [[id, value] as const])));
  const places = groupCells(cells);
  const check = createCheck(mapping, metadata);
  const values: IndicatorValue[] = [];
  const unsupported: Unsupported[] = [];
  for (const indicator of [...indicators].sort((a, b) => compare(labelOf(a), labelOf(b)))) {
    try {
      const parts = partsOf(indicator, metadata);
      for (const node of [parts.numerator, parts.denominator]) check(node, cells);
      values.push(...valuesOf(indicator, parts, places, mapping, numbers));
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

interface Parts {
  readonly numerator: ExpressionNode;
  readonly denominator: ExpressionNode;
  readonly factor: number;
}

function partsOf(
  { numerator, denominator, indicatorType }: MetadataIndicator,
  { indicatorTypes = [] }: Metadata,
): Parts {
  if (numerator === undefined || denominator === undefined) throw new UnsupportedError('no numerator or denominator');
  const known = indicatorTypes.find(({ id }) => id === indicatorType?.id);
  const factor = indicatorType?.factor ?? known?.factor;
  if (factor === undefined) throw new UnsupportedError('no factor: its indicator type is not in the metadata');
  return { numerator: parseExpression(numerator), denominator: parseExpression(denominator), factor };
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

/** Make a check that an expression asks for nothing of which the cells know too little. */
function createCheck({ sources, indicators }: CompiledMapping, { dataElements, categoryOptionCombos }: Metadata) {
  const counted = new Set(
    [...mappedDimensions({ sources, ...(indicators && { indicators }) }).keys()].map(
      (name) => findNamed(dataElements, name)?.id,
    ),
  );
  const combos = new Set(categoryOptionCombos.map(({ id }) => id));
  const elements = new Map(dataElements.map((element) => [element.id, element]));
  const several = (cells: readonly ResolvedCell[], item: ExpressionItem) => {
    const seen = new Set<string>();
    return cells.some((cell) => {
      if (!isOf(cell, item)) return false;
      const key = `${cell.orgUnit} ${cell.period}`;
      return seen.has(key) || !seen.add(key);
    });
  };
  return (node: ExpressionNode, cells: readonly ResolvedCell[]) => {
    for (const part of nodesOf(node)) {
      if (part.kind !== 'item') continue;
      const { item } = part;
      const { code, aggregationType = 'SUM' } = elements.get(item.dataElement) ?? {};
      const name = code ?? item.dataElement;
      if (!counted.has(item.dataElement)) throw new UnsupportedError(`the mapping does not count data element ${name}`);
      const strange = [item.optionCombo, item.attributeOptionCombo].find((id) => id !== undefined && !combos.has(id));
      if (strange !== undefined) throw new UnsupportedError(`option combo ${strange} is none of the data set's`);
      const isAdded = ADDED_UP.includes(aggregationType);
      if (NEVER.includes(aggregationType) || (!isAdded && several(cells, item))) {
        throw new UnsupportedError(`data element ${name} is not added up: its aggregation type is ${aggregationType}`);
      }
    }
  };
}

function isOf(cell: ResolvedCell, { dataElement, optionCombo, attributeOptionCombo }: ExpressionItem): boolean {
  return (
    cell.dataElement === dataElement &&
    (optionCombo === undefined || cell.categoryOptionCombo === optionCombo) &&
    (attributeOptionCombo === undefined || cell.attributeOptionCombo === attributeOptionCombo)
  );
}

function valuesOf(
  indicator: MetadataIndicator,
  { numerator: over, denominator: under, factor }: Parts,
  places: readonly Place[],
  { period: { type, calendar } }: CompiledMapping,
  constants: ReadonlyMap<string, number>,
): IndicatorValue[] {
  return places.flatMap(({ orgUnit, period, cells }) => {
    const { start, end } = periodRange(type, period, calendar);
    const days = (Date.parse(end) - Date.parse(start)) / DAY_MS + 1;
    const read = (item: ExpressionItem) => {
      const found = (cells.get(item.dataElement) ?? []).filter((cell) => isOf(cell, item));
      return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + Number(value), 0);
    };
    const numerator = evaluateExpression(over, { read, constants, days });
    const denominator = evaluateExpression(under, { read, constants, days });
    if (numerator === undefined && denominator === undefined) return [];
    const times = indicator.annualized === true ? (factor * DAYS_OF_YEAR) / days : factor;
    const isKnown = numerator !== undefined && denominator !== undefined && denominator !== 0;
    const value = isKnown ? (numerator * times) / denominator : undefined;
    return [{ indicator, orgUnit, period, numerator, denominator, value }];
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
