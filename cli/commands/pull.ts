import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Metadata } from '../../adaptors/dhis2/metadata/metadata.ts';
import { type PullScope, pullMetadata } from '../../adaptors/dhis2/metadata/pull-metadata.ts';
import { readMappingFile } from '../build/read-mapping-file.ts';
import { command } from '../command.ts';
import { connectDhis2 } from '../connect/connect-dhis2.ts';
import { readCredential } from '../connect/read-credential.ts';
import { formatMetadata } from '../pull/format-metadata.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet pull --mapping FILE | --data-set CODE [--credentials FILE] [--out FILE]

Writes what DHIS2 knows of a data set into a file that git can compare: its data elements, category combos, option combos
and options, the org units that it is assigned to, period type, calendar and version. Nothing of users or values is in it.
tallysheet tally --metadata finds the UIDs of cells in it.

  --mapping FILE       the mapping whose data set is read
  --data-set CODE      a data set by its code or UID; may be given several times
  --out FILE           where to write to (<mapping>.metadata.json beside the mapping, or mappings/CODE.metadata.json); -
                       for the standard output
  --credentials FILE   JSON or YAML, credential id to values (credentials.yaml or credentials.json where there is one)
  --credential ID      the credential to take (dhis2)
  --help               this text

Values of attributes of org units are read where the attribute is unique, or where the mapping names units by it.`;

const OPTIONS = {
  mapping: { type: 'string' },
  'data-set': { type: 'string', multiple: true },
  out: { type: 'string' },
  credentials: { type: 'string' },
  credential: { type: 'string', default: 'dhis2' },
} as const;

/**
 * Write a snapshot of DHIS2 metadata: `tallysheet pull`.
 *
 * @param args command line after `pull`
 * @returns the exit code: 0
 * @throws {UsageError} for a command line that cannot be understood
 * @throws {MappingError} with every mistake in the mapping
 * @throws {RunError} `credentials-invalid`, `credential-missing`
 * @throws {ImportError} for a data set that is not there, or parts of it that the user may not read
 * @throws {TransportError} when DHIS2 does not answer
 * @example await run(['--mapping', 'mappings/immunization-monthly.yaml'])
 */
export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => {
  const { mapping, 'data-set': dataSets = [], out } = values;
  if (mapping === undefined && dataSets.length === 0) {
    throw new UsageError('--mapping or --data-set is missing.', 'Add --mapping mappings/my.yaml.');
  }
  const scope = await scopeOf(mapping, dataSets);
  const transport = connectDhis2(await readCredential(values.credentials, values.credential));
  const metadata = await pullMetadata(transport, scope);
  const text = formatMetadata(metadata);
  if (out === '-') {
    process.stdout.write(text);
    return 0;
  }
  const file = out ?? placeOf(mapping, scope);
  const isSame = existsSync(file) && (await readFile(file, 'utf8')) === text;
  if (!isSame) {
    await mkdir(dirname(file), { recursive: true });
    await writeFileAtomic(file, text);
  }
  console.log(`${isSame ? 'Nothing has changed in' : 'Wrote'} ${file}: ${describe(metadata)}`);
  return 0;
});

async function scopeOf(mapping: string | undefined, dataSets: readonly string[]): Promise<PullScope> {
  if (mapping === undefined) return { dataSets, attributes: [] };
  const { dataSet, idScheme } = (await readMappingFile(mapping)).mapping;
  const [, attribute] = /^attribute:(.*)$/s.exec(idScheme) ?? [];
  return {
    dataSets: [...new Set([dataSet, ...dataSets])],
    attributes: attribute === undefined ? [] : [attribute],
  };
}

/** No folder of its own: a snapshot lies beside the mappings that it is for. */
function placeOf(mapping: string | undefined, { dataSets: [first = ''] }: PullScope): string {
  if (mapping === undefined) return join('mappings', `${first.replaceAll(/[^\w.-]/g, '-')}.metadata.json`);
  return join(dirname(mapping), `${basename(mapping, extname(mapping))}.metadata.json`);
}

function describe({ system, dataSets, dataElements, categoryOptionCombos, organisationUnits }: Metadata): string {
  const names = dataSets.map(({ name, code, id }) => name ?? code ?? id).join(', ');
  const counts = [
    `${dataElements.length} data elements`,
    `${categoryOptionCombos.length} category option combos`,
    `${organisationUnits.length} org units`,
  ];
  return `${names} of DHIS2 ${system?.version}, ${counts.join(', ')}`;
}
