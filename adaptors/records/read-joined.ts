import type { CompiledMapping, Row } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import { readWhole } from './read-whole.ts';
import type { RecordSource } from './record-source.ts';

/** Finds the row of a joined view, by the id of its record. */
export type FindJoined = (view: string, id: string) => Row | undefined;

/**
 * Read all records of the views that a mapping joins, once a run, some 200 bytes each. Records have no search by which
 * they come along.
 *
 * @param source where from
 * @param mapping compiled mapping
 * @returns what finds their rows; one that is excluded or cannot be read has none
 */
export async function readJoined(source: RecordSource, mapping: CompiledMapping): Promise<FindJoined> {
  const names = new Set(mapping.sources.flatMap(({ joins }) => joins.map(({ view }) => view)));
  const rows = new Map<string, ReadonlyMap<string, Row>>();
  for (const name of names) {
    const view = viewOf(mapping, name);
    let found = new Map<string, Row>();
    await readWhole(source, view, undefined, {
      begin: () => {
        found = new Map();
      },
      add: ({ records }) => {
        for (const record of records) {
          const [row] = view.rows(record);
          if (record.id !== undefined && row?.status === 'row') found.set(record.id, row.values);
        }
      },
      result: () => found,
    });
    rows.set(name, found);
  }
  return (view, id) => rows.get(view)?.get(id);
}
