import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { generateSql } from '../../adaptors/tally/sql/index.ts';
import { nearestFile } from '../build/nearest-file.ts';
import { command } from '../command.ts';
import { readSqlInput } from '../sql/read-sql-input.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet sql --mapping FILE [--dialect postgres] [--out DIR]

Writes a mapping as ViewDefinitions of SQL on FHIR and as SQL for PostgreSQL 15: tables for the rows of the views, lookup
tables, a materialized view a measure, and the view "cells" of them all. It gives the cells that \`tallysheet tally\` counts.
What has no exact translation is refused, all at once. How to load it: docs/sql.md

  --mapping FILE     the mapping
  --dialect DIALECT  postgres (default)
  --out DIR          folder to write to (dist/sql/<name of the mapping>)
  --help             this text`;

const OPTIONS = {
  mapping: { type: 'string' },
  dialect: { type: 'string', default: 'postgres' },
  out: { type: 'string' },
} as const;

/**
 * Write the ViewDefinitions and the SQL of a mapping: `tallysheet sql`.
 *
 * @param args command line after `sql`
 * @returns the exit code: 0
 * @throws {UsageError} for a command line that cannot be understood
 * @throws {MappingError} with every mistake in the mapping, or with everything that has no exact translation
 * @example await run(['--mapping', 'mappings/immunization-monthly.yaml', '--out', 'warehouse'])
 */
export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => {
  if (values.dialect !== 'postgres') {
    throw new UsageError(`There is no dialect "${values.dialect}".`, 'Write --dialect postgres.');
  }
  const { mapping: path } = values;
  if (path === undefined) throw new UsageError('--mapping FILE is missing.', 'Add --mapping FILE.');
  if (!existsSync(path)) {
    const meant = nearestFile(resolve(path));
    const fix = meant === undefined ? 'Name a mapping, a YAML file.' : `Did you mean ${meant}?`;
    throw new UsageError(`There is no ${path}.`, fix);
  }
  const input = await readSqlInput(path);
  const files = generateSql(input);
  const out = values.out ?? join('dist', 'sql', input.mapping.name);
  for (const { path: name, text } of files) {
    const full = join(out, name);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, text);
    console.log(full);
  }
  return 0;
});
