import { checkAttributeOptions } from '../../adaptors/dhis2/cells/check-attribute-options.ts';
import { mappedMeasures } from '../../adaptors/dhis2/cells/mapped-measures.ts';
import type { ResolvedCell } from '../../adaptors/dhis2/cells/resolve-cells.ts';
import { dataSetOfMetadata } from '../../adaptors/dhis2/metadata/data-set-of-metadata.ts';
import type { Metadata } from '../../adaptors/dhis2/metadata/metadata.ts';
import { pullMetadata } from '../../adaptors/dhis2/metadata/pull-metadata.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import type { Cell } from '../../adaptors/tally/measure/cells.ts';
import { loadCompiledMapping } from '../build/load-compiled-mapping.ts';
import { command } from '../command.ts';
import { connectDhis2 } from '../connect/connect-dhis2.ts';
import { readCredential } from '../connect/read-credential.ts';
import { writeTexts } from '../files/index.ts';
import { formatIndicators, TABLE_FORMATS } from '../indicators/format-indicators.ts';
import { indicatorValues, labelOf, type Unsupported } from '../indicators/indicator-values.ts';
import { readCells } from '../indicators/read-cells.ts';
import { countFiles } from '../tally/count-files.ts';
import { describeConflict } from '../tally/describe-conflict.ts';
import { loadMetadata } from '../tally/load-metadata.ts';
import { readPeriods } from '../tally/read-periods.ts';
import { resolveByMetadata } from '../tally/resolve-by-metadata.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet indicators --mapping FILE --cells CSV [options]
       tallysheet indicators --mapping FILE --input PATH --periods FROM..TO [options]

Works out the indicators of DHIS2 from counted cells, before anything is sent, to hold them against known figures: those of
the mapping's data set, and those that use its data elements. Each org unit has its own values; nothing is added up over the
hierarchy. An indicator that cells alone cannot tell is named with the reason, and has no value.

  --mapping FILE       the mapping
  --cells CSV          what tallysheet tally wrote, with or without --metadata
  --input PATH         count resources of files instead: a file, or a folder of them
  --periods RANGE      with --input: periods of the mapping, such as 2023-01..2023-12
  --metadata FILE      a snapshot of tallysheet pull; without it DHIS2 is asked
  --format FORMAT      text (default) or csv
  --credentials FILE   JSON or YAML, credential id to values (credentials.yaml or credentials.json where there is one)
  --credential ID      the credential to take (dhis2)
  --help               this text`;

const OPTIONS = {
  mapping: { type: 'string' },
  cells: { type: 'string' },
  input: { type: 'string' },
  periods: { type: 'string' },
  metadata: { type: 'string' },
  format: { type: 'string', default: 'text' },
  credentials: { type: 'string' },
  credential: { type: 'string', default: 'dhis2' },
} as const;

/**
 * Show the indicators of DHIS2 from cells: `tallysheet indicators`.
 *
 * @param args command line after `indicators`
 * @returns the exit code: 0; 1 when there is no indicator, or none that has a value
 * @throws {UsageError} for a command line that cannot be understood
 * @throws {MappingError} with every mistake in the mapping
 * @throws {InputError} for a file that is no table of cells, or no metadata
 * @throws {RunError} `credentials-invalid`, `credential-missing`
 * @throws {ImportError} when the mapping does not fit the data set
 * @throws {TransportError} when DHIS2 does not answer
 * @example await run(['--mapping', 'mappings/immunization-monthly.yaml', '--cells', 'cells.csv'])
 */
export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => {
  const { cells: file, input, periods, format: written } = values;
  if (values.mapping === undefined) throw new UsageError('--mapping FILE is missing.', 'Add --mapping FILE.');
  if ((file === undefined) === (input === undefined)) {
    throw new UsageError('Cells come from --cells or from --input.', 'Write one of them.');
  }
  if (input !== undefined && periods === undefined) {
    throw new UsageError('--periods is missing.', 'Add --periods 2023-01..2023-12.');
  }
  const format = TABLE_FORMATS.find((known) => known === written);
  if (format === undefined) throw new UsageError(`There is no format "${written}".`, 'Choose text or csv.');
  const mapping = await loadCompiledMapping(values.mapping);
  const range = periods === undefined ? [] : readPeriods(mapping, periods);
  // What does not fit is told before DHIS2 is asked, which may take a while.
  const read = file === undefined ? undefined : await readCells(file, mapping);
  const metadata = await metadataOf(mapping, values);
  checkAttributeOptions(mappedMeasures(mapping), dataSetOfMetadata(metadata, mapping.dataSet, mapping.idScheme));
  const found = read ?? { counted: (await countFiles(mapping, input ?? '', range)).cells };
  const cells = 'resolved' in found ? found.resolved : resolve(found.counted, mapping, metadata);
  const table = indicatorValues(mapping, metadata, cells);
  const out = writeTexts(process.stdout);
  for (const line of formatIndicators(table.values, metadata.organisationUnits, format)) {
    if (!(await out.write(line))) break;
  }
  await out.end();
  return tell(table.unsupported, table.values.length, metadata.indicators?.length ?? 0);
});

async function metadataOf(
  { dataSet, idScheme }: CompiledMapping,
  options: {
    readonly metadata?: string | undefined;
    readonly credentials?: string | undefined;
    readonly credential: string;
  },
): Promise<Metadata> {
  if (options.metadata !== undefined) return loadMetadata(options.metadata);
  const [, attribute] = /^attribute:(.*)$/s.exec(idScheme) ?? [];
  const attributes = attribute === undefined ? [] : [attribute];
  const transport = connectDhis2(await readCredential(options.credentials, options.credential));
  return pullMetadata(transport, { dataSets: [dataSet], attributes });
}

/** The cells by UIDs; those that have no place in DHIS2 are told. */
function resolve(counted: readonly Cell[], mapping: CompiledMapping, metadata: Metadata): readonly ResolvedCell[] {
  const { cells, conflicts } = resolveByMetadata(counted, mapping, metadata);
  for (const conflict of conflicts) console.error(describeConflict(conflict));
  if (cells.length < counted.length) {
    console.error(`${cells.length} of ${counted.length} cells have a place in DHIS2; the others are in no indicator`);
  }
  return cells;
}

function tell(unsupported: readonly Unsupported[], values: number, indicators: number): number {
  for (const { indicator, reason } of unsupported) console.error(`not-supported: ${labelOf(indicator)}: ${reason}`);
  const left = unsupported.length === 0 ? '' : `, ${unsupported.length} not supported`;
  console.error(
    indicators === 0 ? 'no indicator uses the data set' : `${indicators} indicators${left}, ${values} values`,
  );
  return values === 0 ? 1 : 0;
}
