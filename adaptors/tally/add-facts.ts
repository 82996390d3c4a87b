import type { CompiledFacts, ViewRow } from './compiled-mapping.ts';
import type { createDating } from './dating.ts';
import type { FactsTable } from './facts-table.ts';

/**
 * Note the rows of a resource that facts are collected from. Those that are excluded, name nobody, or may have happened
 * on several days tell nothing.
 *
 * @param table where to
 * @param facts what is collected
 * @param rows the rows of the resource
 * @param dateOf tells when a row happened
 */
export function addFacts(
  table: FactsTable,
  facts: CompiledFacts,
  rows: readonly ViewRow[],
  dateOf: ReturnType<typeof createDating>,
): void {
  for (const { values, status } of rows) {
    const dated = dateOf(values);
    const subject = values[facts.subject];
    if (status !== 'row' || typeof dated === 'string' || dated.start !== dated.end) continue;
    if (subject !== null && subject !== undefined) table.add(String(subject), dated.start, values);
  }
}
