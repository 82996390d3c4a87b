import { batches } from '../../batches.ts';
import { normalizePeriod } from '../../tally/period/index.ts';
import { expectOk, type Transport, type TransportRequest } from '../../transport/index.ts';
import type { ValueKey } from '../cells/value-key.ts';
import { explainCode } from '../conflicts/explain-code.ts';
import { unexpectedAnswer } from '../metadata/read-objects.ts';
import type { RefusalReason } from '../values/settle-changes.ts';

/** Where to look for approvals. */
export interface ApprovalScope {
  /** UID of the data set's approval workflow. */
  readonly workflow: string;
  /** Values of one period. */
  readonly keys: readonly ValueKey[];
  /** Told where DHIS2 does not show approvals. */
  readonly log: (line: string) => void;
}

/** Why an approved value is not sent. */
export const APPROVED: RefusalReason = {
  code: 'approved',
  message: 'DHIS2 takes no change of approved data',
  ...explainCode('approved'),
};

/** DHIS2 looks up each pair by itself; units and combos are 16 bytes each in the request line. */
const UNITS_A_REQUEST = 100;
const COMBOS_A_REQUEST = 50;
/** The user may not see approvals, or the server does not have this resource. */
const NOT_SHOWN: ReadonlySet<number> = new Set([400, 403, 404, 405, 409]);
/** Approved or accepted, here, above or elsewhere. */
const STATES = /^(APPROVED|ACCEPTED)_/;

/**
 * Read which of some values are approved, so that DHIS2 would refuse them: each up to 2.42 (E7642), all that is sent with
 * one from 2.43 (E8033). Where DHIS2 does not show approvals it decides itself, when the values come.
 *
 * @param transport the DHIS2 server
 * @param scope workflow and values
 * @returns tells whether a value of the period is approved
 * @throws {TransportError} when an answer does not come or is no list
 * @example (await readApproved(dhis2, { workflow, keys: changes, log }))(change)
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/data-approval.html
 */
export async function readApproved(
  transport: Transport,
  { workflow, keys, log }: ApprovalScope,
): Promise<(key: ValueKey) => boolean> {
  const approved = new Set<string>();
  const units = distinct(keys.map(({ orgUnit }) => orgUnit));
  const combos = distinct(keys.map(({ attributeOptionCombo }) => attributeOptionCombo));
  const periods = distinct(keys.map(({ period }) => period));
  for (const ou of batches(units, UNITS_A_REQUEST)) {
    for (const aoc of batches(combos, COMBOS_A_REQUEST)) {
      const query = { wf: workflow, pe: periods, ou, aoc };
      const request: TransportRequest = { method: 'GET', path: 'dataApprovals/multiple', query };
      const response = await transport.send(request);
      if (NOT_SHOWN.has(response.status)) {
        log(`Cannot read approvals (${response.status}): DHIS2 decides when the values come`);
        return () => false;
      }
      for (const key of approvedIn(expectOk('DHIS2', request, response).body, request)) approved.add(key);
    }
  }
  return (key) => approved.has(keyOf(key)) || approved.has(keyOf({ ...key, attributeOptionCombo: '' }));
}

interface RawStatus {
  readonly pe?: string;
  readonly ou?: string;
  readonly aoc?: string | null;
  readonly state?: string;
}

function approvedIn(body: unknown, request: TransportRequest): string[] {
  if (!Array.isArray(body)) throw unexpectedAnswer(request, 'answered no list of approvals');
  return (body as RawStatus[]).flatMap(({ pe = '', ou = '', aoc, state = '' }) =>
    STATES.test(state) ? [keyOf({ period: normalizePeriod(pe), orgUnit: ou, attributeOptionCombo: aoc ?? '' })] : [],
  );
}

function keyOf({
  period,
  orgUnit,
  attributeOptionCombo,
}: Pick<ValueKey, 'period' | 'orgUnit' | 'attributeOptionCombo'>): string {
  return `${period} ${orgUnit} ${attributeOptionCombo}`;
}

function distinct(items: readonly string[]): string[] {
  return [...new Set(items)].sort();
}
