import type { ColumnValue, CompiledFact, CompiledFacts, Row } from './compiled-mapping.ts';
import { ageBetween, type DaySpan, partialBirth } from './period/index.ts';

/**
 * Fill in the facts that follow from others: the latest or earliest of some days, the complete units between two.
 *
 * A partial date counts where its first and last day give the same number of units, else there is none. A negative
 * number stays: the second day lies before the first.
 *
 * @param facts compiled facts, each behind those that it names
 * @param values one by fact, those of rows filled in already; the others are written
 * @param row the row that is asked for, in which the facts' own slots need not be filled
 * @see ageBetween for how units are counted
 * @example deriveFacts(source.facts[0], ['2024-01-10', null], row)
 */
export function deriveFacts(facts: CompiledFacts, values: ColumnValue[], row: Row): void {
  const { offset } = facts;
  /** What a slot of the source's rows holds; the facts' own are in `values`. */
  const at = (slot: number): ColumnValue =>
    (slot >= offset && slot < offset + values.length ? values[slot - offset] : row[slot]) ?? null;
  for (const [position, fact] of facts.facts.entries()) {
    const value = derived(fact, values, at);
    if (value !== undefined) values[position] = value;
  }
}

/** Undefined for facts of rows. */
function derived(
  fact: CompiledFact,
  values: readonly ColumnValue[],
  at: (slot: number) => ColumnValue,
): ColumnValue | undefined {
  switch (fact.kind) {
    case 'first':
    case 'last':
    case 'count':
    case 'any':
      return undefined;
    case 'latest':
    case 'earliest': {
      const days = fact.of.map((position) => values[position] ?? null).sort();
      return days.includes(null) ? null : (days.at(fact.kind === 'latest' ? -1 : 0) ?? null);
    }
    default: {
      const from = daysOf(at(fact.from));
      const to = daysOf(at(fact.to));
      if (from === undefined || to === undefined) return null;
      const most = ageBetween(fact.kind, from.start, to.end);
      return most === ageBetween(fact.kind, from.end, to.start) ? most : null;
    }
  }
}

function daysOf(value: ColumnValue): DaySpan | undefined {
  const days = typeof value === 'string' ? partialBirth(value) : undefined;
  return typeof days === 'number' ? { start: days, end: days } : days;
}
