import type { Metadata } from '../../adaptors/dhis2/metadata/metadata.ts';
import { type ExpressionNode, UnsupportedError } from './expression.ts';
import { parseExpression } from './parse-expression.ts';

/** The expressions of an indicator. */
export interface IndicatorParts {
  readonly numerator: ExpressionNode;
  readonly denominator: ExpressionNode;
  readonly factor: number;
  readonly isAnnualized: boolean;
}

/**
 * Make what gives the parsed expressions of indicators.
 *
 * @param metadata with indicators
 * @returns a function of the UID of an indicator; it throws an `UnsupportedError` for one that is not there, or that cannot be
 *   parsed
 */
export function createParts({ indicators = [], indicatorTypes = [] }: Metadata): (id: string) => IndicatorParts {
  const parsed = new Map<string, IndicatorParts>();

  function read(id: string): IndicatorParts {
    const indicator = indicators.find((one) => one.id === id);
    if (indicator === undefined) throw new UnsupportedError(`N{${id}}: it is not in the metadata`);
    const { numerator, denominator, indicatorType, annualized } = indicator;
    if (numerator === undefined || denominator === undefined) throw new UnsupportedError('no numerator or denominator');
    const known = indicatorTypes.find((type) => type.id === indicatorType?.id);
    const factor = indicatorType?.factor ?? known?.factor;
    if (factor === undefined) throw new UnsupportedError('no factor: its indicator type is not in the metadata');
    return {
      numerator: parseExpression(numerator),
      denominator: parseExpression(denominator),
      factor,
      isAnnualized: annualized === true,
    };
  }

  return (id) => {
    const parts = parsed.get(id) ?? read(id);
    parsed.set(id, parts);
    return parts;
  };
}
