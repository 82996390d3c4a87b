import type { ColumnValue, CompiledMapping, CompiledSource, Row } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { createJoinedRows, type JoinedRows } from './joined-rows.ts';
import { readMissing } from './read-missing.ts';
import type { SearchPage } from './read-page.ts';

/** What a mapping writes for references that have no search parameter: their resources are read by id alone. */
export const NO_INCLUDE = 'none';

/** Finds the row of a joined view, by the id of its resource. */
export type FindJoined = (view: string, id: string) => Row | undefined;

/**
 * Get what the rows of a page are joined with: included resources, and those read for the keys that have none. A join
 * may go on from an earlier one, as from a visit to its place.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param source one of its sources
 * @param page a page of its resources
 * @param kept rows that were read for pages before, and the plan of what comes along
 * @returns the joined rows; a joined resource whose row is excluded or cannot be read has none
 * @example const find = await joinPage(fhir, mapping, source, page);
 */
export async function joinPage(
  transport: Transport,
  mapping: CompiledMapping,
  source: CompiledSource,
  page: SearchPage,
  kept: JoinedRows = createJoinedRows(mapping, source),
): Promise<FindJoined> {
  const found = new Map<string, Row>();
  const view = viewOf(mapping, source.view);
  if (source.joins.length === 0) return () => undefined;
  // The slot after the view's own columns is the day of the event, which joins nothing.
  const rows: ColumnValue[][] = page.matches.flatMap((match) =>
    view.rows(match).map(({ values }) => [...values, null]),
  );
  for (const [at, join] of source.joins.entries()) {
    const joined = viewOf(mapping, join.view);
    const keys = new Set(rows.flatMap((row) => row[join.column] ?? []).map(String));
    kept.learn(join, keys.size, rows.length);
    const isKnown = (key: string) =>
      page.included.has(`${joined.resource}/${key}`) || kept.find(join, key) !== undefined;
    const missing = [...keys].filter((key) => !isKnown(key)).sort();
    const read = await readMissing(transport, joined.resource, missing);
    for (const key of keys) {
      const resource = page.included.get(`${joined.resource}/${key}`) ?? read.get(`${joined.resource}/${key}`);
      const [made] = resource === undefined ? [] : joined.rows(resource);
      const row = resource === undefined ? (kept.find(join, key) ?? null) : made?.status === 'row' ? made.values : null;
      kept.keep(join, key, row);
      if (row !== null) found.set(keyOf(join.view, key), row);
    }
    const width = (source.joins[at + 1]?.offset ?? join.offset + joined.columns.length) - join.offset;
    for (const row of rows) {
      const values = found.get(keyOf(join.view, String(row[join.column] ?? '')));
      for (let slot = 0; slot < width; slot += 1) row.push(values?.[slot] ?? null);
    }
  }
  return (name, id) => found.get(keyOf(name, id));
}

function keyOf(view: string, id: string): string {
  return `${view}\u0001${id}`;
}
