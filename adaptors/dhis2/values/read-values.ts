import { batches } from '../../batches.ts';
import {
  expectOk,
  type Transport,
  TransportError,
  type TransportErrorCode,
  type TransportRequest,
} from '../../transport/index.ts';
import { keyOf, type ValueKey } from '../cells/value-key.ts';

/** A value that DHIS2 holds, deleted ones included. */
export interface StoredValue extends ValueKey {
  readonly value: string;
  /** Only where there is one. */
  readonly comment?: string;
  /** Somebody has marked the value for follow-up. */
  readonly followUp?: true;
  readonly storedBy: string;
  readonly deleted: boolean;
}

/** What to read back. */
export interface ReadBack {
  readonly dataSet: string;
  readonly periods: readonly string[];
  readonly orgUnits: readonly string[];
}

/**
 * Units and periods a request: about 20 bytes each, and a request line of 8 KiB is what servers take (there is no POST
 * to read values).
 */
const UNITS_A_REQUEST = 200;
const PERIODS_A_REQUEST = 100;

interface RawValue {
  readonly dataElement?: string;
  readonly period?: string;
  readonly orgUnit?: string;
  readonly categoryOptionCombo?: string;
  readonly attributeOptionCombo?: string;
  readonly value?: string | null;
  readonly comment?: string | null;
  readonly followup?: boolean | null;
  readonly storedBy?: string | null;
  readonly deleted?: boolean;
}

/**
 * Read what DHIS2 holds of a data set, deleted values included: DHIS2 itself is the ledger of what we sent.
 *
 * @param transport the DHIS2 server
 * @param what data set, periods and org units
 * @returns values by their key
 * @throws {TransportError} `unexpected-answer` for an answer without `dataValues`, which is never taken for "nothing
 *   there": 2.41 answers 200 with an empty body when an org unit lies outside the user's data view
 * @example await readValues(dhis2, { dataSet: 'jqSaKxtj8IA', periods: ['202403'], orgUnits: ['DiszpKrYNg8'] })
 */
export async function readValues(
  transport: Transport,
  { dataSet, periods, orgUnits }: ReadBack,
): Promise<Map<string, StoredValue>> {
  const values = new Map<string, StoredValue>();
  const asked = new Set(periods);
  for (const somePeriods of batches(periods, PERIODS_A_REQUEST)) {
    for (const someUnits of batches(orgUnits, UNITS_A_REQUEST)) {
      const query = { dataSet, period: somePeriods, orgUnit: someUnits, includeDeleted: 'true' };
      const request: TransportRequest = { method: 'GET', path: 'dataValueSets', query };
      const response = await transport.send(request);
      if (response.status === 409) throw unreadable('refused', request, 'was refused with 409');
      const { body } = expectOk('DHIS2', request, response);
      for (const value of parseValues(body, request)) {
        if (!asked.has(value.period)) throw otherPeriod(value.period, request);
        values.set(keyOf(value), value);
      }
    }
  }
  return values;
}

/** By ids of another calendar nothing that we sent would be found again, and all would be sent in each run. */
function otherPeriod(period: string, request: TransportRequest): TransportError {
  const what = `answered a value of ${period}, a period that was not asked for`;
  const fix = 'compare period.calendar in the mapping with the calendar of DHIS2, and report the version of the server';
  return new TransportError('unexpected-answer', 'DHIS2', request, what, fix);
}

/** What 2.41 says here names what was asked for, not the right that is missing. */
function unreadable(code: TransportErrorCode, request: TransportRequest, what: string): TransportError {
  const fix =
    'share the data set with the user for reading data, and give the user every org unit of the lookup, or of the data set without one, as data capture and data view org unit';
  return new TransportError(code, 'DHIS2', request, what, fix);
}

function parseValues(body: unknown, request: TransportRequest): StoredValue[] {
  const set = (typeof body === 'object' && body !== null ? body : {}) as RawValue & { dataValues?: unknown };
  if (!Array.isArray(set.dataValues)) throw unreadable('unexpected-answer', request, 'answered without "dataValues"');
  return (set.dataValues as RawValue[]).map((value) => {
    // From 2.43 a value leaves out what it shares with the set.
    const { period = set.period, orgUnit = set.orgUnit, attributeOptionCombo = set.attributeOptionCombo } = value;
    const { dataElement, categoryOptionCombo } = value;
    if (!dataElement || !period || !orgUnit || !categoryOptionCombo || !attributeOptionCombo) {
      throw new TransportError(
        'unexpected-answer',
        'DHIS2',
        request,
        'answered a value without its place',
        'report the version of the server',
      );
    }
    return {
      dataElement,
      period,
      orgUnit,
      categoryOptionCombo,
      attributeOptionCombo,
      value: value.value ?? '',
      ...(value.comment ? { comment: value.comment } : {}),
      ...(value.followup === true ? { followUp: true as const } : {}),
      storedBy: value.storedBy ?? '',
      deleted: value.deleted === true,
    };
  });
}
