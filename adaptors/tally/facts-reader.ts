import type { CompiledFacts, CompiledMapping, FhirResource, ViewRow } from './compiled-mapping.ts';
import { addTallies, type FactsCounts } from './counts.ts';
import { createDating } from './dating.ts';
import { createFactsTable, type FactsTable } from './facts-table.ts';
import { idOf } from './id-of.ts';
import { increase } from './increase.ts';
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
  /** What became of the rows so far. */
  counts(): FactsCounts;
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
  const counts = { read: 0, collected: 0, excluded: 0 };
  const quarantined = new Map<string, number>();

  /** The reason why a row tells nothing; a day where it tells something. */
  function readingOf({ values, status }: ViewRow, otherwise: string | undefined): string | number {
    if (status !== 'row') return status;
    const dated = dateOf(values);
    if (typeof dated === 'string') return dated;
    if (dated.start !== dated.end) return 'partial-date';
    return (values[facts.subject] ?? null) === null ? 'no-subject' : (otherwise ?? dated.start);
  }

  function note(row: ViewRow, otherwise?: string): void {
    const reading = readingOf(row, otherwise);
    counts.read += 1;
    if (reading === 'excluded') counts.excluded += 1;
    else if (typeof reading === 'string') increase(quarantined, reading);
    else {
      counts.collected += 1;
      table.add(String(row.values[facts.subject]), reading, row.values);
    }
  }

  return {
    type: view.resource,
    table,
    severals,
    counts() {
      const { unreadable } = table;
      return {
        ...{ facts: facts.name, ...counts, quarantined: addTallies(Object.fromEntries(quarantined)) },
        ...(unreadable === 0 ? {} : { unanswered: unreadable }),
      };
    },
    add(resource) {
      const id = idOf(resource);
      const rows = view.rows(resource);
      if (id === undefined) {
        // Nobody knows whether it came before.
        for (const row of rows) note(row, 'no-id');
        return;
      }
      const known = seen.add(id, versionOf(resource, rows));
      if (known === 'other') severals.add(id);
      if (known !== 'new') return;
      for (const row of rows) note(row);
    },
  };
}
