import { type ExpressionItem, type ExpressionNode, UnsupportedError } from './expression.ts';

/** What an expression is worked out from: the values of one org unit and period. */
export interface ExpressionValues {
  /** The value of an item; undefined where there is none. */
  read(item: ExpressionItem): number | undefined;
  /** The value of a constant by its UID. */
  readonly constants: ReadonlyMap<string, number>;
  /** Days of the period. */
  readonly days: number;
  /** The value of another indicator by its UID; undefined where there is none. */
  readonly indicator: (id: string) => number | undefined;
  /** How many org units of a group there are in the org unit, by the UID of the group. */
  readonly unitsOfGroup: (id: string) => number;
  /** How many org units in the org unit report a data set, by its UID. */
  readonly expectedReports: (id: string) => number;
}

type Result = number | boolean | undefined;

/**
 * Work out the numerator or denominator of an indicator as DHIS2 does: a missing value is 0 beside others, but where all
 * are missing there is none; `isNull`, `isNotNull` and `firstNonNull` see what is missing.
 *
 * @param node the parsed expression
 * @param values of one org unit and period
 * @returns the number; undefined where all values are missing, or where there is no number, such as of a division by zero
 * @throws {UnsupportedError} for a constant that is not known, or a result that is true or false
 * @example evaluateExpression(parseExpression('#{WSy7zOZx1Wl} * 2'), values) // 6
 */
export function evaluateExpression(node: ExpressionNode, values: ExpressionValues): number | undefined {
  const seen = { items: 0, found: 0 };
  const result = evaluate(node, { ...values, seen, seesMissing: false });
  if (seen.items > 0 && seen.found === 0) return undefined;
  if (typeof result === 'boolean') throw new UnsupportedError('a condition in place of a number');
  const number = result ?? 0;
  return Number.isFinite(number) ? number : undefined;
}

interface Scope extends ExpressionValues {
  readonly seen: { items: number; found: number };
  /** Whether a missing value is nothing, and not 0. */
  readonly seesMissing: boolean;
}

function evaluate(node: ExpressionNode, scope: Scope): Result {
  switch (node.kind) {
    case 'number':
    case 'boolean':
      return node.value;
    case 'days':
      return scope.days;
    case 'constant': {
      const value = scope.constants.get(node.id);
      if (value === undefined) throw new UnsupportedError(`C{${node.id}}: a constant that DHIS2 does not show`);
      return value;
    }
    case 'item':
      return itemOf(scope.read(node.item), scope);
    case 'indicator':
      return itemOf(scope.indicator(node.id), scope);
    case 'unitsOfGroup':
    case 'expectedReports':
      return scope[node.kind](node.id);
    case 'unary':
      return signed(node.operator, evaluate(node.operand, scope));
    case 'binary':
      return pair(node, scope);
    default:
      return call(node.name, node.args, scope);
  }
}

/** A value that may be missing: of a data element, or of another indicator. */
function itemOf(value: number | undefined, { seen, seesMissing }: Scope): Result {
  seen.items += 1;
  if (value !== undefined) seen.found += 1;
  return value ?? (seesMissing ? undefined : 0);
}

function signed(operator: string, value: Result): Result {
  if (value === undefined) return undefined;
  if (operator === '!' || operator === 'not') return !asBoolean(value);
  return operator === '-' ? -asNumber(value) : asNumber(value);
}

const CALCULATE: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

function pair({ operator, left, right }: Extract<ExpressionNode, { kind: 'binary' }>, scope: Scope): Result {
  const a = evaluate(left, scope);
  const b = evaluate(right, scope);
  if (a === undefined || b === undefined) return undefined;
  if (operator === '&&' || operator === 'and') return asBoolean(a) && asBoolean(b);
  if (operator === '||' || operator === 'or') return asBoolean(a) || asBoolean(b);
  return CALCULATE[operator]?.(asNumber(a), asNumber(b));
}

function call(name: string, args: readonly ExpressionNode[], scope: Scope): Result {
  const [first, second, third] = args;
  if (first === undefined) return undefined;
  switch (name) {
    case 'if': {
      const test = evaluate(first, scope);
      const chosen = test === undefined ? undefined : asBoolean(test) ? second : third;
      return chosen === undefined ? undefined : evaluate(chosen, scope);
    }
    case 'isNull':
    case 'isNotNull':
      return (evaluate(first, { ...scope, seesMissing: true }) === undefined) === (name === 'isNull');
    case 'firstNonNull':
      for (const arg of args) {
        const value = evaluate(arg, { ...scope, seesMissing: true });
        if (value !== undefined) return value;
      }
      return undefined;
    case 'removeZeros': {
      const value = evaluate(first, scope);
      return value === 0 ? undefined : value;
    }
    default: {
      const numbers = args
        .map((arg) => evaluate(arg, scope))
        .flatMap((value) => (value === undefined ? [] : asNumber(value)));
      return numbers.length === 0 ? undefined : ofNumbers(name, numbers);
    }
  }
}

function ofNumbers(name: string, numbers: readonly number[]): number {
  const [value = Number.NaN, base] = numbers;
  if (name === 'greatest') return Math.max(...numbers);
  if (name === 'least') return Math.min(...numbers);
  if (name === 'log10') return Math.log10(value);
  return base === undefined ? Math.log(value) : Math.log(value) / Math.log(base);
}

function asNumber(value: number | boolean): number {
  if (typeof value === 'number') return value;
  throw new UnsupportedError('a condition in place of a number');
}

function asBoolean(value: number | boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw new UnsupportedError('a number in place of a condition');
}
