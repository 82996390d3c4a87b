import { type ExpressionItem, type ExpressionNode, FUNCTIONS, UnsupportedError } from './expression.ts';
import { readTokens, type Token } from './read-tokens.ts';

/** Operators of two sides, those that bind last first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||', 'or'],
  ['&&', 'and'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

const SIGNS = ['+', '-', '!', 'not'];

/**
 * Parse the numerator or denominator of an indicator of DHIS2.
 *
 * @param expression as DHIS2 has it
 * @returns the parsed expression
 * @throws {UnsupportedError} with what in it cannot be worked out from cells, by name
 * @see https://docs.dhis2.org/en/use/user-guides/dhis-core-version-master/configuring-the-system/metadata.html#manage_indicators
 * @example parseExpression('#{WSy7zOZx1Wl.JKuWbG5bWAu} / C{bCqvfPR02Im}')
 */
export function parseExpression(expression: string): ExpressionNode {
  const tokens = readTokens(expression);
  let at = 0;
  const peek = () => tokens[at]?.text;

  function take(wanted: string): void {
    if (peek() !== wanted) throw new UnsupportedError(`"${peek() ?? 'the end'}" in its expression`);
    at += 1;
  }

  function level(number: number): ExpressionNode {
    const operators = LEVELS[number];
    if (operators === undefined) return signed();
    let left = level(number + 1);
    for (let operator = peek(); operator !== undefined && operators.includes(operator); operator = peek()) {
      at += 1;
      left = { kind: 'binary', operator, left, right: level(number + 1) };
    }
    return left;
  }

  function signed(): ExpressionNode {
    const operator = peek();
    if (operator === undefined || !SIGNS.includes(operator)) return power();
    at += 1;
    return { kind: 'unary', operator, operand: signed() };
  }

  /** From the right: 2 ^ 3 ^ 2 is 2 ^ 9; and before a sign. */
  function power(): ExpressionNode {
    const left = single();
    if (peek() !== '^') return left;
    at += 1;
    return { kind: 'binary', operator: '^', left, right: signed() };
  }

  function single(): ExpressionNode {
    const token = tokens[at];
    at += 1;
    const found = token === undefined ? undefined : (leafOf(token) ?? enclosed(token));
    if (found === undefined) throw new UnsupportedError(`"${token?.text ?? 'the end'}" in its expression`);
    if (peek() === '.') throw new UnsupportedError(`.${tokens[at + 1]?.text ?? ''}(…) behind an item`);
    return found;
  }

  function enclosed({ kind, text }: Token): ExpressionNode | undefined {
    if (text === '(') {
      const inner = level(0);
      take(')');
      return inner;
    }
    return kind === 'name' ? called(text) : undefined;
  }

  function called(name: string): ExpressionNode {
    const counts = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (counts === undefined) throw new UnsupportedError(`${name}${peek() === '(' ? '()' : ''}`);
    take('(');
    const args = [level(0)];
    while (peek() === ',') {
      at += 1;
      args.push(level(0));
    }
    take(')');
    const [least, most] = counts;
    if (args.length < least || args.length > most)
      throw new UnsupportedError(`${name}() with ${args.length} arguments`);
    return { kind: 'call', name, args };
  }

  const found = level(0);
  if (at < tokens.length) throw new UnsupportedError(`"${peek()}" in its expression`);
  return found;
}

function leafOf({ kind, text }: Token): ExpressionNode | undefined {
  if (kind === 'number') return { kind: 'number', value: Number(text) };
  if (kind === 'days') return { kind: 'days' };
  if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
  if (kind !== 'reference') return undefined;
  const [prefix = '', inner = ''] = text.slice(0, -1).split('{');
  const other = OTHERS[prefix];
  return other === undefined
    ? { kind: 'item', item: itemOf(inner) }
    : { kind: other, id: inner.replace('.EXPECTED_REPORTS', '') };
}

/** References that are no data elements, by what stands before the brace. */
const OTHERS: Readonly<Record<string, 'constant' | 'indicator' | 'unitsOfGroup' | 'expectedReports'>> = {
  C: 'constant',
  N: 'indicator',
  OUG: 'unitsOfGroup',
  R: 'expectedReports',
};

function itemOf(text: string): ExpressionItem {
  const [dataElement = '', optionCombo = '*', attributeOptionCombo = '*'] = text.split('.');
  return {
    dataElement,
    ...(optionCombo === '*' ? {} : { optionCombo }),
    ...(attributeOptionCombo === '*' ? {} : { attributeOptionCombo }),
  };
}
