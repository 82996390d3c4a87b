import type { HttpAnswer } from '../http/index.ts';
import { json, webMessage } from './answers.ts';
import { type Call, methodNotAllowed } from './call.ts';
import { referenceId } from './json.ts';
import { defaultOptionCombo } from './metadata-defaults.ts';
import type { MetadataObject } from './metadata-store.ts';
import type { ServerState } from './state.ts';

/**
 * Tell whether the data of a unit are approved, there or above it.
 *
 * @param state the server
 * @param dataSet with its workflow; without one nothing is approved
 * @param period id of the period
 * @param unit the unit
 * @param combo id of the attribute option combo
 * @example isApproved(state, dataSet, '202403', unit, combo.id);
 */
export function isApproved(
  state: ServerState,
  dataSet: MetadataObject,
  period: string,
  unit: MetadataObject,
  combo: string,
): boolean {
  const workflow = referenceId(dataSet.workflow);
  return workflow !== undefined && approvedAt(state, { workflow, period, unit, combo }) !== undefined;
}

/**
 * Answer calls about approvals: a unit is approved by itself or by one above it. Levels of approval and the rights to
 * approve are not looked at.
 *
 * @param call the call
 * @param rest parts of the path after `dataApprovals`
 * @returns the answer, or undefined when there is no such resource
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/data-approval.html
 * @example approvals(call, ['multiple'])?.status;
 */
export function approvals(call: Call, rest: readonly string[]): HttpAnswer | undefined {
  const { state, method, query } = call;
  const [kind] = rest;
  if (kind !== undefined && kind !== 'multiple' && kind !== 'approvals') return undefined;
  const combos = query.has('aoc') ? query.getAll('aoc') : [defaultOptionCombo];
  const asked = query
    .getAll('wf')
    .flatMap((workflow) =>
      query
        .getAll('pe')
        .flatMap((period) =>
          query.getAll('ou').flatMap((ou) => combos.map((combo) => ({ workflow, period, ou, combo }))),
        ),
    );
  const strange = asked.find(({ ou }) => state.metadata.get('organisationUnits', ou) === undefined);
  if (strange) return webMessage(409, { message: `Illegal org unit identifier: ${strange.ou}` });
  if (asked.length === 0)
    return webMessage(409, { message: 'Either data set or data approval workflow must be specified' });
  if (method === 'GET' && kind !== undefined)
    return json(
      200,
      asked.map((each) => status(state, each)),
    );
  const [first] = asked;
  if (kind !== undefined || first === undefined) return methodNotAllowed(call);
  if (method === 'GET') {
    const { state: found, permissions } = status(state, first);
    return json(200, { ...permissions, state: found });
  }
  if (method !== 'POST' && method !== 'DELETE') return methodNotAllowed(call);
  const key = approvalKey(first);
  if (method === 'POST') state.approvals.add(key);
  else state.approvals.delete(key);
  return { status: 204 };
}

interface Asked {
  workflow: string;
  period: string;
  ou: string;
  combo: string;
}

function status(state: ServerState, { workflow, period, ou, combo }: Asked) {
  const unit = state.metadata.get('organisationUnits', ou);
  const at = unit && approvedAt(state, { workflow, period, unit, combo });
  const found = at === undefined ? 'UNAPPROVED_READY' : at === ou ? 'APPROVED_HERE' : 'APPROVED_ABOVE';
  const permissions = { mayApprove: false, mayUnapprove: false, mayAccept: false, mayUnaccept: false };
  return { wf: workflow, pe: period, ou, aoc: combo, state: found, permissions };
}

function approvedAt(
  state: ServerState,
  { unit, ...rest }: { workflow: string; period: string; unit: MetadataObject; combo: string },
): string | undefined {
  return state.metadata.pathOf(unit).find((ou) => state.approvals.has(approvalKey({ ...rest, ou })));
}

function approvalKey({ workflow, period, ou, combo }: Asked): string {
  return `${workflow} ${period} ${ou} ${combo}`;
}
