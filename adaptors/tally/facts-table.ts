import type { ColumnValue, CompiledFacts, Expression, Row } from './compiled-mapping.ts';
import { deriveFacts } from './derived-facts.ts';
import { evaluate, isTrue } from './evaluate.ts';
import { createKeyStore } from './key-store.ts';
import { addAge, type DayNumber, textOfDay } from './period/index.ts';
import { createWordList } from './word-list.ts';

/** What is known of each subject from the rows of a view, kept small: days, and which facts they belong to. */
export interface FactsTable {
  /**
   * Note a row of the view. The caller leaves out rows that came before: a repeated one would count twice in `count`.
   *
   * @param subject whom the row is about
   * @param day days since 1970-01-01
   * @param row the row of the facts' view
   */
  add(subject: string, day: DayNumber, row: Row): void;
  /**
   * Give the facts of a subject on a day: of the rows on that day and before it, as far as the facts look back.
   *
   * @param subject whom the row names; null where it names nobody, of whom no days and numbers of rows are known
   * @param day days since 1970-01-01
   * @param row the row that is asked for, joined columns filled in
   * @returns a value by fact: `first`, `last`, `latest` and `earliest` are `YYYY-MM-DD` or null, `count` is a number, `any`
   *   a boolean, ages are numbers or null
   */
  of(subject: string | null, day: DayNumber, row: Row): ColumnValue[];
  /** Subjects with a row that some fact counts. */
  readonly size: number;
  /** Rows with a condition that has no answer for what they hold. They do not count in the facts of that condition. */
  readonly unreadable: number;
  /** Bytes of its typed arrays: 12 a row that some fact counts, at most 26⅔ a subject. */
  readonly bytes: number;
}

type RowFact = 'first' | 'last' | 'count' | 'any';

/** A fact that is found in rows of the view; its place in the list is its bit in the mask of an event. */
interface FoundFact {
  readonly position: number;
  readonly kind: RowFact;
  readonly where: Expression<Row> | undefined;
}

/** Events that some fact counts. */
interface Span {
  readonly count: number;
  readonly first: DayNumber;
  readonly last: DayNumber;
}

/** Bits of a signed 32-bit number that are not its sign. */
const MOST_FACTS = 31;

/** Events of a subject beyond which its facts of a day are kept, since unknown persons often share one id. */
const MANY_EVENTS = 64;
const KEPT_ANSWERS = 10_000;

/** Numbers of an event: its day, the facts whose conditions hold, the subject's event before it (+ 1; 0: none). */
const DAY = 0;
const MASK = 1;
const NEXT = 2;
const EVENT_WIDTH = 3;

/**
 * Make an empty table. The order of rows makes no difference to any answer.
 *
 * @param facts compiled facts of a source
 * @returns the table
 * @throws {RangeError} when more than 31 of the facts are found in rows
 * @example
 * const history = createFactsTable(source.facts[0]);
 * history.add('pat-1', 19783, ['pat-1', '2024-03-01', '19']);
 * history.of('pat-1', 19790, row); // ['2024-03-01', 1]
 */
export function createFactsTable(facts: CompiledFacts): FactsTable {
  const found = findable(facts);
  const { lookBack } = facts;
  // Of each subject the last event (+ 1).
  const subjects = createKeyStore(1);
  const events = createWordList(EVENT_WIDTH);
  const texts = new Map<DayNumber, string>();
  const kept = new Map<string, readonly ColumnValue[]>();
  let unreadable = 0;

  function maskOf(row: Row): number {
    let mask = 0;
    let isReadable = true;
    for (const [at, { where }] of found.entries()) {
      const items = where === undefined ? undefined : evaluate(where, row);
      if (where === undefined || (items !== undefined && isTrue(items))) mask |= 1 << at;
      else if (items === undefined) isReadable = false;
    }
    if (!isReadable) unreadable += 1;
    return mask;
  }

  function textOf(day: DayNumber): string {
    let text = texts.get(day);
    if (text === undefined) {
      text = textOfDay(day);
      texts.set(day, text);
    }
    return text;
  }

  /** Go through the events of a subject from one day to another, both included. @returns how many it has on any day */
  function visitEvents(entry: number, from: DayNumber, to: DayNumber, visit: (day: DayNumber, mask: number) => void) {
    let length = 0;
    for (let next = entry === -1 ? 0 : subjects.get(entry, 0); next !== 0; next = events.get(next - 1, NEXT)) {
      length += 1;
      const day = events.get(next - 1, DAY);
      if (day >= from && day <= to) visit(day, events.get(next - 1, MASK));
    }
    return length;
  }

  /** A value by fact; facts that follow from others are null. */
  function gather(entry: number, from: DayNumber, to: DayNumber): readonly ColumnValue[] {
    const spans = found.map(() => ({ count: 0, first: to, last: from }));
    const length = visitEvents(entry, from, to, (day, mask) => {
      for (const [at, span] of spans.entries()) {
        if ((mask & (1 << at)) === 0) continue;
        span.count += 1;
        span.first = Math.min(span.first, day);
        span.last = Math.max(span.last, day);
      }
    });
    const values = facts.facts.map((): ColumnValue => null);
    for (const [at, { position, kind }] of found.entries()) values[position] = factOf(kind, spans[at]);
    if (length > MANY_EVENTS) keep(`${entry}:${to}`, values);
    return values;
  }

  function factOf(kind: RowFact, span: Span | undefined): ColumnValue {
    const count = span?.count ?? 0;
    if (kind === 'count') return count;
    if (kind === 'any') return count > 0;
    return span === undefined || count === 0 ? null : textOf(span[kind]);
  }

  function keep(key: string, values: readonly ColumnValue[]): void {
    if (kept.size >= KEPT_ANSWERS) kept.clear();
    kept.set(key, values);
  }

  return {
    add(subject, day, row) {
      const mask = maskOf(row);
      if (mask === 0) return;
      const entry = subjects.entryOf(subject);
      const event = events.add();
      events.set(event, DAY, day);
      events.set(event, MASK, mask);
      events.set(event, NEXT, subjects.get(entry, 0));
      subjects.set(entry, 0, event + 1);
      if (kept.size > 0) kept.clear();
    },
    of(subject, day, row) {
      let values: ColumnValue[];
      if (subject === null) values = facts.facts.map(() => null);
      else {
        const entry = subjects.find(subject);
        const known = kept.size === 0 ? undefined : kept.get(`${entry}:${day}`);
        values = [...(known ?? gather(entry, addAge(lookBack.unit, day, -lookBack.count), day))];
      }
      deriveFacts(facts, values, row);
      return values;
    },
    get size() {
      return subjects.size;
    },
    get unreadable() {
      return unreadable;
    },
    get bytes() {
      return subjects.bytes + events.bytes;
    },
  };
}

function findable({ name, facts }: CompiledFacts): readonly FoundFact[] {
  const found: FoundFact[] = [];
  for (const [position, fact] of facts.entries()) {
    if (fact.kind === 'first' || fact.kind === 'last' || fact.kind === 'count' || fact.kind === 'any')
      found.push({ position, kind: fact.kind, where: fact.where });
  }
  if (found.length > MOST_FACTS) {
    throw new RangeError(
      `facts "${name}": ${found.length} facts are first, last, count or any, and ${MOST_FACTS} can be; write several facts blocks`,
    );
  }
  return found;
}
