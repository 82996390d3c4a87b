import { later } from '../run/cursor.ts';
import { eventPeriods, watchedRows } from '../run/event-period.ts';
import type { Change } from '../run/overlap.ts';
import type { CompiledMapping, FhirResource } from '../tally/compiled-mapping.ts';
import { idOf } from '../tally/id-of.ts';
import { viewOf } from '../tally/view-of.ts';
import type { Transport } from '../transport/index.ts';
import { type Reading, readChecked } from './read-checked.ts';
import { searchPages } from './search.ts';
import { createTotals } from './search-totals.ts';

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
  const read = async (isLast: boolean): Promise<Reading<ReadChanges | 'too-many'>> => {
    const changes: Change[] = [];
    const dirtied: (readonly string[])[] = [];
    const versions = createVersions();
    const totals = createTotals();
    let newest: string | undefined;
    for await (const page of searchPages(transport, type, query, query)) {
      const { matches } = page;
      totals.note(page);
      const most = Math.max(totals.total ?? 0, changes.length + matches.length);
      // Told with the first page, so that a storm is not read to learn that it is one.
      if (most > MOST_CHANGES) return tooMany(most);
      for (const resource of matches) {
        newest = laterChange(newest, resource);
        changes.push(versions.note(resource));
        dirtied.push(periodsOf.flatMap((periodsIn) => periodsIn(resource)));
      }
    }
    const periods: ReadChanges['periods'] = (isNew) =>
      changes.flatMap((change, at) => (isNew(change) ? (dirtied[at] ?? []) : []));
    // Where something changes each time that changes are read, nobody knows what was passed over.
    if (versions.hasSeveral && isLast) return tooMany(versions.size);
    const hasShrunk = versions.hasSeveral || totals.hasShrunk === true;
    return { result: { changes, newest, periods }, distinct: versions.size, ...totals, hasShrunk };
  };
  return readChecked(transport, { resource: type, query, read, grows: true });
}

/** Knows the version of each resource that was read. One that came in several has left its place, and others have moved. */
function createVersions() {
  const seen = new Map<string | undefined, string>();
  let hasSeveral = false;
  return {
    note(resource: FhirResource): Change {
      const id = idOf(resource);
      const { versionId, lastUpdated = '' } = resource.meta ?? {};
      const version = versionId ?? lastUpdated;
      const known = seen.get(id);
      if (id !== undefined && known !== undefined && known !== version) hasSeveral = true;
      seen.set(id, version);
      return { id: id ?? '', version, at: Date.parse(lastUpdated) };
    },
    get hasSeveral() {
      return hasSeveral;
    },
    get size() {
      return seen.size;
    },
  };
}

function tooMany(count: number): Reading<'too-many'> {
  return { result: 'too-many', distinct: count, total: count };
}

function laterChange(newest: string | undefined, resource: FhirResource): string | undefined {
  const changed = resource.meta?.lastUpdated;
  return changed === undefined || Number.isNaN(Date.parse(changed)) ? newest : later(newest, changed);
}
