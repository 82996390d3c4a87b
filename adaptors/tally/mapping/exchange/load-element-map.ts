import type { Aggregate } from '../../compiled-mapping.ts';
import type { ElementRule } from '../../data-value-settings.ts';
import { expected } from '../fields.ts';
import type { Problem } from '../problems.ts';
import { LEFT_OUT, linesByName, type MapRow, readMap } from './read-map.ts';

/** One data element of the target, and what it is filled with. */
export interface TargetElement {
  readonly dataElement: string;
  readonly aggregate: Aggregate;
  /** Categories of the target that it is split up by; none: it gets the sum over all option combos. */
  readonly by: readonly string[];
  /** The first line that leads to it. */
  readonly line: number;
}

/** What a map of data elements says. */
export interface ElementMap {
  readonly rules: Readonly<Record<string, ElementRule>>;
  /** Line of each name, in the order of the names. */
  readonly lines: readonly number[];
  /** Each once, in the order of the file. */
  readonly targets: readonly TargetElement[];
}

interface ElementOptions {
  readonly categories: readonly string[];
  /** Whether two option combos of the source come to one, where only some categories are asked for; left out: never. */
  readonly meet?: (by: readonly string[]) => boolean;
  readonly rollsUp: boolean;
  readonly problems: Problem[];
}

const UID = /^[a-zA-Z][a-zA-Z0-9]{10}$/;
const COLUMNS = ['from', 'to', 'by', 'aggregate'];
/** What stands in the column `aggregate`: the last two for values that are no numbers. */
const WORDS = ['sum', 'avg', 'min', 'max', 'copy', 'count-true'] as const;

/**
 * Read a map of data elements: `from` and `to`; `by`, the categories that an element is split up by where these are not
 * all of them, or a dash where all option combos are added up; and `aggregate`. Without a column `to` the elements have
 * the same codes on both sides.
 *
 * @param file its text, and its name for messages
 * @param options the categories of the map of option combos; whether periods are rolled up; and where mistakes go
 * @returns rules by the name in the source, and the elements of the target
 * @example loadElementMap({ text: 'from,to\nBCG,EPI_BCG\n', shown: 'elements.csv' }, { rollsUp: false, problems })
 */
export function loadElementMap(
  file: { readonly text: string; readonly shown: string },
  options: ElementOptions,
): ElementMap {
  const { columns, rows, note } = readMap(file, COLUMNS, options.problems);
  const isSame = !columns.includes('to');
  const rules: Record<string, ElementRule> = {};
  const targets = new Map<string, TargetElement>();
  for (const row of rows) {
    const { rule, target } = readElement(row, isSame, options, note);
    rules[row.from] = rule;
    if (target === undefined) continue;
    const known = targets.get(target.dataElement);
    if (known === undefined) targets.set(target.dataElement, target);
    else checkBoth(known, target, note);
  }
  return { rules, lines: linesByName(rows), targets: [...targets.values()] };
}

/** What a line says; no target where it leaves the element out, or leads nowhere (noted). */
function readElement(
  row: MapRow,
  isSame: boolean,
  { categories, meet, rollsUp }: ElementOptions,
  note: Note,
): { readonly rule: ElementRule; readonly target: TargetElement | undefined } {
  const to = isSame ? row.from : row.cell('to');
  const word = wordOf(row, note);
  const by = categoriesOf(row, categories, note);
  const combosMeet = meet?.(by) === true;
  if (isSame && UID.test(row.from)) {
    const message = `"${row.from}" may be a UID, and those of one server mean nothing on another`;
    note(row.line, message, 'write its code, or a column "to"');
  }
  if (to === '')
    note(row.line, `"${row.from}" leads nowhere`, `fill the column "to", or write ${LEFT_OUT} to leave it out`);
  const rule = ruleOf(row, to, { rollsUp, addsCombos: by.length === 0 || combosMeet });
  if (to === '' || to === LEFT_OUT) return { rule, target: undefined };
  const many = [...(rollsUp ? ['periods'] : []), ...(by.length > 0 && combosMeet ? ['option combos'] : [])];
  if (word === 'copy' && many.length > 0) {
    note(
      row.line,
      `"copy" takes one value to one place, and several ${many.join(' and ')} come to one`,
      'report it to a data set of the same periods with the same categories, or leave it out',
    );
  }
  const target = { dataElement: to, aggregate: word === 'count-true' ? 'sum' : word, by, line: row.line } as const;
  return { rule: { ...rule, ...takesOf(word) }, target };
}

/** Several lines may lead to one target, as long as they say the same of it. */
function checkBoth(known: TargetElement, { dataElement, aggregate, by, line }: TargetElement, note: Note): void {
  if (known.aggregate !== aggregate || known.by.join() !== by.join()) {
    const message = `"${dataElement}" is filled in another way in line ${known.line}`;
    note(line, message, 'write the same "by" and "aggregate" in both');
  } else if (aggregate === 'copy') {
    const message = `"${dataElement}" is filled in line ${known.line} too, and "copy" takes one value to one place`;
    note(line, message, 'copy into a data element for each, or leave one out');
  }
}

function ruleOf(
  row: MapRow,
  to: string,
  { rollsUp, addsCombos }: { readonly rollsUp: boolean; readonly addsCombos: boolean },
): ElementRule {
  const isSaid = row.cell('aggregate') !== '';
  return {
    to: to === LEFT_OUT ? null : to,
    total: row.cell('by') === LEFT_OUT,
    addsPeriods: rollsUp && !isSaid,
    ...(isSaid || to === LEFT_OUT ? {} : { addsUp: true, ...(addsCombos && { addsCombos }) }),
  };
}

type Note = (line: number, message: string, fix: string) => void;

function wordOf(row: MapRow, note: Note): (typeof WORDS)[number] {
  const written = row.cell('aggregate') || 'sum';
  const found = WORDS.find((word) => word === written);
  if (found === undefined) note(row.line, `"aggregate" cannot be "${written}"`, expected(written, WORDS));
  return found ?? 'sum';
}

function takesOf(word: (typeof WORDS)[number]): Pick<ElementRule, 'takes'> {
  if (word !== 'copy' && word !== 'count-true') return {};
  return { takes: word === 'copy' ? 'text' : 'true' };
}

/** All categories of the map; none for a dash; else those that are named, with blanks or semicolons between them. */
function categoriesOf(row: MapRow, categories: readonly string[], note: Note): readonly string[] {
  const written = row.cell('by');
  if (written === '') return categories;
  if (written === LEFT_OUT) return [];
  const names = written.split(';').map((name) => name.trim());
  const unknown = names.find((name) => !categories.includes(name));
  if (unknown !== undefined)
    note(row.line, `"by" names no column of the map of combos: "${unknown}"`, byFix(unknown, categories));
  return categories.filter((name) => names.includes(name));
}

function byFix(name: string, categories: readonly string[]): string {
  const usual = `leave it empty, or write ${LEFT_OUT} to add up all option combos`;
  return categories.length === 0 ? usual : `${expected(name, categories)} Or ${usual}`;
}
