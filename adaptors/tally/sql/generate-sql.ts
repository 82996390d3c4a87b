import type { ReadFile } from '../mapping/load-views.ts';
import type { Mapping, Source } from '../mapping/mapping.ts';
import { assembleFiles, type SqlFile, type WrittenMeasure } from './assemble-files.ts';
import { HELPER_NAMES } from './helper-functions.ts';
import { measureView } from './measure-view.ts';
import { Names, snakeCase } from './names.ts';
import { type PlaceColumn, placeSql } from './place-sql.ts';
import { MappingText } from './refusals.ts';
import { type SourceRows, sourceRows } from './source-rows.ts';
import { type SqlDimension, sqlDimension } from './sql-dimension.ts';
import type { SqlTable } from './sql-table.ts';
import { translateCondition } from './translate.ts';
import { placeTable, viewTable } from './view-tables.ts';

/** What SQL is generated from. */
export interface SqlInput {
  /** The mapping, read and checked. */
  readonly mapping: Mapping;
  /** Text of the mapping file. */
  readonly text: string;
  /** Its name, for messages. */
  readonly file: string;
  /** Lines of its lookup, as `loadLookup` gives them; null without a lookup. */
  readonly lookup: readonly string[] | null;
  /** Gives the files of its views. */
  readonly readFile: ReadFile;
}

/** Zones that PostgreSQL takes for abbreviations of fixed offsets, maybe of other zones, or reads with the other sign. */
const OTHER_ZONES = /^(?:[+-].*|(?!UTC|GMT|UCT)[a-z]{3})$/i;

/** Names that the generated SQL has for itself. */
const RELATIONS = (
  'dated joined located stamped compared latest placed first_rows found asked climbed cells place_units org_unit_days ' +
  'place_org_units place_found listed written names parameter born based quotient divided parts'
).split(' ');

/**
 * Write a mapping as ViewDefinitions and as SQL for PostgreSQL 15: tables for the rows of the views, lookup tables, and a
 * materialized view a measure, which give the cells that the engine counts.
 *
 * @param input the mapping with its texts
 * @returns the files, in the order in which the SQL runs
 * @throws {MappingError} with everything that has no exact translation: file, line, column, why, and what to write instead
 * @see https://build.fhir.org/ig/FHIR/sql-on-fhir-v2/StructureDefinition-ViewDefinition.html
 * @example generateSql({ mapping, text, file: 'm.yaml', lookup, readFile }).map(({ path }) => path)
 */
export function generateSql(input: SqlInput): SqlFile[] {
  const { mapping } = input;
  const text = new MappingText(input.text, input.file);
  refuseRecords(mapping, text);
  refuseIndicators(mapping, text);
  refuseWhole(mapping, text);
  const relations = new Names(RELATIONS);
  const functions = new Names(HELPER_NAMES);
  const tables = tablesOf(input, text, relations);
  const parents = placeTable(relations.take('place_parents'));
  const places = placeSql(
    input.lookup,
    mapping.climb,
    placeColumns(mapping, tables),
    parents.sql,
    snakeCase(mapping.name),
  );
  const dimensions = dimensionsOf(mapping, relations, functions);
  const rows = mapping.sources.map((source, at) =>
    sourceRows(source, {
      ...{ sql: relations.take(`${source.name}_rows`), tables, dimensions, places },
      eventsOf: (facts) => relations.take(`${source.name}_${facts}_events`),
      condition: (facts, fact, kind, columns) =>
        text.attempt(['sources', at, 'facts', facts, 'facts', fact, kind], (where) =>
          translateCondition(where, columns),
        ),
    }),
  );
  const measures = mapping.sources.flatMap((source, at) => {
    const found = rows[at];
    return found === undefined ? [] : measuresOf(mapping, source, at, found, text, relations);
  });
  text.throwIfAny();
  const all = [...tables.values(), ...(mapping.climb && input.lookup !== null ? [parents] : [])];
  return assembleFiles(
    mapping,
    all,
    places,
    [...dimensions.values()],
    rows.flatMap((one) => one ?? []),
    measures,
  );
}

/** Without a model nothing tells what the columns of a table would be. */
function refuseRecords({ views }: Mapping, text: MappingText): void {
  for (const { name, resource, isRecord } of views.values()) {
    if (!isRecord) continue;
    const message = `view "${name}" is of records (${resource}), which have no translation to SQL`;
    text.refuse(['views', name], message, 'count with tally');
  }
  text.throwIfAny();
}

function refuseIndicators({ indicators = [] }: Mapping, text: MappingText): void {
  if (indicators.length === 0) return;
  const names = indicators.map(({ dataElement }) => dataElement).join(', ');
  const message = `indicators (${names}) have no translation to SQL`;
  text.refuse(['indicators'], message, 'count with tally, or let DHIS2 work them out');
}

function refuseWhole(mapping: Mapping, text: MappingText): void {
  const { calendar, type, timeZone } = mapping.period;
  if (OTHER_ZONES.test(timeZone)) {
    const message = `PostgreSQL takes the time zone "${timeZone}" for a fixed offset, maybe another`;
    text.refuse(['period', 'timeZone'], message, 'write its long name, such as Africa/Nairobi or Europe/Paris');
  }
  if (calendar !== undefined && calendar.name !== 'iso8601' && calendar.name !== 'gregorian') {
    text.refuse(
      ['period'],
      `${type} periods of the calendar ${calendar.name} have no translation to SQL`,
      'count with tally',
    );
  }
}

function tablesOf({ mapping, readFile }: SqlInput, text: MappingText, relations: Names): Map<string, SqlTable> {
  return new Map(
    [...mapping.views].map(([name, view]) => [
      name,
      viewTable(view, text.node(['views', name]), relations.take(name), readFile),
    ]),
  );
}

/** References that are no bare ids are looked up in more than one way. */
const KEY = /(?:^|\.)get(?:Reference|Resource)Key\(\w*\)$/;

function placeColumns({ sources }: Mapping, tables: ReadonlyMap<string, SqlTable>): PlaceColumn[] {
  return sources.flatMap(({ view, columns, joins, orgUnit }) =>
    orgUnit.flatMap(({ column }): PlaceColumn[] => {
      const join = [...joins].reverse().find(({ offset }) => offset <= column);
      const table = tables.get(join?.view ?? view);
      const name = columns[column]?.slice(join === undefined ? 0 : join.name.length + 1);
      const found = table?.columns.find((one) => one.name === name);
      if (table === undefined || found === undefined) return [];
      const isText = found.type !== 'number' && found.type !== 'boolean';
      return [{ table: table.sql, column: found.sql, isKey: KEY.test(found.text ?? ''), isText }];
    }),
  );
}

function dimensionsOf({ sources }: Mapping, relations: Names, functions: Names): Map<string, SqlDimension> {
  const made = new Map<string, SqlDimension>();
  for (const dimension of sources.flatMap((source) => source.dimensions)) {
    if (!made.has(dimension.name)) made.set(dimension.name, sqlDimension(dimension, relations, functions));
  }
  return made;
}

function measuresOf(
  { minCell }: Mapping,
  source: Source,
  at: number,
  rows: SourceRows,
  text: MappingText,
  relations: Names,
): WrittenMeasure[] {
  return source.measures.flatMap((measure, position) => {
    const sql = relations.take(measure.dataElement);
    const path = ['sources', at, 'values', position, 'where'];
    const written = text.text(path);
    if (measure.where !== undefined && written === undefined) throw new Error(`${path.join('.')} is not in the file`);
    const piece =
      written === undefined ? undefined : text.attempt(path, (where) => translateCondition(where, rows.columns));
    if (written !== undefined && piece === undefined) return [];
    const where = written === undefined || piece === undefined ? undefined : { text: written, piece };
    return [{ sql, text: measureView(measure, { sql, source, rows, where, minCell }) }];
  });
}
