import type { CompiledIndicator, CompiledOperand } from '../compiled-indicator.ts';
import type { CompiledMapping } from '../compiled-mapping.ts';
import type { MeasureCounts } from '../counts.ts';
import type { Cell } from '../measure/cells.ts';
import {
  addDecimals,
  type Decimal,
  divideDecimals,
  formatDecimal,
  parseDecimal,
  wholeDecimal,
} from '../measure/decimal.ts';
import { assignOptions } from './assign-options.ts';
import { calculate, divide } from './calculate.ts';

/** What indicators are worked out from. */
export interface CountedCells {
  /** In any order; all of the periods that they are of. */
  readonly cells: readonly Cell[];
  /** Those that the mapping leaves out as too small. */
  readonly small: readonly Cell[];
}

/** The cells of indicators, and a line each. */
export interface IndicatorCells {
  readonly cells: Cell[];
  readonly measures: readonly MeasureCounts[];
}

/** Cells of one indicator, org unit, period and options: what each operand adds up to. */
interface Group {
  readonly options: readonly string[];
  readonly attributeOptions: readonly string[];
  readonly orgUnit: string;
  readonly period: string;
  readonly sums: (Decimal | undefined)[];
  /** Positions of the operands that have a cell. */
  readonly met: Set<number>;
  isSmall: boolean;
}

/** A cell of a data element with some options, as an indicator takes it in. */
interface Use {
  readonly indicator: number;
  readonly operand: number;
  readonly options: readonly string[];
  readonly attributeOptions: readonly string[];
  /** Names the options. */
  readonly key: string;
}

/**
 * Work out the indicators of a mapping from its cells: for each org unit and period that has one of their cells, exactly,
 * rounded once. No cell of a count or sum is zero; a denominator of zero gives no value. Where a cell was left out as too
 * small, or with `minCell` one of the sums is smaller, the indicator is left out too: it would tell what was left out.
 *
 * @param mapping compiled mapping
 * @param counted its cells
 * @returns cells of the indicators in no order, and what became of each indicator
 * @example indicatorCells(mapping, { cells, small: [] }).cells
 */
export function indicatorCells(
  { indicators = [], minCell }: Pick<CompiledMapping, 'indicators' | 'minCell'>,
  { cells, small }: CountedCells,
): IndicatorCells {
  const groups = indicators.map(() => new Map<string, Group>());
  const usesOf = createUses(indicators);
  const take = (cell: Cell, isSmall: boolean) => {
    for (const use of usesOf(cell)) {
      const { orgUnit, period } = cell;
      const key = `${period}\u0001${orgUnit}\u0001${use.key}`;
      const known = groups[use.indicator];
      const group = known?.get(key) ?? emptyGroup(indicators[use.indicator], cell, use);
      known?.set(key, group);
      if (isSmall) group.isSmall = true;
      group.met.add(use.operand);
      const value = parseDecimal(cell.value);
      const sum = group.sums[use.operand];
      group.sums[use.operand] = sum === undefined || value === undefined ? value : addDecimals(sum, value);
    }
  };
  for (const cell of cells) take(cell, false);
  for (const cell of small) take(cell, true);
  const found = indicators.map((indicator, at) => settle(indicator, [...(groups[at]?.values() ?? [])], minCell));
  return { cells: found.flatMap((one) => one.cells), measures: found.map(({ counts }) => counts) };
}

function emptyGroup(indicator: CompiledIndicator | undefined, { orgUnit, period }: Cell, use: Use): Group {
  const zero = wholeDecimal(0);
  const sums = (indicator?.operands ?? []).map(({ isAdditive }) => (isAdditive ? zero : undefined));
  const { options, attributeOptions } = use;
  const sorted = { options: [...options].sort(), attributeOptions: [...attributeOptions].sort() };
  return { ...sorted, orgUnit, period, sums, met: new Set(), isSmall: false };
}

/** Cells of one count share their lists of options, so that what they are for is worked out once a list. */
function createUses(indicators: readonly CompiledIndicator[]): (cell: Cell) => readonly Use[] {
  const known = new Map<string, Map<readonly string[], Map<readonly string[], readonly Use[]>>>();
  const named = new Set(indicators.flatMap(({ operands }) => operands.map(({ dataElement }) => dataElement)));
  const work = (cell: Cell) =>
    indicators.flatMap((indicator, at) =>
      indicator.operands.flatMap((operand, position) => useOf(cell, indicator, operand, at, position) ?? []),
    );
  return (cell) => {
    if (!named.has(cell.dataElement)) return [];
    const ofElement = known.get(cell.dataElement) ?? new Map();
    known.set(cell.dataElement, ofElement);
    const ofOptions = ofElement.get(cell.options) ?? new Map();
    ofElement.set(cell.options, ofOptions);
    const uses = ofOptions.get(cell.attributeOptions) ?? work(cell);
    ofOptions.set(cell.attributeOptions, uses);
    return uses;
  };
}

function useOf(
  cell: Cell,
  { by, attributeBy }: CompiledIndicator,
  operand: CompiledOperand,
  indicator: number,
  position: number,
): Use | undefined {
  if (cell.dataElement !== operand.dataElement) return undefined;
  if (operand.options.some((option) => !cell.options.includes(option))) return undefined;
  const options = pick(operand.by, cell.options, by);
  const attributeOptions = pick(operand.attributeBy, cell.attributeOptions, attributeBy);
  if (options === undefined || attributeOptions === undefined) return undefined;
  const key = [...options, '\u0002', ...attributeOptions].join('\u0001');
  return { indicator, operand: position, options, attributeOptions, key };
}

/** The cell's options of the wanted dimensions, in their order. */
function pick(
  dimensions: CompiledOperand['by'],
  options: readonly string[],
  wanted: CompiledIndicator['by'],
): readonly string[] | undefined {
  if (wanted.length === 0) return [];
  const assigned = assignOptions(dimensions, options);
  return assigned && wanted.map(({ name }) => assigned[dimensions.findIndex((one) => one.name === name)] ?? '');
}

function settle(indicator: CompiledIndicator, groups: readonly Group[], minCell: number) {
  const { dataElement } = indicator;
  const cells: Cell[] = [];
  let suppressed = 0;
  let without = 0;
  for (const group of groups) {
    const { options, attributeOptions, orgUnit, period, sums } = group;
    const value = resultOf(indicator, sums);
    if (value === undefined) without += 1;
    else if (isBelow(indicator, group, minCell)) suppressed += 1;
    else cells.push({ dataElement, options, attributeOptions, orgUnit, period, value });
  }
  const counts: MeasureCounts = {
    source: 'indicators',
    ...{ dataElement, accepted: 0, counted: 0, quarantined: {} },
    ...(suppressed === 0 ? {} : { suppressed }),
    indicator: { cells: cells.length, without },
  };
  return { cells, counts };
}

/** Nothing at all is less than the least number that may be told, like one of few. */
function isBelow({ operands }: CompiledIndicator, { met, isSmall }: Group, minCell: number): boolean {
  return isSmall || (minCell > 1 && operands.some(({ isAdditive }, at) => isAdditive && !met.has(at)));
}

function resultOf(indicator: CompiledIndicator, sums: Group['sums']): string | undefined {
  const numerator = calculate(indicator.numerator, sums);
  const denominator = indicator.denominator === undefined ? undefined : calculate(indicator.denominator, sums);
  if (numerator === undefined || (indicator.denominator !== undefined && denominator === undefined)) return undefined;
  const result = denominator === undefined ? numerator : divide(numerator, denominator);
  if (result === undefined) return undefined;
  const factor = parseDecimal(indicator.factor ?? '1') ?? wholeDecimal(1);
  const over = { units: result.over * factor.units, scale: factor.scale };
  const rounded = divideDecimals(over, { units: result.under, scale: 0 }, indicator.decimals, indicator.rounding);
  return formatDecimal(rounded);
}
