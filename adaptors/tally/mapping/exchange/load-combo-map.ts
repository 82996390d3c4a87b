import type { ComboRules } from '../../data-value-settings.ts';
import type { Problem } from '../problems.ts';
import { LEFT_OUT, linesByName, readMap } from './read-map.ts';

/** What a map of option combos says. */
export interface ComboMap {
  readonly rules: ComboRules;
  /** Line of each name, in the order of the names. */
  readonly lines: readonly number[];
  /** One for each category of the target: its name, and its option by the name of the combo in the source. */
  readonly dimensions: readonly { readonly name: string; readonly map: Readonly<Record<string, string>> }[];
}

/** Columns for people. */
const FOR_PEOPLE = ['name', 'note'];

/**
 * Read a map of option combos: `from`, and a column for each category of the target with the option in it. Several
 * combos of the source may lead to the same options: their values are added up. Without any such column they all lead to
 * the total.
 *
 * @param file its text, and its name for messages
 * @param problems where mistakes go
 * @returns rules by the name in the source, and the categories of the target
 * @example
 * loadComboMap({ text: 'from,Age\n"0-11 months, Male",< 1 year\n', shown: 'combos.csv' }, problems).dimensions[0]?.name // 'Age'
 */
export function loadComboMap(file: { readonly text: string; readonly shown: string }, problems: Problem[]): ComboMap {
  const head = file.text.replace(/^\uFEFF/, '').split(/\r?\n/, 1)[0] ?? '';
  const names = head
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '' && name !== 'from' && !FOR_PEOPLE.includes(name));
  const { rows, note } = readMap(file, ['from', ...names], problems);
  const rules: Record<string, boolean> = {};
  const maps = names.map((name) => ({ name, map: {} as Record<string, string> }));
  for (const row of rows) {
    const cells = names.map((name) => row.cell(name));
    const isOut = cells.length > 0 && cells.every((cell) => cell === LEFT_OUT);
    const empty = names[cells.findIndex((cell) => cell === '' || (cell === LEFT_OUT && !isOut))];
    if (empty !== undefined) {
      note(
        row.line,
        `"${row.from}" has no option in column "${empty}"`,
        `write the option of the target's category, or ${LEFT_OUT} in all columns to leave the combo out`,
      );
    }
    rules[row.from] = !isOut;
    if (isOut) continue;
    for (const [at, { map }] of maps.entries()) map[row.from] = cells[at] ?? '';
  }
  return { rules, lines: linesByName(rows), dimensions: maps };
}
