import type { Beside } from './beside.ts';
import { createBursts } from './bursts.ts';
import type { CompiledMapping, CompiledView, FhirResource, Row } from './compiled-mapping.ts';
import { type MeasureCounts, type SourceCounts, sumMeasures, sumSources } from './counts.ts';
import { createFactsReader } from './facts-reader.ts';
import type { FactsTable } from './facts-table.ts';
import { AHEAD } from './hash-table.ts';
import { createJoinTable, type JoinTable } from './join-table.ts';
import { createLookup } from './lookup.ts';
import { type Cell, compareCells } from './measure/cells.ts';
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
  /** Rows that facts could not be read from. */
  readonly unreadable: number;
}

/**
 * Make the tally of a mapping over resources that are read from files. Joined rows are kept in tables, not as resources.
 *
 * @param mapping compiled mapping
 * @param periods the periods that are counted
 * @returns an empty tally
 * @example
 * const tally = createMappingTally(mapping, ['202401']);
 * for (const patient of patients) tally.prepare(patient);
 * for (const immunization of immunizations) tally.add(immunization);
 * tally.result().cells
 */
export function createMappingTally(mapping: CompiledMapping, periods: readonly string[]): MappingTally {
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
    };
    return { type: viewOf(mapping, source.view).resource, tally: createSourceTally(mapping, source, periods, beside) };
  });

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
    const { id } = location;
    const parent = partOf(location);
    if (id === undefined || parent === undefined) return;
    const known = parents.get(id);
    // A place that came with several parents is part of the one that sorts first, so that no order changes a count.
    if (known === undefined || parent < known) parents.set(id, parent);
  }

  return {
    prepared: new Set([...joins.types, ...facts.types, ...(mapping.climb ? ['Location'] : [])]),
    counted: new Set(tallies.map(({ type }) => type)),
    prepare: preparing.add,
    add(resource) {
      preparing.finish();
      counting.add(resource);
    },
    result() {
      preparing.finish();
      counting.finish();
      const results = tallies.map(({ tally }) => tally.result());
      return {
        // Those of one source are sorted already.
        cells:
          results.length === 1 ? (results[0]?.cells ?? []) : results.flatMap(({ cells }) => cells).sort(compareCells),
        sources: sumSources(results.map(({ counts }) => counts)),
        measures: sumMeasures(results.flatMap(({ measures }) => measures)),
        conflicts: joins.conflicts(),
        unreadable: facts.unreadable(),
      };
    },
  };
}

/** Rows of the joined views. */
function createJoins(mapping: CompiledMapping) {
  const names = new Set(mapping.sources.flatMap((source) => source.joins.map(({ view }) => view)));
  const views: { view: CompiledView; table: JoinTable }[] = [...names].map((name) => {
    const view = viewOf(mapping, name);
    return { view, table: createJoinTable(view.columns.length) };
  });
  const tables = new Map(views.map(({ view, table }) => [view.name, table]));
  return {
    types: views.map(({ view }) => view.resource),
    classes: (view: string): JoinTable | undefined => tables.get(view),
    find: (view: string, id: string): Row | undefined => tables.get(view)?.get(id),
    add(resource: FhirResource): void {
      for (const { view, table } of views) {
        if (view.resource !== resource.resourceType || resource.id === undefined) continue;
        const [row] = view.rows(resource);
        if (row?.status === 'row') table.add(resource.id, row.values);
      }
    },
    conflicts: () => views.reduce((sum, { table }) => sum + table.conflicts, 0),
  };
}

/** Facts of the subjects of each source. */
function createFacts(mapping: CompiledMapping) {
  const tables = new Map<string, FactsTable>();
  const readers = mapping.sources.flatMap((source, at) =>
    source.facts.map((facts) => {
      const reader = createFactsReader(mapping, facts);
      tables.set(`${at}.${facts.name}`, reader.table);
      return reader;
    }),
  );
  return {
    tables,
    types: readers.map(({ type }) => type),
    add(resource: FhirResource): void {
      for (const { type, add } of readers) if (type === resource.resourceType) add(resource);
    },
    unreadable: () => readers.reduce((sum, { table }) => sum + table.unreadable, 0),
  };
}
