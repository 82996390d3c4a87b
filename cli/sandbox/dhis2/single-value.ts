import type { HttpAnswer } from '../http/index.ts';
import { json, webMessage } from './answers.ts';
import { defaultOptionCombo } from './metadata-defaults.ts';
import type { ServerState } from './state.ts';
import type { User } from './users.ts';
import { valueProblem } from './value-types.ts';

/**
 * Answer `/api/dataValues`, which the data entry app uses.
 *
 * @param state the server
 * @param user who asks
 * @param method GET, POST or DELETE
 * @param query `de`, `pe`, `ou`, `co`, `cc` is not supported, `value`
 * @returns the value in a list; 201 or 204 for writing; 409 for a missing or bad value
 * @example singleValue(state, user, 'GET', new URLSearchParams('de=a&pe=202601&ou=b'));
 */
export function singleValue(state: ServerState, user: User, method: string, query: URLSearchParams): HttpAnswer {
  const element = state.metadata.get('dataElements', query.get('de') ?? undefined);
  const unit = state.metadata.get('organisationUnits', query.get('ou') ?? undefined);
  const period = state.periods.parse(query.get('pe') ?? '');
  if (!element || !unit || !period)
    return webMessage(409, { message: 'Illegal data element, period or organisation unit' });
  const categoryOptionCombo = query.get('co') ?? defaultOptionCombo;
  const attributeOptionCombo = query.get('ao') ?? defaultOptionCombo;
  const key = {
    dataElement: element.id,
    period: period.id,
    orgUnit: unit.id,
    categoryOptionCombo,
    attributeOptionCombo,
  };
  const known = state.values.get(key);
  const now = state.now();
  if (method === 'POST') {
    const value = query.get('value') ?? '';
    if (valueProblem(value, String(element.valueType))) {
      const message = `Data value must match data element value type: \`${element.valueType}\``;
      return webMessage(409, { message, errorCode: 'E2030' });
    }
    const created = known?.created ?? now;
    const rest = { comment: null, followup: false, deleted: false, storedBy: user.username, created, lastUpdated: now };
    state.values.set({ ...key, ...rest, value });
    return { status: 201 };
  }
  if (!known || known.deleted) {
    const message = 'Data value does not exist';
    return state.version === '2.41' ? webMessage(409, { message }) : webMessage(404, { message, errorCode: 'E1005' });
  }
  if (method === 'GET') return json(200, [known.value]);
  state.values.set({ ...known, deleted: true, lastUpdated: now });
  return { status: 204 };
}
