import type { Mapping } from '../mapping/mapping.ts';
import { helperFunctions } from './helper-functions.ts';
import { comment } from './literal.ts';
import { snakeCase } from './names.ts';
import { periodFunction } from './period-function.ts';
import type { PlaceSql } from './place-sql.ts';
import type { SourceRows } from './source-rows.ts';
import type { SqlDimension } from './sql-dimension.ts';
import { type SqlTable, typeOf } from './sql-table.ts';

/** A file to be written. */
export interface SqlFile {
  /** From the folder that it is written to: `views/dose.json`, `1-functions.sql`. */
  readonly path: string;
  readonly text: string;
}

/** The view of a value. */
export interface WrittenMeasure {
  readonly sql: string;
  readonly text: string;
}

/**
 * Put the texts of a mapping into files.
 *
 * @param mapping the mapping
 * @param tables the tables of its views
 * @param places how org units are found
 * @param dimensions lookup tables and functions of its dimensions
 * @param rows the rows of its sources
 * @param measures the views of its values
 * @returns the files, in the order in which the SQL runs
 * @example assembleFiles(mapping, tables, places, dimensions, rows, measures).map(({ path }) => path)
 */
export function assembleFiles(
  mapping: Mapping,
  tables: readonly SqlTable[],
  places: PlaceSql,
  dimensions: readonly SqlDimension[],
  rows: readonly SourceRows[],
  measures: readonly WrittenMeasure[],
): SqlFile[] {
  const schema = snakeCase(mapping.name);
  const path = `set search_path to ${schema};`;
  const rowTexts = rows.flatMap(({ events, text }) => [...events.map((one) => one.text), text]);
  const measureTexts = measures.map(({ text }) => text);
  const bands = dimensions.filter(({ kind }) => kind === 'age' || kind === 'number').flatMap(({ text }) => text ?? []);
  const options = dimensions.filter(({ kind }) => kind === 'map' || kind === 'codes').flatMap(({ text }) => text ?? []);
  const finder = places.finder === undefined ? [] : [places.finder];
  const helpers = helperFunctions([...rowTexts, ...measureTexts, ...finder], schema, mapping.period.timeZone);
  const period = periodFunction(mapping.period.type);
  const views = [
    ...(places.join === 'place_org_units' ? ['place_org_units'] : []),
    ...rows.flatMap(({ events, sql }) => [...events.map((one) => one.sql), sql]),
    ...measures.map(({ sql }) => sql),
  ];
  const file = (name: string, says: readonly string[], parts: readonly string[]): SqlFile => ({
    path: name,
    text: `${[comment([`${mapping.name}: ${says[0]}`, ...says.slice(1)]), path, ...parts].join('\n\n')}\n`,
  });
  return [
    ...tables.map(({ sql, definition }) => ({
      path: `views/${sql}.json`,
      text: `${JSON.stringify(definition, null, 2)}\n`,
    })),
    {
      path: '1-functions.sql',
      text: `${[
        comment([`${mapping.name}: the schema, and functions for dates, periods and numbers.`]),
        `create schema ${schema};\n${path}`,
        ...helpers,
        period,
        ...bands,
      ].join('\n\n')}\n`,
    },
    file('2-tables.sql', TABLES_SAY, tables.map(tableText)),
    file(
      '3-lookups.sql',
      ['org units and category options.'],
      [...(places.tables === undefined ? [] : [places.tables]), ...options],
    ),
    file(
      '4-rows.sql',
      ['rows with their period, their org unit and their options. Run it when the tables are filled.'],
      [...finder, ...rowTexts],
    ),
    file('5-measures.sql', ['a materialized view a measure.'], measureTexts),
    file('6-cells.sql', ['all measures together.'], [cellsView(measures)]),
    file(
      'refresh.sql',
      ['run this whenever the tables have been filled anew.'],
      [views.map((name) => `refresh materialized view ${name};`).join('\n')],
    ),
  ];
}

const TABLES_SAY = [
  'a table for the rows of each view.',
  'Each is filled with what `tallysheet view --definition views/<table>.json --input … --format csv --newest` prints, by the',
  'command of psql that stands above it. Load each resource once, in its newest version.',
];

function tableText({ sql, resource, key, line, columns }: SqlTable): string {
  const says = (text: string | undefined) => (text === undefined ? '' : ` -- ${text.replace(/\s+/g, ' ')}`);
  const own = columns.map((column) => {
    const unique = column.sql === key && line === undefined ? ' unique' : '';
    return { made: `${column.sql} ${typeOf(column)}${unique}`, text: column.text };
  });
  const hasKey = columns.some((column) => column.sql === key);
  const all = [
    ...(line === undefined ? [] : [{ made: `${line} bigint generated always as identity`, text: undefined }]),
    ...(hasKey ? [] : [{ made: `${key} text${line === undefined ? ' unique' : ''}`, text: 'getResourceKey()' }]),
    ...own,
  ];
  const lines = all.map(({ made, text }, at) => `  ${made}${at === all.length - 1 ? '' : ','}${says(text)}`);
  const names = [...(hasKey ? [] : [key]), ...columns.map((column) => column.sql)].join(', ');
  const copy = `\\copy ${sql} (${names}) from '${sql}.csv' with (format csv, header match)`;
  return [comment([`${resource}, views/${sql}.json:`, copy]), `create table ${sql} (`, ...lines, ');'].join('\n');
}

function cellsView(measures: readonly WrittenMeasure[]): string {
  const parts = measures.map(({ sql }) => `select * from ${sql}`);
  return [
    comment(['Every cell: what to send to DHIS2 for a period is `select * from cells where period = …`.']),
    'create view cells as',
    `${parts.join('\nunion all\n')};`,
  ].join('\n');
}
