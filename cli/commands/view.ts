import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CompiledView, FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { createNewestOnce } from '../../adaptors/tally/newest-once.ts';
import { compileToRows, type LoadedView, readViewDefinition } from '../../adaptors/tally/view/index.ts';
import { nearestFile } from '../build/nearest-file.ts';
import { command } from '../command.ts';
import {
  formatCsv,
  formatRow,
  type ResourceBatch,
  ROW_FORMATS,
  type RowFormat,
  readResources,
  writeTexts,
} from '../files/index.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet view --definition FILE --input FILE|FOLDER|- [options]

Prints the rows that a SQL on FHIR ViewDefinition makes of resources.

  --definition FILE  the ViewDefinition, in JSON or YAML
  --input PATH       NDJSON (gzipped or not), a JSON Bundle or list, a folder of them, or - for standard input; where the
                     definition has record: instead of resource:, any JSON objects
  --format FORMAT    json (default), an object a line, or csv
  --newest           of a resource that comes in several versions the newest alone, and none twice
  --help             this text`;

const OPTIONS = {
  definition: { type: 'string' },
  input: { type: 'string' },
  format: { type: 'string', default: 'json' },
  newest: { type: 'boolean', default: false },
} as const;

/** How often a reason was met, and where first. */
type Reasons = Map<string, { count: number; readonly first: string }>;

/**
 * Print the rows of a view: `tallysheet view --definition FILE --input PATH`.
 *
 * @param args command line after `view`
 * @returns the exit code: 0, or 1 where rows are missing since their values could not be read
 * @throws {UsageError} for a command line that cannot be understood, or files that are not there
 * @throws {MappingError} with every mistake of the definition
 * @throws {InputError} for input that is no resource
 * @example await run(['--definition', 'patients.json', '--input', 'Patient.ndjson', '--format', 'csv'])
 */
export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => {
  const { definition, input } = values;
  if (definition === undefined || input === undefined)
    throw new UsageError('A definition and an input are needed.', 'Write --definition FILE --input FILE.');
  const format = ROW_FORMATS.find((known) => known === values.format);
  if (format === undefined) throw new UsageError(`There is no format "${values.format}".`, 'Choose json or csv.');
  if (!existsSync(definition)) {
    const meant = nearestFile(resolve(definition));
    const fix = meant === undefined ? 'Name a ViewDefinition in JSON or YAML.' : `Did you mean ${meant}?`;
    throw new UsageError(`There is no ${definition}.`, fix);
  }
  const view = readViewDefinition(await readFile(definition, 'utf8'), definition);
  const takes = values.newest ? await newestOf(view, input) : () => true;
  return tell(await print(view, input, format, takes));
});

type Takes = (resource: FhirResource) => boolean;

/** Read all resources, twice where some come in several versions, to know which to take. */
async function newestOf({ resource, isRecord }: LoadedView, input: string): Promise<Takes> {
  if (isRecord) throw new UsageError('Records have no versions.', 'Leave --newest out.');
  if (input === '-')
    throw new UsageError('Standard input can be read once, and --newest needs it again.', 'Name a file.');
  const newest = createNewestOnce(resource);
  const readAll = async (use: (resource: FhirResource) => void) => {
    for await (const { resources } of readResources(input, process.stdin, new Set([resource]))) resources.forEach(use);
  };
  await readAll(newest.look);
  if (newest.hasSeveral()) await readAll(newest.note);
  return newest.takes;
}

async function print(view: LoadedView, input: string, format: RowFormat, takes: Takes): Promise<Reasons> {
  const rowsOf = compileToRows(view);
  const columns = view.columns.map(({ name }) => name);
  const reasons: Reasons = new Map();
  const out = writeTexts(process.stdout);
  if (format === 'csv') await out.write(formatCsv(columns));
  const kinds = new Set([view.resource]);
  const records = view.isRecord ? { kinds, otherwise: view.resource } : undefined;
  for await (const batch of readResources(input, process.stdin, kinds, records)) {
    for (const { values, status, place } of rowsIn(batch, view, rowsOf, takes)) {
      if (status !== 'row') note(reasons, status, place);
      else if (!(await out.write(formatRow(columns, values, format)))) return reasons;
    }
  }
  await out.end();
  return reasons;
}

function* rowsIn(batch: ResourceBatch, { resource: type }: LoadedView, rowsOf: CompiledView['rows'], takes: Takes) {
  for (const [index, resource] of batch.resources.entries()) {
    if (resource.resourceType !== type || !takes(resource)) continue;
    for (const row of rowsOf(resource)) yield { ...row, place: () => batch.placeOf(index) };
  }
}

function note(reasons: Reasons, status: string, place: () => string): void {
  if (status === 'excluded') return;
  const known = reasons.get(status);
  reasons.set(status, { count: (known?.count ?? 0) + 1, first: known?.first ?? place() });
}

/** A view must not give fewer rows in silence: what could not be read is an error, as the specification asks. */
function tell(reasons: Reasons): number {
  for (const [reason, { count, first }] of reasons) {
    console.error(`${first} ${reason}${count === 1 ? '' : `, and ${count - 1} more`}: no row for it`);
  }
  if (reasons.size > 0) console.error('Take first(), set collection: true, or leave such resources out with where.');
  return reasons.size === 0 ? 0 : 1;
}
