import type { CompiledFacts, CompiledMapping, FhirResource } from './compiled-mapping.ts';
import { createDating } from './dating.ts';
import { createFactsTable, type FactsTable } from './facts-table.ts';
import { idOf } from './id-of.ts';
import { createSeenSet } from './seen-set.ts';
import { versionOf } from './version-of.ts';
import { viewOf } from './view-of.ts';

/** Reads the facts of subjects out of resources. */
export interface FactsReader {
  /** The resource type that facts are read from. */
  readonly type: string;
  readonly table: FactsTable;
  /** Ids of resources that came in several versions, of which the first was taken. */
  readonly severals: ReadonlySet<string>;
  /** Note the rows of a resource. Those that are excluded, name nobody, or may have happened on several days tell nothing. */
  add(resource: FhirResource): void;
}

/**
 * Make a reader of facts. A resource that comes again is left out.
 *
 * @param mapping compiled mapping
 * @param facts what is collected
 * @returns a reader with an empty table
 */
export function createFactsReader(mapping: CompiledMapping, facts: CompiledFacts): FactsReader {
  const view = viewOf(mapping, facts.view);
  const table = createFactsTable(facts);
  const seen = createSeenSet();
  const severals = new Set<string>();
  const dateOf = createDating(mapping.period, { date: facts.date, datePlus: undefined });
  return {
    type: view.resource,
    table,
    severals,
    add(resource) {
      const id = idOf(resource);
      if (id === undefined) return;
      const rows = view.rows(resource);
      const known = seen.add(id, versionOf(resource, rows));
      if (known === 'other') severals.add(id);
      if (known !== 'new') return;
      for (const { values, status } of rows) {
        const dated = dateOf(values);
        const subject = values[facts.subject];
        if (status !== 'row' || typeof dated === 'string' || dated.start !== dated.end) continue;
        if (subject !== null && subject !== undefined) table.add(String(subject), dated.start, values);
      }
    },
  };
}
