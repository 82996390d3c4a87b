import type { Rounding } from './compiled-mapping.ts';

/** A calculation: a decimal text, the position of an operand, or an operation on two others. */
export type Arithmetic =
  | string
  | number
  | readonly [operator: '+' | '-' | '*' | '/', left: Arithmetic, right: Arithmetic];

/** Cells of one data element that an indicator adds up, in one org unit and period. */
export interface CompiledOperand {
  readonly dataElement: string;
  /** Options that a cell must have to be one of them; none: every cell. */
  readonly options: readonly string[];
  /** The options of each dimension of the element's category option combos, in the order of the measure. */
  readonly by: readonly IndicatorDimension[];
  readonly attributeBy: readonly IndicatorDimension[];
  /** Whether no cell stands for zero: of averages, least and greatest values it stands for nothing. */
  readonly isAdditive: boolean;
}

/** A dimension of a cell, with the names that its options can have. */
export interface IndicatorDimension {
  readonly name: string;
  readonly options: readonly string[];
}

/** A value that is worked out from cells of the mapping, in the same org unit and period. */
export interface CompiledIndicator {
  readonly dataElement: string;
  /** Line of the mapping file. */
  readonly line: number;
  readonly comment: string | undefined;
  readonly operands: readonly CompiledOperand[];
  readonly numerator: Arithmetic;
  /** Undefined: 1. */
  readonly denominator: Arithmetic | undefined;
  readonly factor: string | undefined;
  readonly decimals: number;
  readonly rounding: Rounding;
  /** The dimensions that it is split up by, which all its operands have. */
  readonly by: readonly IndicatorDimension[];
  readonly attributeBy: readonly IndicatorDimension[];
}
