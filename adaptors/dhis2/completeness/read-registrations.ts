import { batches } from '../../batches.ts';
import { expectOk, type Transport, TransportError, type TransportRequest } from '../../transport/index.ts';
import { reportKeyOf } from './registration.ts';

/** Which registrations to read. */
export interface RegistrationScope {
  readonly dataSet: string;
  readonly period: string;
  readonly orgUnits: readonly string[];
}

/** About 20 bytes each, of the 8 KiB of a request line. */
const UNITS_A_REQUEST = 200;

/**
 * Read which reports of a period are registered, as complete or, by a person, as no longer complete.
 *
 * @param transport the DHIS2 server
 * @param scope data set, period, org units
 * @returns keys as `reportKeyOf` makes them
 * @throws {TransportError} when an answer does not come, or has another shape
 * @example (await readRegistrations(dhis2, { dataSet, period: '202403', orgUnits })).has(reportKeyOf(report))
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/data.html#webapi_data_set_completion
 */
export async function readRegistrations(
  transport: Transport,
  { dataSet, period, orgUnits }: RegistrationScope,
): Promise<Set<string>> {
  const found = new Set<string>();
  for (const units of batches(orgUnits, UNITS_A_REQUEST)) {
    const query = { dataSet, period, orgUnit: units };
    const request: TransportRequest = { method: 'GET', path: 'completeDataSetRegistrations', query };
    const { body } = expectOk('DHIS2', request, await transport.send(request));
    for (const each of registrationsOf(body, request)) {
      const { organisationUnit: orgUnit, attributeOptionCombo } = each;
      if (orgUnit !== undefined && attributeOptionCombo !== undefined) {
        found.add(reportKeyOf({ period, orgUnit, attributeOptionCombo }));
      }
    }
  }
  return found;
}

interface RawRegistration {
  readonly organisationUnit?: string;
  readonly attributeOptionCombo?: string;
}

/** Where there is none, DHIS2 answers an object without the key; an empty body is no answer. */
function registrationsOf(body: unknown, request: TransportRequest): readonly RawRegistration[] {
  const list =
    typeof body === 'object' && body !== null
      ? ((body as { completeDataSetRegistrations?: unknown }).completeDataSetRegistrations ?? [])
      : undefined;
  if (Array.isArray(list)) return list as RawRegistration[];
  throw new TransportError(
    'unexpected-answer',
    'DHIS2',
    request,
    'answered without registrations',
    'share the data set with the user for reading data, and give the user the org units as data view org units',
  );
}
