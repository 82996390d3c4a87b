import { AGGREGATES, type Aggregate } from '../../compiled-mapping.ts';
import type { ElementRule } from '../../data-value-settings.ts';
import { expected } from '../fields.ts';
import type { Problem } from '../problems.ts';
import { LEFT_OUT, type MapRow, readMap } from './read-map.ts';

/** One data element of the target, and what it is filled with. */
export interface TargetElement {
  readonly dataElement: string;
  readonly aggregate: Aggregate;
  /** Categories of the target that it is split up by; none: it gets the sum over all option combos. */
  readonly by: readonly string[];
}

/** What a map of data elements says. */
export interface ElementMap {
  readonly rules: Readonly<Record<string, ElementRule>>;
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
const NUMBERS = AGGREGATES.filter((aggregate) => aggregate !== 'count' && aggregate !== 'distinct');

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
  { categories, meet, rollsUp, problems }: ElementOptions,
): ElementMap {
  const { columns, rows, note } = readMap(file, COLUMNS, problems);
  const isSame = !columns.includes('to');
  const rules: Record<string, ElementRule> = {};
  const targets = new Map<string, { readonly element: TargetElement; readonly line: number }>();
  for (const row of rows) {
    const to = isSame ? row.from : row.cell('to');
    const aggregate = aggregateOf(row, note);
    const by = categoriesOf(row, categories, note);
    if (isSame && UID.test(row.from)) {
      const message = `"${row.from}" may be a UID, and those of one server mean nothing on another`;
      note(row.line, message, 'write its code, or a column "to"');
    }
    if (to === '')
      note(row.line, `"${row.from}" leads nowhere`, `fill the column "to", or write ${LEFT_OUT} to leave it out`);
    rules[row.from] = ruleOf(row, to, { rollsUp, addsCombos: by.length === 0 || meet?.(by) === true });
    if (to === '' || to === LEFT_OUT) continue;
    const known = targets.get(to);
    const element = { dataElement: to, aggregate, by };
    if (known === undefined) targets.set(to, { element, line: row.line });
    else if (known.element.aggregate !== aggregate || known.element.by.join() !== by.join()) {
      note(
        row.line,
        `"${to}" is filled in another way in line ${known.line}`,
        'write the same "by" and "aggregate" in both',
      );
    }
  }
  return { rules, targets: [...targets.values()].map(({ element }) => element) };
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

function aggregateOf(row: MapRow, note: Note): Aggregate {
  const written = row.cell('aggregate') || 'sum';
  const found = NUMBERS.find((aggregate) => aggregate === written);
  if (found === undefined) note(row.line, `"aggregate" cannot be "${written}"`, expected(written, NUMBERS));
  return found ?? 'sum';
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
