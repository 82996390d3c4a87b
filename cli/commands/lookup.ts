import writeFileAtomic from 'write-file-atomic';
import { type LookupRow, readDataSetLookup } from '../../adaptors/dhis2/index.ts';
import { command } from '../command.ts';
import { connectDhis2 } from '../connect/connect-dhis2.ts';
import { readCredential } from '../connect/read-credential.ts';
import { formatCsv } from '../files/index.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet lookup --data-set CODE [--out FILE]

Prints the lookup table of a data set as CSV: a line for each data element and each of its category option combos, with
code, names and UIDs. Reports that are written in SQL are joined with it; tallysheet org-units prints the one of org units.

  --data-set CODE      the data set, by its code or UID
  --out FILE           where to write to (standard output)
  --credentials FILE   JSON or YAML, credential id to values (credentials.yaml or credentials.json where there is one)
  --credential ID      the credential to take (dhis2)
  --help               this text

Columns: dataElementCode, dataElementName, dataElement (UID), categoryOptionComboName, categoryOptions (names, sorted,
parted by |), categoryOptionCombo (UID).`;

const OPTIONS = {
  'data-set': { type: 'string' },
  out: { type: 'string' },
  credentials: { type: 'string' },
  credential: { type: 'string', default: 'dhis2' },
} as const;

const COLUMNS = [
  'dataElementCode',
  'dataElementName',
  'dataElement',
  'categoryOptionComboName',
  'categoryOptions',
  'categoryOptionCombo',
] as const satisfies readonly (keyof LookupRow)[];

/**
 * Print the lookup table of a data set: `tallysheet lookup`.
 *
 * @param args command line after `lookup`
 * @returns the exit code: 0
 * @throws {UsageError} for a command line that cannot be understood
 * @throws {RunError} `credentials-invalid`, `credential-missing`
 * @throws {MetadataError} `object-not-found` for a data set that is not there
 * @throws {TransportError} when DHIS2 does not answer
 * @example await run(['--data-set', 'EPI_MONTHLY', '--out', 'lookup.csv'])
 */
export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => {
  const { 'data-set': dataSet, out, credentials, credential } = values;
  if (dataSet === undefined) throw new UsageError('--data-set is missing.', 'Add --data-set CODE.');
  const dhis2 = connectDhis2(await readCredential(credentials, credential));
  const rows = await readDataSetLookup(dhis2, dataSet);
  const lines = rows.map((row) => formatCsv(COLUMNS.map((column) => cellOf(row[column]))));
  const text = [formatCsv([...COLUMNS]), ...lines].join('');
  if (out === undefined) process.stdout.write(text);
  else await writeFileAtomic(out, text);
  const elements = new Set(rows.map((row) => row.dataElement)).size;
  console.error(`${elements} data elements, ${rows.length} lines${out === undefined ? '' : ` in ${out}`}`);
  return 0;
});

function cellOf(value: LookupRow[keyof LookupRow]): string | null {
  return typeof value === 'string' || value === null ? value : value.join('|');
}
