import type { ColumnValue, CompiledJoin, CompiledMapping, CompiledSource, Row } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { createJoinedRows, type JoinedRows } from './joined-rows.ts';
import { readMissing } from './read-missing.ts';
import type { SearchPage } from './read-page.ts';

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
    for (const [key, row] of await joinedTo(transport, mapping, join, keys, page, kept)) {
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

/** The row of each key; null where there is none. */
async function joinedTo(
  transport: Transport,
  mapping: CompiledMapping,
  join: CompiledJoin,
  keys: ReadonlySet<string>,
  { included }: SearchPage,
  kept: JoinedRows,
): Promise<ReadonlyMap<string, Row | null>> {
  const { resource: type, rows } = viewOf(mapping, join.view);
  const known = new Map([...keys].map((key) => [key, kept.find(join, key)] as const));
  const missing = [...keys].filter((key) => !included.has(`${type}/${key}`) && known.get(key) === undefined).sort();
  const read = await readMissing(transport, type, missing);
  const found = new Map<string, Row | null>();
  for (const key of keys) {
    const resource = included.get(`${type}/${key}`) ?? read.get(`${type}/${key}`);
    const [made] = resource === undefined ? [] : rows(resource);
    const fresh = made?.status === 'row' ? made.values : null;
    const row = resource === undefined ? (known.get(key) ?? null) : fresh;
    kept.keep(join, key, row);
    found.set(key, row);
  }
  return found;
}

function keyOf(view: string, id: string): string {
  return `${view}\u0001${id}`;
}
