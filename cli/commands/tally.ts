import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { totalOf } from '../../adaptors/tally/counts.ts';
import { createMappingTally, type MappingResult } from '../../adaptors/tally/mapping-tally.ts';
import { partialDays, periodOf, periodRange, periodsBetween } from '../../adaptors/tally/period/index.ts';
import { loadCompiledMapping } from '../build/load-compiled-mapping.ts';
import { readResources, writeTexts } from '../files/index.ts';
import { cellTable } from '../tally/cell-table.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet tally --mapping FILE --input FILE|FOLDER --periods FROM..TO [--out cells.csv]

Counts resources of NDJSON files or Bundles, plain or gzipped, as a mapping says, without any server, and writes the
cells as CSV: dataElement, a column for each dimension, orgUnit, period, value. What was read and what could not be
counted is told on standard error.

  --mapping FILE    the mapping
  --input PATH      a file, or a folder of them
  --periods RANGE   periods or dates of the mapping's period type: 2023-01..2023-12, 2024W1..2024W9, 2023
  --out FILE        where to write to (standard output)
  --help            this text`;

const OPTIONS = {
  mapping: { type: 'string' },
  input: { type: 'string' },
  periods: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Count resources of files: `tallysheet tally`.
 *
 * @param args command line after `tally`
 * @returns the exit code: 0
 * @throws {UsageError} for a command line that cannot be understood
 * @throws {MappingError} with every mistake in the mapping
 * @throws {InputError} with the place of what is no resource
 * @example await run(['--mapping', 'm.yaml', '--input', 'export/', '--periods', '2023-01..2023-12'])
 */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const mapping = await loadCompiledMapping(needed(values.mapping, '--mapping FILE'));
  const input = needed(values.input, '--input FILE|FOLDER');
  const periods = readPeriods(mapping, needed(values.periods, '--periods 2023-01..2023-12'));
  const result = await countFiles(mapping, input, periods);
  const stream = values.out === undefined ? process.stdout : createWriteStream(values.out);
  const out = writeTexts(stream);
  for (const line of cellTable(mapping, result.cells)) if (!(await out.write(line))) break;
  await out.end();
  if (stream !== process.stdout) {
    stream.end();
    await once(stream, 'close');
  }
  tell(result);
  return 0;
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw new UsageError(`${what} is missing.`, `Add ${what}.`);
  return value;
}

/** What rows are joined with comes first, whatever the order of the files. */
async function countFiles(mapping: CompiledMapping, input: string, periods: readonly string[]): Promise<MappingResult> {
  const tally = createMappingTally(mapping, periods);
  if (tally.prepared.size > 0) {
    if (input === '-') throw new UsageError('Standard input can be read once, joins need it twice.', 'Name a file.');
    for await (const { resource } of readResources(input, process.stdin, tally.prepared)) tally.prepare(resource);
  }
  for await (const { resource } of readResources(input, process.stdin, tally.counted)) tally.add(resource);
  return tally.result();
}

function readPeriods({ period: { type } }: CompiledMapping, text: string): string[] {
  const [from = '', to = from, ...more] = text.split('..');
  try {
    const [first, last] = [from, to].map((end) => partialDays(end.trim()) ?? periodRange(type, end.trim()));
    if (first === undefined || last === undefined || more.length > 0) throw new RangeError(`"${text}" is no range`);
    const periods = periodsBetween(type, periodOf(type, first.start), periodOf(type, last.end));
    if (periods.length === 0) throw new RangeError(`"${text}" ends before it begins`);
    return periods;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`--periods: ${error.message}.`, 'Write --periods 2023-01..2023-12.');
  }
}

function tell({ cells, sources, measures, conflicts, unreadable }: MappingResult): void {
  for (const { source, read, placed, excluded, quarantined, outside } of sources) {
    const held = Object.entries(quarantined).map(([reason, rows]) => `${reason} ${rows}`);
    const rows = `${read} rows = ${placed} placed + ${excluded} excluded + ${totalOf(quarantined)} quarantined`;
    console.error(`${source}: ${rows}${held.length === 0 ? '' : ` (${held.join(', ')})`}; ${outside} in other periods`);
  }
  for (const { dataElement, accepted, counted, quarantined, suppressed } of measures) {
    const held = totalOf(quarantined);
    const small = suppressed === undefined ? '' : `; ${suppressed} cells left out as too small`;
    if (held === 0 && small === '') continue;
    const reasons = Object.entries(quarantined).map(([reason, rows]) => `${reason} ${rows}`);
    console.error(
      `${dataElement}: ${accepted} = ${counted} counted + ${held} quarantined (${reasons.join(', ')})${small}`,
    );
  }
  if (conflicts > 0) console.error(`${conflicts} joined resources came with different contents; one of each was taken`);
  if (unreadable > 0) console.error(`${unreadable} rows could not be read for facts`);
  console.error(`${cells.length} cells`);
}
