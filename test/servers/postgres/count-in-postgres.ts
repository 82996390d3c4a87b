import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { type Cell, compareCells } from '../../../adaptors/tally/measure/cells.ts';
import { createNewestOnce } from '../../../adaptors/tally/newest-once.ts';
import { generateSql, type SqlFile, type SqlInput } from '../../../adaptors/tally/sql/index.ts';
import { compileToRows, readViewDefinition } from '../../../adaptors/tally/view/index.ts';
import { formatCsv } from '../../../cli/files/index.ts';
import type { Postgres } from './start.ts';

/**
 * Count resources by the SQL of a mapping: fill its tables with the rows of its views, and read its cells.
 *
 * @param postgres the server
 * @param input the mapping
 * @param resources in any order
 * @returns the cells of all periods, sorted
 * @throws {MappingError} where the mapping has no exact translation
 */
export function countInPostgres(postgres: Postgres, input: SqlInput, resources: readonly FhirResource[]): Cell[] {
  const files = generateSql(input);
  const tables = files.filter(({ path }) => path.startsWith('views/'));
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-rows-'));
  try {
    for (const { path, text } of tables) {
      writeFileSync(join(folder, path.replace(/^views\/(.*)json$/, '$1csv')), rowsOf(text, path, resources));
    }
    return runFiles(postgres, files, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Run generated files in their order, and read the cells.
 *
 * @param postgres the server
 * @param files what `generateSql` or `tallysheet sql` wrote
 * @param folder holds the rows of each table as `<table>.csv`
 * @returns the cells of all periods, sorted
 */
export function runFiles(postgres: Postgres, files: readonly SqlFile[], folder: string): Cell[] {
  const texts = files.filter(({ path }) => /^\d/.test(path)).map(({ text }) => `${text}${fillOf(text, folder)}`);
  const schema = /^create schema (\w+);$/m.exec(texts[0] ?? '')?.[1] ?? '';
  const query = `select json_build_object('dataElement', data_element, 'options', options, 'attributeOptions',
    attribute_options, 'orgUnit', org_unit, 'period', period, 'value', value) from cells;`;
  try {
    const refreshed = files.find(({ path }) => path === 'refresh.sql')?.text ?? '';
    const out = postgres.run(`set client_encoding to 'UTF8';\n${texts.join('\n')}\n${refreshed}\n${query}\n`);
    const lines = out.split('\n').filter((line) => line !== '');
    return lines.map((line): Cell => JSON.parse(line)).sort(compareCells);
  } finally {
    postgres.run(`set client_min_messages to warning; drop schema if exists ${schema} cascade;`);
  }
}

/** The rows of a view as `tallysheet view --newest` prints them. */
function rowsOf(definition: string, path: string, resources: readonly FhirResource[]): string {
  const view = readViewDefinition(definition, path);
  const toRows = compileToRows(view);
  const lines = [formatCsv(view.columns.map(({ name }) => name))];
  const newest = createNewestOnce(view.resource);
  resources.forEach(newest.look);
  if (newest.hasSeveral()) resources.forEach(newest.note);
  for (const resource of resources) {
    if (resource.resourceType !== view.resource || !newest.takes(resource)) continue;
    for (const { values, status } of toRows(resource)) if (status === 'row') lines.push(formatCsv(values));
  }
  return lines.join('');
}

/** The commands that stand above the tables. */
function fillOf(text: string, folder: string): string {
  const commands = text.matchAll(/^-- (\\copy .* from) '([^']*)' (with .*)$/gm);
  return [...commands].map(([, copy, file = '', options]) => `${copy} '${join(folder, file)}' ${options}\n`).join('');
}
