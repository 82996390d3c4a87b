import type { Beside } from './beside.ts';
import { createBursts } from './bursts.ts';
import type { CompiledMapping, CompiledSource, CompiledView, FhirResource, Row } from './compiled-mapping.ts';
import { type MeasureCounts, type SourceCounts, sumSources } from './counts.ts';
import { createFactsReader } from './facts-reader.ts';
import type { FactsTable } from './facts-table.ts';
import { AHEAD, createHashTable, type HashTable } from './hash-table.ts';
import { idOf } from './id-of.ts';
import { increase } from './increase.ts';
import { sumCounted } from './indicators/index.ts';
import { createJoinTable, type JoinTable } from './join-table.ts';
import { createLookup } from './lookup.ts';
import { type Cell, compareCells } from './measure/cells.ts';
import type { IdsByType, NewestVersions } from './newest-versions.ts';
import { createPlaces, partOf } from './places.ts';
import { createSourceTally } from './tally-source.ts';
import { viewOf } from './view-of.ts';

/** The count of a whole mapping from resources in no order, such as those of files. */
export interface MappingTally {
  /** Resource types that `prepare` needs to see, all of them before the first that is counted. */
  readonly prepared: ReadonlySet<string>;
  /** Resource types that are counted. */
  readonly counted: ReadonlySet<string>;
  /** Keep what rows are joined with, facts, and the hierarchy of places. */
  prepare(resource: FhirResource): void;
  add(resource: FhirResource): void;
  result(): MappingResult;
}

/** What a mapping has counted. */
export interface MappingResult {
  /** Sorted. */
  readonly cells: readonly Cell[];
  readonly sources: readonly SourceCounts[];
  readonly measures: readonly MeasureCounts[];
  /** Ids of joined resources that came with different values, of which the one that sorts first was taken. */
  readonly conflicts: number;
  /** Resources that came in several versions, unless it was known which is the newest. */
  readonly severals: IdsByType;
  /** Rows that facts could not be read from. */
  readonly unreadable: number;
}

/**
 * Make the tally of a mapping over resources that are read from files. Joined rows are kept in tables, not as resources.
 *
 * @param mapping compiled mapping
 * @param periods the periods that are counted
 * @param newest tells which version of a resource counts; without it the first that is read, and `severals` names those
 * @returns an empty tally
 * @example
 * const tally = createMappingTally(mapping, ['202401']);
 * for (const patient of patients) tally.prepare(patient);
 * for (const immunization of immunizations) tally.add(immunization);
 * tally.result().cells
 */
export function createMappingTally(
  mapping: CompiledMapping,
  periods: readonly string[],
  newest?: NewestVersions,
): MappingTally {
  const lookup = createLookup(mapping.lookup);
  const parents = new Map<string, string>();
  const joins = createJoins(mapping);
  const facts = createFacts(mapping);
  const findOrgUnit = mapping.climb ? createPlaces(lookup, (place) => parents.get(place)).find : lookup.find;
  const tallies = mapping.sources.map((source, at) => {
    const beside: Beside = {
      lookup,
      findOrgUnit,
      findJoined: joins.find,
      joinClasses: joins.classes,
      findFacts: (name, subject, day, row) => facts.tables.get(`${at}.${name}`)?.of(subject, day, row) ?? [],
      factsCounts: () => facts.countsOf(at),
    };
    const tally = createSourceTally(mapping, source, periods, beside);
    return { type: viewOf(mapping, source.view).resource, beside: typesBeside(mapping, source), tally };
  });
  const older = { counted: new Map<string, number>(), prepared: new Map<string, number>() };
  const severals = new Map<string, Set<string>>();

  function noteSeverals(type: string, ids: Iterable<string>): void {
    const known = severals.get(type) ?? new Set();
    for (const id of ids) severals.set(type, known.add(id));
  }

  function isOlder(resource: FhirResource, counts: Map<string, number>): boolean {
    if (newest === undefined || newest.isNewest(resource)) return false;
    increase(counts, resource.resourceType);
    return true;
  }

  function versionsOf(type: string, types: ReadonlySet<string>): { readonly versions?: number } {
    const prepared = [...types].reduce((sum, one) => sum + (older.prepared.get(one) ?? 0), 0);
    const versions = (older.counted.get(type) ?? 0) + prepared;
    return versions === 0 ? {} : { versions };
  }

  const counting = createBursts(AHEAD, (resources) => {
    for (const { type, tally } of tallies) tally.addAll(resources.filter(({ resourceType }) => resourceType === type));
  });

  const preparing = createBursts(AHEAD, (resources) => {
    for (const resource of resources) {
      joins.add(resource);
      facts.add(resource);
      if (mapping.climb && resource.resourceType === 'Location') addPlace(resource);
    }
  });

  function addPlace(location: FhirResource): void {
    const id = idOf(location);
    const parent = partOf(location);
    if (id === undefined || parent === undefined) return;
    const known = parents.get(id);
    if (known !== undefined && known !== parent) noteSeverals('Location', [id]);
    // A place that came with several parents is part of the one that sorts first, so that no order changes a count.
    if (known === undefined || parent < known) parents.set(id, parent);
  }

  return {
    prepared: new Set([...joins.types, ...facts.types, ...(mapping.climb ? ['Location'] : [])]),
    counted: new Set(tallies.map(({ type }) => type)),
    prepare(resource) {
      if (!isOlder(resource, older.prepared)) preparing.add(resource);
    },
    add(resource) {
      preparing.finish();
      if (!isOlder(resource, older.counted)) counting.add(resource);
    },
    result() {
      preparing.finish();
      counting.finish();
      const results = tallies.map(({ type, beside, tally }) => {
        const result = tally.result();
        noteSeverals(type, result.severals);
        return { ...result, counts: { ...result.counts, ...versionsOf(type, beside) } };
      });
      for (const { type, ids } of [...joins.severals(), ...facts.severals()]) noteSeverals(type, ids);
      const { cells, measures } = sumCounted(mapping, results);
      const isSorted = results.length === 1 && mapping.indicators === undefined;
      return {
        // Those of one source are sorted already.
        cells: isSorted ? cells : [...cells].sort(compareCells),
        sources: sumSources(results.map(({ counts }) => counts)),
        measures,
        conflicts: joins.conflicts(),
        severals,
        unreadable: facts.unreadable(),
      };
    },
  };
}

/** Types that the rows of a source are joined with, looked back at, or placed by. */
function typesBeside(mapping: CompiledMapping, { joins, facts }: CompiledSource): ReadonlySet<string> {
  const views = [...joins, ...facts].map(({ view }) => viewOf(mapping, view).resource);
  return new Set([...views, ...(mapping.climb ? ['Location'] : [])]);
}

/** Rows of the joined views. */
function createJoins(mapping: CompiledMapping) {
  const names = new Set(mapping.sources.flatMap((source) => source.joins.map(({ view }) => view)));
  const views: JoinedView[] = [...names].map((name) => {
    const view = viewOf(mapping, name);
    return { view, table: createJoinTable(view.columns.length), without: createHashTable(), severals: new Set() };
  });
  const tables = new Map(views.map(({ view, table }) => [view.name, table]));
  return {
    types: views.map(({ view }) => view.resource),
    classes: (view: string): JoinTable | undefined => tables.get(view),
    find: (view: string, id: string): Row | undefined => tables.get(view)?.get(id),
    add(resource: FhirResource): void {
      for (const joined of views) {
        const id = idOf(resource);
        if (joined.view.resource === resource.resourceType && id !== undefined) addJoined(joined, id, resource);
      }
    },
    severals: () => views.map(({ view, severals }) => ({ type: view.resource, ids: severals })),
    conflicts: () => views.reduce((sum, { table }) => sum + table.conflicts, 0),
  };
}

/** Rows of a view by id, and the ids of resources without one. */
interface JoinedView {
  readonly view: CompiledView;
  readonly table: JoinTable;
  readonly without: HashTable;
  readonly severals: Set<string>;
}

function addJoined({ view, table, without, severals }: JoinedView, id: string, resource: FhirResource): void {
  const [row] = view.rows(resource);
  const isRow = row?.status === 'row';
  const isOther = isRow
    ? table.add(id, row.values) || (without.size > 0 && without.find(id) !== -1)
    : table.get(id) !== undefined;
  if (!isRow) without.add(id, 0);
  if (isOther) severals.add(id);
}

/** Facts of the subjects of each source. */
function createFacts(mapping: CompiledMapping) {
  const tables = new Map<string, FactsTable>();
  const bySource = mapping.sources.map((source, at) =>
    source.facts.map((facts) => {
      const reader = createFactsReader(mapping, facts);
      tables.set(`${at}.${facts.name}`, reader.table);
      return reader;
    }),
  );
  const readers = bySource.flat();
  return {
    tables,
    countsOf: (at: number) => (bySource[at] ?? []).map((reader) => reader.counts()),
    types: readers.map(({ type }) => type),
    add(resource: FhirResource): void {
      for (const { type, add } of readers) if (type === resource.resourceType) add(resource);
    },
    severals: () => readers.map(({ type, severals }) => ({ type, ids: severals })),
    unreadable: () => readers.reduce((sum, { table }) => sum + table.unreadable, 0),
  };
}
