import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import {
  findDataSet,
  findOrgUnit,
  findUnitAttribute,
  listOrgUnits,
  type OrgUnit,
  type SourcePlace,
} from '../../adaptors/dhis2/index.ts';
import { partialDays } from '../../adaptors/tally/period/index.ts';
import type { Transport } from '../../adaptors/transport/index.ts';
import { type CommandInput, command } from '../command.ts';
import { connectDhis2 } from '../connect/connect-dhis2.ts';
import { connectFhir } from '../connect/connect-fhir.ts';
import { connectGodata } from '../connect/connect-godata.ts';
import { readCredential } from '../connect/read-credential.ts';
import { createMissing } from '../org-units/create-missing.ts';
import { matchPlaces } from '../org-units/match-places.ts';
import { readLocations } from '../org-units/read-locations.ts';
import { unitTable } from '../org-units/tables.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet org-units [--input FILE|FOLDER | --fhir | --godata] [--out org-units.csv] [options]
       tallysheet org-units --input FILE|FOLDER | --fhir | --godata --create --opening-date YYYY-MM-DD [--dry-run] [options]

Without --input or --fhir: prints the org units of DHIS2 as CSV.

With one of them: prints how FHIR Locations match the org units, by UID, attribute value and code: the id of a Location
and the values of its identifiers are tried as each of them. A name alone decides nothing: units of the same name are
proposed. With --out the matched ones are added to a lookup for mappings; what that file holds already stays, and is taken
for decided. The exit code is 1 when Locations lead to different units.

With --create: makes the org units that are missing, those above first, by what the Locations are part of. Look at the plan
first, with --dry-run. Running it again makes nothing twice. The exit code is 1 when a Location is left without a unit,
save those that are inactive, houses or kinds of places, of which none is made.

  --input PATH          NDJSON or Bundles, plain or gzipped: a file, a folder of them, or -
  --fhir                the Locations of the FHIR server of the credential "fhir"
  --godata              the places of the Go.Data of the credential "godata", by the codes of their identifiers
  --out FILE            the lookup to write to, such as mappings/org-units.csv
  --data-set CODE       add those org units alone that this data set, by code or UID, is assigned to
  --attribute CODE      an attribute of org units that holds ids of Locations, by code or UID; new units get it
  --system URI          look at identifiers of this system alone; its value becomes the code of a new unit
  --create              make what is missing
  --opening-date DAY    first day of new units, YYYY-MM-DD
  --parent CODE         the org unit, by code or UID, above Locations that are part of nothing
  --beside-namesakes    make new units of Locations, though there are units of the same name
  --source NAME         name the source, where several have Locations of the same ids; never change it afterwards
  --dry-run             print the plan, make nothing
  --credentials FILE    JSON or YAML, credential id to values (credentials.yaml or credentials.json where there is one)
  --credential ID       the credential of DHIS2 (dhis2)
  --fhir-credential ID  the credential of the FHIR server (fhir)
  --godata-credential ID  the credential of Go.Data (godata)
  --help                this text`;

const OPTIONS = {
  input: { type: 'string' },
  fhir: { type: 'boolean', default: false },
  godata: { type: 'boolean', default: false },
  out: { type: 'string' },
  'data-set': { type: 'string' },
  attribute: { type: 'string' },
  system: { type: 'string' },
  create: { type: 'boolean', default: false },
  'opening-date': { type: 'string' },
  parent: { type: 'string' },
  'beside-namesakes': { type: 'boolean', default: false },
  source: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  credentials: { type: 'string' },
  credential: { type: 'string', default: 'dhis2' },
  'fhir-credential': { type: 'string', default: 'fhir' },
  'godata-credential': { type: 'string', default: 'godata' },
} as const;

type Values = CommandInput<typeof OPTIONS>['values'];

/**
 * List org units, match them with FHIR Locations, and make those that are missing: `tallysheet org-units`.
 *
 * @param args command line after `org-units`
 * @returns the exit code: 0; 1 when a place leads to different units, or is left without the unit that it was to get
 * @throws {UsageError} for a command line that cannot be understood
 * @throws {RunError} `credentials-invalid`, `credential-missing`
 * @throws {InputError} with the place of what is no resource, or no lookup
 * @throws {MetadataError} for an attribute or a parent that is not there, or a creation whose outcome is not known
 * @throws {TransportError} when a server does not answer, or the user may not create org units
 * @example await run(['--fhir', '--attribute', 'FHIR_ID', '--out', 'mappings/org-units.csv'])
 */
export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => {
  checkUsage(values);
  const dhis2 = connectDhis2(await readCredential(values.credentials, values.credential));
  const { attribute: named, out } = values;
  const attribute = named === undefined ? undefined : (await findUnitAttribute(dhis2, named)).id;
  if (values.input === undefined && !values.fhir && !values.godata)
    return list(await listOrgUnits(dhis2), attribute, out);
  const places = await readPlaces(values);
  const root = values.parent === undefined ? undefined : (await findOrgUnit(dhis2, values.parent, 'id')).id;
  const units = await listOrgUnits(dhis2);
  const lookup = out !== undefined && existsSync(out) ? await readFile(out, 'utf8') : '';
  const assigned = await readAssigned(dhis2, values['data-set']);
  const asked = { places, units, attribute, out, lookup, assigned };
  if (!values.create) return matchPlaces(asked);
  return createMissing(dhis2, {
    ...asked,
    root,
    openingDate: values['opening-date'] ?? '',
    besideNamesakes: values['beside-namesakes'],
    dryRun: values['dry-run'],
  });
});

function checkUsage(values: Values): void {
  const { input, fhir, godata, create, 'opening-date': day } = values;
  const places = [input !== undefined && '--input', fhir && '--fhir', godata && '--godata'].filter(
    (name) => name !== false,
  );
  if (places.length > 1) throw new UsageError(`${places.join(' and ')} are both there.`, 'Keep one of them.');
  if (values['data-set'] !== undefined && values.out === undefined) {
    throw new UsageError('--data-set says what goes into a lookup, and there is none.', 'Add --out org-units.csv.');
  }
  if (!create && (day !== undefined || values['dry-run'] || values['beside-namesakes'])) {
    throw new UsageError('--opening-date, --dry-run and --beside-namesakes are for --create.', 'Add --create.');
  }
  if (!create) return;
  if (places.length === 0) {
    throw new UsageError('There is nothing to create org units from.', 'Add --input FILE, --fhir or --godata.');
  }
  if (day === undefined || partialDays(day)?.start !== day) {
    const what = day === undefined ? 'is missing' : `${day} is no day`;
    throw new UsageError(`--opening-date ${what}.`, 'Write --opening-date YYYY-MM-DD: the first day of new org units.');
  }
}

async function readPlaces(values: Values): Promise<SourcePlace[]> {
  const { input, system, source } = values;
  return readLocations(input ?? (await connect(values)), { system, source });
}

async function connect(values: Values): Promise<Transport> {
  const { credentials, godata } = values;
  if (godata) return connectGodata(await readCredential(credentials, values['godata-credential']));
  return connectFhir(await readCredential(credentials, values['fhir-credential']));
}

async function readAssigned(dhis2: Transport, dataSet: string | undefined): Promise<ReadonlySet<string> | undefined> {
  if (dataSet === undefined) return undefined;
  const { organisationUnits } = await findDataSet(dhis2, dataSet, 'id,organisationUnits[id]');
  // Never taken for none: the lookup would be left without its units.
  if (organisationUnits === undefined) throw new UsageError(`${dataSet} does not show its org units.`, 'Share it.');
  return new Set(organisationUnits.map(({ id }) => id));
}

async function list(
  units: readonly OrgUnit[],
  attribute: string | undefined,
  out: string | undefined,
): Promise<number> {
  if (out !== undefined && existsSync(out) && !(await readFile(out, 'utf8')).startsWith('orgUnit,')) {
    throw new UsageError(`${out} is no list of org units; it would be overwritten.`, 'Name another file with --out.');
  }
  const text = unitTable(units, attribute).join('');
  if (out === undefined) process.stdout.write(text);
  else await writeFileAtomic(out, text);
  console.error(`${units.length} org units${out === undefined ? '' : ` in ${out}`}`);
  return 0;
}
