import { expectOk, type Transport, type TransportRequest, tellForeign, wordsOfRequest } from '../../transport/index.ts';
import { unexpectedAnswer } from '../metadata/read-objects.ts';
import { Dhis2SourceError } from './dhis2-source-error.ts';

/** A value of another DHIS2. */
export interface SourceValue {
  readonly dataElement: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
  readonly orgUnit: string;
  readonly period: string;
  /** As DHIS2 writes it; null where there is a comment alone. */
  readonly value: string | null;
  /** Instant, ISO 8601. */
  readonly lastUpdated: string;
  readonly deleted: boolean;
  /** Whether somebody commented on it. */
  readonly isCommented?: true;
}

/** What to ask for. */
export interface ValueQuery {
  /** UIDs. */
  readonly dataSets: readonly string[];
  /** UIDs. */
  readonly groups: readonly string[];
  /** UIDs. */
  readonly orgUnits: readonly string[];
  /** Whether the units below are asked for too. */
  readonly children: boolean;
  /** First and last day, `YYYY-MM-DD`: periods that lie entirely between them. */
  readonly from: string;
  readonly to: string;
  /** Only what changed at this instant or later, ISO 8601 in UTC (`…Z`), deletions included. */
  readonly since?: string;
  /** At most so many, in no order. */
  readonly limit: number;
}

/**
 * Read values of another DHIS2 in one request.
 *
 * A day or period is always asked for, since 2.43.1 refuses `lastUpdated` without one. Instants are written in UTC with their zone, or
 * the server would take them for its own.
 *
 * @param transport the DHIS2 server
 * @param query what to ask for
 * @returns the values; `query.limit` of them where there may be more
 * @throws {Dhis2SourceError} `source-view` for an answer without `dataValues`, which is never taken for "nothing there": 2.41
 *   answers 200 with an empty body when an org unit lies outside the user's data view; `source-not-readable`
 * @throws {TransportError} when no answer comes, or the server refuses the credential
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/data.html#webapi_reading_data_values
 * @example await readDataValues(dhis2, { dataSets: ['jqSaKxtj8IA'], groups: [], orgUnits: [root], children: true, … })
 */
export async function readDataValues(transport: Transport, query: ValueQuery): Promise<SourceValue[]> {
  const { dataSets, groups, orgUnits, children, from, to, since, limit } = query;
  const request: TransportRequest = {
    method: 'GET',
    path: 'dataValueSets',
    query: {
      ...(dataSets.length === 0 ? {} : { dataSet: dataSets }),
      ...(groups.length === 0 ? {} : { dataElementGroup: groups }),
      orgUnit: orgUnits,
      ...(children ? { children: 'true' } : {}),
      startDate: from,
      endDate: to,
      ...(since === undefined ? {} : { lastUpdated: since, includeDeleted: 'true' }),
      limit: String(limit),
    },
  };
  const response = await transport.send(request);
  if (response.status === 409) throw notReadable(response.body, request);
  const { body } = expectOk('source DHIS2', request, response);
  const set = (typeof body === 'object' && body !== null ? body : {}) as RawValue & { dataValues?: unknown };
  if (!Array.isArray(set.dataValues)) {
    throw new Dhis2SourceError(
      'source-view',
      'the values were answered without "dataValues": an org unit lies outside what the user may view',
      'give the user the org units of "orgUnits" in the mapping, or one above them, as data view org unit',
    );
  }
  return (set.dataValues as RawValue[]).map((value) => toValue(value, set, request));
}

interface RawValue {
  readonly dataElement?: string;
  readonly period?: string;
  readonly orgUnit?: string;
  readonly categoryOptionCombo?: string;
  readonly attributeOptionCombo?: string;
  readonly value?: string | null;
  readonly lastUpdated?: string;
  readonly deleted?: boolean;
  readonly comment?: string | null;
}

/** From 2.43 a value leaves out what it shares with the set. */
function toValue(raw: RawValue, set: RawValue, request: TransportRequest): SourceValue {
  const { period = set.period, orgUnit = set.orgUnit, attributeOptionCombo = set.attributeOptionCombo } = raw;
  const { dataElement, categoryOptionCombo, lastUpdated = '', value = null, deleted = false, comment } = raw;
  const updated = Date.parse(lastUpdated);
  if (!dataElement || !period || !orgUnit || !categoryOptionCombo || !attributeOptionCombo || Number.isNaN(updated)) {
    throw unexpectedAnswer(request, 'answered a value without its place or time');
  }
  return {
    ...{ dataElement, categoryOptionCombo, attributeOptionCombo, orgUnit, period, value, deleted },
    lastUpdated: new Date(updated).toISOString(),
    ...(comment ? { isCommented: true as const } : {}),
  };
}

/** What 2.41 says here names what was asked for, not the right that is missing. */
function notReadable(body: unknown, request: TransportRequest): Dhis2SourceError {
  const { message } = (typeof body === 'object' && body !== null ? body : {}) as { readonly message?: unknown };
  const told = tellForeign(message, wordsOfRequest(request));
  const said = told === '' ? '' : `: ${told}`;
  return new Dhis2SourceError(
    'source-not-readable',
    `the values may not be read${said}`,
    'share the data sets with the user for reading data, and give the user the org units as data view org units',
  );
}
