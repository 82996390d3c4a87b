import { UnsupportedError } from './expression.ts';

/** A word of an expression. */
export interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'reference' | 'days';
  readonly text: string;
}

const UID = '[A-Za-z][A-Za-z0-9]{10}';
const TOKEN =
  /\s*(?:(?<days>\[days\])|(?<reference>(?:#|[A-Z]+)\{[^{}]*\})|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z][A-Za-z0-9_]*)|(?<sign>&&|\|\||==|!=|<=|>=|[-+*/%^<>!(),.]))/y;

/** What other references stand for, of which cells know nothing. */
const OTHERS: Readonly<Record<string, string>> = {
  A: 'attributes of a program',
  D: 'data elements of a program',
  I: 'program indicators',
  R: 'which reports are complete, DHIS2 alone knows',
  V: 'variables of a program',
};

/**
 * Split an expression of an indicator into its words.
 *
 * @param expression as DHIS2 has it
 * @returns the words
 * @throws {UnsupportedError} for what is none of them, and for references to what cells and metadata do not tell
 * @example readTokens('#{WSy7zOZx1Wl} * 2').map(({ text }) => text) // ['#{WSy7zOZx1Wl}', '*', '2']
 */
export function readTokens(expression: string): Token[] {
  const text = expression.trim();
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const { groups = {} } = TOKEN.exec(text) ?? {};
    const [kind, found] = Object.entries(groups).find(([, value]) => value !== undefined) ?? [];
    if (kind === undefined || found === undefined) {
      throw new UnsupportedError(`"${text.slice(at, at + 12).trim()}" in its expression`);
    }
    if (kind === 'reference') checkReference(found);
    tokens.push({ kind: kind as Token['kind'], text: found });
  }
  return tokens;
}

const ITEM = new RegExp(`^#\\{${UID}(?:\\.(?:${UID}|\\*)){0,2}\\}$`);
const OTHER_VALUE = new RegExp(`^(?:(?:C|N|OUG)\\{${UID}|R\\{${UID}\\.EXPECTED_REPORTS)\\}$`);

function checkReference(text: string): void {
  if (ITEM.test(text) || OTHER_VALUE.test(text)) return;
  const prefix = text.slice(0, text.indexOf('{'));
  const what = OTHERS[prefix] ?? (prefix === '#' ? 'groups of data elements or category options' : 'such references');
  throw new UnsupportedError(`${text}: ${what}`);
}
