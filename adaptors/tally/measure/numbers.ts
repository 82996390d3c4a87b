import type { CompiledMeasure } from '../compiled-mapping.ts';
import { increase } from '../increase.ts';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  divideDecimals,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  wholeDecimal,
} from './decimal.ts';
import type { MeasureTally, Sum } from './measure-tally.ts';
import type { Options } from './outcomes.ts';

/** Digits after the point of a result whose mapping says none. */
const MOST_DECIMALS = 10;

interface Numbers {
  readonly at: Options;
  readonly orgUnit: string;
  /** The sum, or the least or greatest so far. */
  value: Decimal;
  rows: number;
}

/**
 * Make a tally that adds up, averages or compares the numbers of rows, as exact decimals that are rounded once.
 *
 * @param measure compiled measure, `sum`, `avg`, `min` or `max`
 * @param ofName name of the column that holds the number
 * @returns an empty tally
 */
export function createNumbers(measure: CompiledMeasure, ofName: string): MeasureTally {
  const units = new Map<string, Map<Options, Numbers>>();
  const quarantined = new Map<string, number>();

  function unitOf(orgUnit: string): Map<Options, Numbers> {
    let unit = units.get(orgUnit);
    if (unit === undefined) {
      unit = new Map();
      units.set(orgUnit, unit);
    }
    return unit;
  }

  return {
    add({ part, of, orgUnit }) {
      const value = typeof of === 'number' ? parseDecimal(of) : undefined;
      if ('reason' in part) increase(quarantined, part.reason);
      else if (of === null || of === undefined) increase(quarantined, `no-number:${ofName}`);
      else if (value === undefined) increase(quarantined, `bad-number:${ofName}`);
      else {
        const unit = unitOf(orgUnit);
        const known = unit.get(part.at);
        if (known === undefined) unit.set(part.at, { at: part.at, orgUnit, value, rows: 1 });
        else {
          known.rows += 1;
          known.value = merge(measure, known.value, value);
        }
      }
    },
    result() {
      const sums: Sum[] = [];
      for (const unit of units.values()) {
        for (const { at, orgUnit, value, rows } of unit.values()) {
          const divisor = measure.aggregate === 'avg' ? rows : 1;
          sums.push({ at, orgUnit, counted: rows, value: resultOf(measure, value, divisor) });
        }
      }
      return { sums, quarantined };
    },
  };
}

function merge({ aggregate }: CompiledMeasure, a: Decimal, b: Decimal): Decimal {
  if (aggregate === 'min') return compareDecimals(b, a) < 0 ? b : a;
  if (aggregate === 'max') return compareDecimals(b, a) > 0 ? b : a;
  return addDecimals(a, b);
}

/**
 * Finish a result: divide, multiply by the measure's factor, and round once.
 *
 * @param measure its factor, decimals and rounding
 * @param value an exact decimal
 * @param divisor a whole number above 0
 * @returns canonical decimal text
 * @example resultOf({ factor: '1000', decimals: 1, rounding: 'half-up' }, parseDecimal(2), 3) // '666.7'
 */
export function resultOf(
  { factor, decimals, rounding }: Pick<CompiledMeasure, 'factor' | 'decimals' | 'rounding'>,
  value: Decimal,
  divisor: number,
): string {
  const by = factor === undefined ? undefined : parseDecimal(factor);
  const product = by === undefined ? value : multiplyDecimals(value, by);
  const digits = decimals ?? MOST_DECIMALS;
  if (divisor === 1) return formatDecimal(roundDecimal(product, digits, rounding));
  return formatDecimal(divideDecimals(product, wholeDecimal(divisor), digits, rounding));
}
