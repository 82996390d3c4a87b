import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadCompiledMapping } from '../../../cli/build/load-compiled-mapping.ts';
import { cellTable } from '../../../cli/tally/cell-table.ts';
import { runFiles } from './count-in-postgres.ts';
import type { Postgres } from './start.ts';

const command = join(import.meta.dirname, '..', '..', '..', 'cli', 'tallysheet.js');
const run = promisify(execFile);

/** The cells of a mapping as `tallysheet tally` prints them, by two engines. */
export interface TwoTables {
  readonly inMemory: string;
  readonly inPostgres: string;
}

/**
 * Count files as a person does: with `tallysheet tally`, and with what `tallysheet sql` writes, its tables filled with what
 * `tallysheet view` prints.
 *
 * @param postgres the server
 * @param folder a folder for what is written
 * @param mapping the mapping file
 * @param input resources
 * @param periods what `--periods` takes; it has to hold all periods of the resources
 * @returns the cells as CSV
 */
export async function countByCommands(
  postgres: Postgres,
  folder: string,
  mapping: string,
  input: string,
  periods: string,
): Promise<TwoTables> {
  const tallysheet = async (...args: string[]) => {
    const { stdout } = await run(process.execPath, [command, ...args], { maxBuffer: 2 ** 28 });
    return stdout;
  };
  const out = join(folder, 'sql');
  await tallysheet('sql', '--mapping', mapping, '--dialect', 'postgres', '--out', out);
  const views = readdirSync(join(out, 'views'));
  for (const view of views) {
    const definition = join(out, 'views', view);
    const rows = await tallysheet('view', '--definition', definition, '--input', input, '--format', 'csv', '--newest');
    writeFileSync(join(folder, view.replace(/json$/, 'csv')), rows);
  }
  const files = readdirSync(out).filter((path) => path.endsWith('.sql'));
  const texts = files.sort().map((path) => ({ path, text: readFileSync(join(out, path), 'utf8') }));
  const cells = runFiles(postgres, texts, folder);
  return {
    inMemory: await tallysheet('tally', '--mapping', mapping, '--input', input, '--periods', periods),
    inPostgres: [...cellTable(await loadCompiledMapping(mapping), cells)].join(''),
  };
}
