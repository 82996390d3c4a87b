import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Metadata } from '../../adaptors/dhis2/metadata/metadata.ts';
import { systemClock } from '../../adaptors/run/index.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import type { NewestCount } from '../../adaptors/tally/count-newest.ts';
import { totalOf } from '../../adaptors/tally/counts.ts';
import { loadCompiledMapping } from '../build/load-compiled-mapping.ts';
import { command } from '../command.ts';
import { writeTexts } from '../files/index.ts';
import { factsWords, indicatorWords } from '../report/index.ts';
import { cellTable } from '../tally/cell-table.ts';
import { countFiles } from '../tally/count-files.ts';
import { describeConflict } from '../tally/describe-conflict.ts';
import { checkFormat, type ExportFormat, exportCells, readFormat, sendingHint } from '../tally/export-format.ts';
import { loadMetadata } from '../tally/load-metadata.ts';
import { readPeriods } from '../tally/read-periods.ts';
import { type ResolvedTable, resolveByMetadata } from '../tally/resolve-by-metadata.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet tally --mapping FILE --input FILE|FOLDER --periods FROM..TO [--metadata FILE] [--out cells.csv]

Counts resources of NDJSON files or Bundles, plain or gzipped, as a mapping says, without any server, and writes the
cells as CSV: dataElement, a column for each dimension, orgUnit, period, value. What was read and what could not be
counted is told on standard error.

With --metadata cells are written as DHIS2 has them: dataElement, categoryOptionCombo, attributeOptionCombo, orgUnit (UIDs),
period, value. Cells that have no place there are told with the reason, and the exit code is 1.

  --mapping FILE    the mapping
  --input PATH      a file, or a folder of them; records that are no FHIR resources come from files that are named
                    after them, as case.ndjson, or name their kind themselves as resourceType
  --periods RANGE   periods of the mapping's period type, or dates: 2023-01..2023-12, 2024W1..2024W9, 2023; in the
                    mapping's calendar
  --metadata FILE   metadata of DHIS2: what tallysheet pull wrote, or an export of /api/metadata
  --out FILE        where to write to (standard output)
  --help            this text

Other formats, of the cells that have a place in --metadata:

  --format FORMAT   csv; adx: IHE ADX, an XML that DHIS2 imports; madx: IHE mADX, FHIR MeasureReports in a Bundle
  --id-scheme WAY   how they name things: categories (codes, and an attribute for each category), code (codes, also of
                    category option combos), uid
  --base URL        madx: what addresses of code systems, identifiers and measures begin with
  --measure URL     madx: the Measure that the data set is to the receiver (BASE/Measure/CODE)
  --improvement UP  madx: increase or decrease: whether more is better (increase)`;

const OPTIONS = {
  mapping: { type: 'string' },
  input: { type: 'string' },
  periods: { type: 'string' },
  metadata: { type: 'string' },
  format: { type: 'string' },
  'id-scheme': { type: 'string' },
  base: { type: 'string' },
  measure: { type: 'string' },
  improvement: { type: 'string' },
  out: { type: 'string' },
} as const;

/**
 * Count resources of files: `tallysheet tally`.
 *
 * @param args command line after `tally`
 * @returns the exit code: 0; 1 when cells have no place in the metadata
 * @throws {UsageError} for a command line that cannot be understood
 * @throws {MappingError} with every mistake in the mapping
 * @throws {InputError} with the place of what is no resource, or for a file that is no metadata
 * @throws {ImportError} when the mapping does not fit the data set, or the metadata is ambiguous or lacks what is needed
 * @throws {ExchangeError} when the format cannot say the cells, or their names
 * @example await run(['--mapping', 'm.yaml', '--input', 'export/', '--periods', '2023-01..2023-12'])
 */
export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => {
  const format = readFormat(values);
  const path = needed(values.mapping, '--mapping FILE');
  const mapping = await loadCompiledMapping(path);
  if (Object.values(mapping.views).some(({ dataValues }) => dataValues !== undefined))
    throw new UsageError(`${path} takes values of another DHIS2, which are in no files.`, 'Run its workflow.');
  const input = needed(values.input, '--input FILE|FOLDER');
  const periods = readPeriods(mapping, needed(values.periods, '--periods 2023-01..2023-12'));
  const metadata = values.metadata === undefined ? undefined : await loadMetadata(values.metadata);
  // What does not fit at all is told before the count, which may take a while.
  if (metadata !== undefined) {
    resolveByMetadata([], mapping, metadata);
    checkFormat(format, mapping, metadata, periods[0] ?? '');
  }
  const result = await countFiles(mapping, input, periods);
  const resolved = metadata === undefined ? undefined : resolveByMetadata(result.cells, mapping, metadata);
  const lines = textsOf(result, mapping, format, resolved, metadata);
  const stream = values.out === undefined ? process.stdout : createWriteStream(values.out);
  const out = writeTexts(stream);
  for (const line of lines) if (!(await out.write(line))) break;
  await out.end();
  if (stream !== process.stdout) {
    stream.end();
    await once(stream, 'close');
  }
  tell(result);
  const code = resolved === undefined ? 0 : tellUnplaced(resolved, result.cells.length);
  const hint = sendingHint(format);
  if (hint !== undefined) console.error(hint);
  return code;
});

/** The file in pieces; where a format cannot say the cells, what was counted is told all the same. */
function textsOf(
  result: NewestCount,
  mapping: CompiledMapping,
  format: ExportFormat,
  resolved: ResolvedTable | undefined,
  metadata: Metadata | undefined,
): Iterable<string> {
  if (resolved === undefined || metadata === undefined) return cellTable(mapping, result.cells);
  try {
    const exported = new Date(systemClock.now()).toISOString();
    return exportCells(resolved.cells, mapping, metadata, { ...format, exported });
  } catch (error) {
    tell(result);
    tellUnplaced(resolved, result.cells.length);
    throw error;
  }
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined) throw new UsageError(`${what} is missing.`, `Add ${what}.`);
  return value;
}

function tell({ cells, sources, measures, severalVersions }: NewestCount): void {
  for (const { source, read, placed, excluded, quarantined, outside, facts = [] } of sources) {
    const held = Object.entries(quarantined).map(([reason, rows]) => `${reason} ${rows}`);
    const rows = `${read} rows = ${placed} placed + ${excluded} excluded + ${totalOf(quarantined)} quarantined`;
    console.error(`${source}: ${rows}${held.length === 0 ? '' : ` (${held.join(', ')})`}; ${outside} in other periods`);
    for (const one of facts) console.error(`${source}.${one.facts}: ${factsWords(one)}`);
  }
  for (const { dataElement, accepted, counted, quarantined, suppressed, indicator } of measures) {
    const held = totalOf(quarantined);
    const small = suppressed === undefined ? '' : `; ${suppressed} cells left out as too small`;
    if (indicator !== undefined) console.error(`${dataElement}: ${indicatorWords(indicator)}${small}`);
    if (indicator !== undefined || (held === 0 && small === '')) continue;
    const reasons = Object.entries(quarantined).map(([reason, rows]) => `${reason} ${rows}`);
    console.error(
      `${dataElement}: ${accepted} = ${counted} counted + ${held} quarantined (${reasons.join(', ')})${small}`,
    );
  }
  if (severalVersions > 0)
    console.error(`${severalVersions} resources came in several versions: the newest of each counts`);
  console.error(`${cells.length} cells`);
}

/** Say which cells have no place in DHIS2; the exit code. */
function tellUnplaced({ cells, conflicts }: ResolvedTable, counted: number): number {
  for (const conflict of conflicts) console.error(describeConflict(conflict));
  console.error(`${cells.length} of ${counted} cells have a place in DHIS2`);
  return conflicts.length === 0 ? 0 : 1;
}
