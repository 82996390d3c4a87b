import type { ResolvedCell } from '../../adaptors/dhis2/cells/resolve-cells.ts';

/** A value of data elements: of all option combos, or of one; of all attribute option combos, or of one. */
export interface ExpressionItem {
  readonly dataElement: string;
  readonly optionCombo?: string;
  readonly attributeOptionCombo?: string;
}

/** A parsed expression of an indicator. */
export type ExpressionNode =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'item'; readonly item: ExpressionItem }
  | { readonly kind: 'constant'; readonly id: string }
  /** The value of another indicator. */
  | { readonly kind: 'indicator'; readonly id: string }
  /** How many org units of a group there are in an org unit: itself and those below it. */
  | { readonly kind: 'unitsOfGroup'; readonly id: string }
  /** How many org units in an org unit report a data set. */
  | { readonly kind: 'expectedReports'; readonly id: string }
  | { readonly kind: 'days' }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: ExpressionNode }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly ExpressionNode[] };

/** An indicator holds something that cannot be worked out from cells alone. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError';
  readonly code = 'not-supported';
}

/** Functions that are worked out, with the least and the greatest number of their arguments. */
export const FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  if: [3, 3],
  isNull: [1, 1],
  isNotNull: [1, 1],
  firstNonNull: [1, 99],
  greatest: [1, 99],
  least: [1, 99],
  log: [1, 2],
  log10: [1, 1],
  removeZeros: [1, 1],
};

/**
 * List the parts of an expression, itself first.
 *
 * @param node the expression
 * @returns every node
 * @example nodesOf(parsed).filter(({ kind }) => kind === 'item')
 */
export function nodesOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.kind) {
    case 'unary':
      return [node, ...nodesOf(node.operand)];
    case 'binary':
      return [node, ...nodesOf(node.left), ...nodesOf(node.right)];
    case 'call':
      return [node, ...node.args.flatMap(nodesOf)];
    default:
      return [node];
  }
}

/**
 * Tell whether a value is one of those that an item adds up.
 *
 * @param cell by UIDs
 * @param item of an expression
 */
export function isOf(
  cell: Pick<ResolvedCell, 'dataElement' | 'categoryOptionCombo' | 'attributeOptionCombo'>,
  { dataElement, optionCombo, attributeOptionCombo }: ExpressionItem,
): boolean {
  return (
    cell.dataElement === dataElement &&
    (optionCombo === undefined || cell.categoryOptionCombo === optionCombo) &&
    (attributeOptionCombo === undefined || cell.attributeOptionCombo === attributeOptionCombo)
  );
}
