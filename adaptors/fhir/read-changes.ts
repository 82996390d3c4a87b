import { later } from '../run/cursor.ts';
import { eventPeriods, watchedRows } from '../run/event-period.ts';
import type { Change } from '../run/overlap.ts';
import type { CompiledMapping, FhirResource } from '../tally/compiled-mapping.ts';
import { idOf } from '../tally/id-of.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { type Reading, readChecked } from './read-checked.ts';
import { searchPages } from './search.ts';

/** More changes than these are not read one by one: everything is counted again. */
const MOST_CHANGES = 50_000;

/** What a change query has brought. */
export interface ReadChanges {
  readonly changes: readonly Change[];
  readonly newest: string | undefined;
  /** The periods of those changes that are new. */
  periods(isNew: (change: Change) => boolean): Iterable<string>;
}

/**
 * Read what was created or changed in a range of time.
 *
 * @param transport the FHIR server
 * @param mapping compiled mapping
 * @param type a resource type that it counts
 * @param lastUpdated the range, such as `ge2024-03-01T00:00:00.000Z`
 * @returns the changes; `too-many` where there are more than are looked at one by one
 * @throws {TransportError} as `searchPages` and `readChecked`
 * @example await readChanges(fhir, mapping, 'Immunization', `ge${cursor.Immunization}`)
 */
export async function readChanges(
  transport: Transport,
  mapping: CompiledMapping,
  type: string,
  lastUpdated: string,
): Promise<ReadChanges | 'too-many'> {
  const periodsOf = watchedRows(mapping)
    .filter(({ view }) => viewOf(mapping, view).resource === type)
    .map((watched) => eventPeriods(mapping, watched));
  const query = { _lastUpdated: lastUpdated };
  const read = async (): Promise<Reading<ReadChanges | 'too-many'>> => {
    const changes: Change[] = [];
    const dirtied: (readonly string[])[] = [];
    const seen = new Set<string | undefined>();
    let newest: string | undefined;
    let counted: number | undefined;
    for await (const { matches, total } of searchPages(transport, type, query)) {
      counted ??= total;
      const most = Math.max(total ?? 0, changes.length + matches.length);
      // Told with the first page, so that a storm is not read to learn that it is one.
      if (most > MOST_CHANGES) return { result: 'too-many', distinct: most, total: most };
      for (const resource of matches) {
        newest = laterChange(newest, resource);
        const id = idOf(resource);
        seen.add(id);
        const { versionId, lastUpdated = '' } = resource.meta ?? {};
        changes.push({ id: id ?? '', version: versionId ?? lastUpdated, at: Date.parse(lastUpdated) });
        dirtied.push(periodsOf.flatMap((periodsIn) => periodsIn(resource)));
      }
    }
    const periods: ReadChanges['periods'] = (isNew) =>
      changes.flatMap((change, at) => (isNew(change) ? (dirtied[at] ?? []) : []));
    return { result: { changes, newest, periods }, distinct: seen.size, total: counted };
  };
  return readChecked(transport, { resource: type, query, read, grows: true });
}

function laterChange(newest: string | undefined, resource: FhirResource): string | undefined {
  const changed = resource.meta?.lastUpdated;
  return changed === undefined || Number.isNaN(Date.parse(changed)) ? newest : later(newest, changed);
}
