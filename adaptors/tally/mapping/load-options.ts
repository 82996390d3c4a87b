import { isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import { entriesOf, type Text, textOf } from './fields.ts';
import type { Problems } from './problems.ts';

/**
 * Read the `map` of a dimension.
 *
 * @param node category options by value
 * @param problems where mistakes go
 * @returns the options by value
 */
export function loadMap(node: YAMLMap, problems: Problems): Record<string, string> {
  const map: [value: string, option: string][] = [];
  for (const { name, value } of entriesOf(node)) {
    const option = textOf(value, `the option of "${name}"`, `write ${name}: a category option`, problems);
    if (option !== undefined) map.push([name, option.value]);
  }
  return Object.fromEntries(map);
}

/**
 * Read the `codes` of a dimension: tokens as FHIR searches write them.
 *
 * @param node lists of tokens by category option
 * @param dimension the dimension's name
 * @param problems where mistakes go: no token, a token that leads to two options
 * @returns the options by token: `code` of any system, `system|code`, `|code` without a system
 * @see https://hl7.org/fhir/R4/search.html#token
 */
export function loadCodes(node: YAMLMap, dimension: string, problems: Problems): Record<string, string> {
  const codes = new Map<string, string>();
  for (const { name: option, key, value } of entriesOf(node)) {
    if (option.trim() === '') problems.at(key, `codes of "${dimension}" have no option`, "write BCG: ['19']");
    for (const { value: token, node: place } of tokensOf(value, option, problems)) {
      const known = codes.get(token);
      if (!isToken(token)) {
        problems.at(place, `"${token}" is no code`, 'write a code, system|code, or |code for a code without a system');
      } else if (known !== undefined && known !== option) {
        problems.at(
          place,
          `code "${token}" leads to "${option}" here and to "${known}" above`,
          'keep it in one of them',
        );
      } else codes.set(token, option);
    }
  }
  return Object.fromEntries(codes);
}

function tokensOf(value: Node, option: string, problems: Problems): Text[] {
  const fix = `write ${option}: ['19']`;
  if (isSeq(value) && value.items.length > 0) {
    return (value.items as Scalar[]).flatMap((item) => textOf(item, `a code of "${option}"`, fix, problems) ?? []);
  }
  problems.at(value, `expected a list of codes for "${option}"`, fix);
  return [];
}

/** A code has no space at its ends, and a `|` only behind a system, or before a code without one. */
function isToken(token: string): boolean {
  const code = token.slice(token.lastIndexOf('|') + 1);
  return code !== '' && code.trim() === code && token.trim() === token;
}
