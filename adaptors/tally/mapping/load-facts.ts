import { isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import { AGE_UNITS } from '../period/index.ts';
import { compileCondition } from './compile-condition.ts';
import { readDuration } from './duration.ts';
import { type Entry, entriesOf, expected, Fields, type Text, textOf } from './fields.ts';
import type { LoadContext } from './load-context.ts';
import type { Column, Fact, Facts, View } from './mapping.ts';
import { RowColumns } from './row-columns.ts';
import { FACTS } from './source-keys.ts';

const OF_ROWS = ['first', 'last', 'count', 'any'] as const;
const OF_FACTS = ['latest', 'earliest'] as const;
const KINDS = [...OF_ROWS, ...OF_FACTS, ...AGE_UNITS] as const;
type Kind = (typeof KINDS)[number];
const NAME = /^[a-zA-Z][a-zA-Z0-9_]*$/;

/** A fact as written. */
interface WrittenFact {
  readonly name: string;
  readonly kind: Kind;
  readonly node: Node;
  /** What other facts or columns it names. */
  readonly names: readonly Text[];
}

/**
 * Read the `facts` of a source and add them to the columns of its rows.
 *
 * @param fields the source
 * @param columns the columns of its rows, joined ones included; they grow by the facts
 * @param context what is known of the rest of the file
 * @returns the facts that could be read
 */
export function loadFacts(fields: Fields, columns: RowColumns, context: LoadContext): Facts[] {
  const node = fields.map('facts', 'optional', '{ history: { rows: dose, … } }');
  return (node === undefined ? [] : entriesOf(node)).flatMap((entry) => {
    const loaded = loadBlock(entry, columns, context);
    if (loaded === undefined) columns.add(`${entry.name}.`, [], ['*']);
    return loaded ?? [];
  });
}

function loadBlock({ name, key, value }: Entry, columns: RowColumns, context: LoadContext): Facts | undefined {
  const { views, broken, problems } = context;
  if (!NAME.test(name))
    problems.at(key, `"${name}" cannot name facts`, 'use letters, digits and _, beginning with a letter');
  if (columns.names.some((column) => column.startsWith(`${name}.`))) {
    problems.at(key, `there are columns "${name}.…" already`, 'choose another name for the facts');
  }
  if (!isMap(value)) {
    problems.at(value, `expected keys and values for facts "${name}"`, 'write { rows: dose, of: patient, … }');
    return undefined;
  }
  const fields = new Fields(value, `facts "${name}"`, Object.keys(FACTS), problems);
  const rows = fields.text('rows', 'needed', 'dose');
  const of = fields.text('of', 'needed', 'patient');
  const subject = fields.text('subject', 'needed', 'patient');
  const date = fields.text('date', 'needed', 'date');
  const lookBack = readDuration(fields.text('lookBack', 'needed', '2 years'), problems);
  const factsNode = fields.map('facts', 'needed', '{ first: { first: "vaccine = \'19\'" } }');
  const view = rows === undefined ? undefined : views.get(rows.value);
  if (rows !== undefined && view === undefined && !broken.has(rows.value)) {
    problems.at(rows.node, `there is no view "${rows.value}"`, expected(rows.value, [...views.keys()]));
  }
  const ofSlot = of === undefined ? undefined : columns.single(of)?.slot;
  if (view === undefined || factsNode === undefined) return undefined;
  checkSearchDate(view, rows, context);
  const own = new RowColumns(problems);
  own.add('', view.columns, broken.get(view.name));
  const subjectSlot = subject === undefined ? undefined : own.single(subject)?.slot;
  const dateSlot = date === undefined ? undefined : own.date(date)?.slot;
  const facts = loadFactList(name, factsNode, own, columns);
  if (ofSlot === undefined || subjectSlot === undefined || dateSlot === undefined || lookBack === undefined)
    return undefined;
  const slots = { of: ofSlot, subject: subjectSlot, date: dateSlot };
  return { name, view: view.name, ...slots, lookBack, ...facts };
}

function checkSearchDate(view: View, rows: Text | undefined, { problems }: LoadContext): void {
  if (view.searchDate !== undefined) return;
  problems.at(
    rows?.node,
    `view "${view.name}" has no searchDate`,
    'add searchDate: the search parameter of the event date',
  );
}

/** Read the facts, put each behind those that it names, and add them to the rows. */
function loadFactList(
  block: string,
  node: YAMLMap,
  own: RowColumns,
  columns: RowColumns,
): Pick<Facts, 'facts' | 'offset'> {
  const entries = entriesOf(node);
  const written = entries.flatMap((entry) => readFact(entry, own.problems) ?? []);
  const sorted = sortFacts(written, own.problems);
  const read = new Set(sorted.map(({ name }) => name));
  const unread = entries.map(({ name }) => name).filter((name) => !read.has(name));
  const offset = columns.add(`${block}.`, sorted.map(columnOf), unread);
  const facts = sorted.flatMap((fact) => compileFact(fact, sorted, block, own, columns) ?? []);
  return { offset, facts };
}

function readFact({ name, key, value }: Entry, problems: RowColumns['problems']): WrittenFact | undefined {
  if (!NAME.test(name))
    problems.at(key, `"${name}" cannot name a fact`, 'use letters, digits and _, beginning with a letter');
  const example = 'write { first: a condition }, { count: true } or { years: [child.birthDate, first] }';
  if (!isMap(value)) {
    problems.at(value, `expected one key and its value for fact "${name}"`, example);
    return undefined;
  }
  const fields = new Fields(value, `fact "${name}"`, KINDS, problems);
  const kinds = KINDS.filter((kind) => fields.has(kind));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    problems.at(value, `fact "${name}" needs one of ${KINDS.join(', ')}`, example);
    return undefined;
  }
  const names = OF_ROWS.some((word) => word === kind) ? [] : fields.texts(kind, 'needed', '[bcg, penta3]');
  if (AGE_UNITS.some((unit) => unit === kind) && names.length !== 2) {
    problems.at(value, `"${kind}" in fact "${name}" needs two dates`, `write ${kind}: [child.birthDate, first]`);
    return undefined;
  }
  return { name, kind, node: fields.value(kind) ?? value, names };
}

/** Put each fact behind those that it names; a circle of them is a mistake. */
function sortFacts(written: readonly WrittenFact[], problems: RowColumns['problems']): WrittenFact[] {
  const sorted: WrittenFact[] = [];
  let waiting = [...written];
  for (;;) {
    const later = new Set(waiting.map(({ name }) => name));
    const next = waiting.find(({ names }) => !names.some(({ value }) => later.has(value)));
    if (next === undefined) break;
    waiting = waiting.filter((fact) => fact !== next);
    sorted.push(next);
  }
  for (const fact of waiting) {
    if (leadsTo(fact, fact.name, waiting)) {
      problems.at(fact.node, `fact "${fact.name}" leads back to itself`, 'take one of the names out');
    }
  }
  return sorted;
}

function leadsTo(
  { names }: WrittenFact,
  name: string,
  facts: readonly WrittenFact[],
  seen: ReadonlySet<string> = new Set(),
): boolean {
  return facts
    .filter((fact) => !seen.has(fact.name) && names.some(({ value }) => value === fact.name))
    .some((fact) => fact.name === name || leadsTo(fact, name, facts, new Set([...seen, fact.name])));
}

function columnOf({ name, kind }: WrittenFact): Column {
  const type =
    kind === 'any' ? 'boolean' : kind === 'count' || AGE_UNITS.some((unit) => unit === kind) ? 'number' : 'date';
  return { name, type, collection: false, text: undefined };
}

function compileFact(
  { name, kind, node, names }: WrittenFact,
  facts: readonly WrittenFact[],
  block: string,
  own: RowColumns,
  columns: RowColumns,
): Fact | undefined {
  switch (kind) {
    case 'first':
    case 'last':
    case 'count':
    case 'any': {
      if (isScalar(node) && node.value === true) return { name, kind, where: undefined };
      const text = textOf(
        node,
        `"${kind}" in fact "${name}"`,
        `write ${kind}: a condition, or true for all rows`,
        own.problems,
      );
      const condition = text === undefined ? undefined : compileCondition(text, own);
      return condition === undefined ? undefined : { name, kind, where: condition.where };
    }
    case 'latest':
    case 'earliest': {
      const dates = facts.filter((fact) => columnOf(fact).type === 'date').map((fact) => fact.name);
      const of = names.flatMap((text) => {
        if (dates.includes(text.value)) return [facts.findIndex((fact) => fact.name === text.value)];
        if (!columns.isBroken(`${block}.${text.value}`)) {
          own.problems.at(text.node, `there is no date "${text.value}" among the facts`, expected(text.value, dates));
        }
        return [];
      });
      return { name, kind, of };
    }
    default: {
      const slots = names.map(({ value, node: place }) => {
        const isFact = columns.get(`${block}.${value}`) !== undefined || columns.isBroken(`${block}.${value}`);
        return columns.date({ value: isFact ? `${block}.${value}` : value, node: place })?.slot;
      });
      const [from, to] = slots;
      return from === undefined || to === undefined ? undefined : { name, kind, from, to };
    }
  }
}
