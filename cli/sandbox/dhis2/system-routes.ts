import type { HttpAnswer } from '../http/index.ts';
import { json, webMessage } from './answers.ts';
import type { Call } from './call.ts';
import { isObject } from './json.ts';
import { adminId } from './metadata-defaults.ts';
import { registerClient } from './oauth-routes.ts';
import { periodTypes } from './period-types.ts';
import { me, systemInfo } from './system.ts';
import { uidOf } from './uid.ts';
import { audit } from './views.ts';

/**
 * Answer calls about the server itself, its users and their tokens.
 *
 * @param call the call
 * @returns the answer, or undefined when it is about something else
 * @example systemRoutes(call)?.status;
 */
export function systemRoutes(call: Call): HttpAnswer | undefined {
  const { state, user, method, query, parts } = call;
  const [first = '', second = '', third = ''] = parts;
  if (first === 'ping') return pong();
  if (first === 'system') return system(call, second);
  if (first === 'me' && second === '') return me({ store: state.metadata, api: call.api, user }, user, query);
  if (first === 'me' && second === 'authorization') return json(200, user.isSuper || user.authorities.has(third));
  if (first === 'periodTypes') return json(200, { periodTypes });
  if (first === 'apiToken' || first === 'apiTokens') return tokens(call, second);
  if (first === 'oAuth2Clients' && method === 'POST') return registerClient(call);
  if (first === 'maintenance' && method !== 'GET') {
    if (second === 'categoryOptionComboUpdate') state.metadata.updateOptionCombos();
    return { status: 204 };
  }
  return first === 'analytics' ? noAnalytics() : undefined;
}

function system({ state, query, parts, request }: Call, resource: string): HttpAnswer | undefined {
  const id = parts[3] ?? '';
  if (resource === 'ping') return pong();
  if (resource === 'info') return systemInfo(state, query);
  if (resource === 'tasks' && id) return state.jobs.tasks(id);
  if (resource === 'taskSummaries') return state.jobs.summary(id);
  if (resource !== 'id') return undefined;
  const length = Number(query.get('limit') ?? 1);
  return json(200, { codes: Array.from({ length }, (_, at) => uidOf(`id ${request.number} ${at}`)) });
}

function pong(): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'text/plain;charset=ISO-8859-1' }, body: 'pong' };
}

function tokens({ state, user, method, request, api }: Call, id: string): HttpAnswer | undefined {
  const klass = 'org.hisp.dhis.security.apikey.ApiToken';
  if (method === 'POST') {
    const document: unknown = JSON.parse(request.body.toString('utf8') || '{}');
    const token = state.tokens.create(user.username, isObject(document) ? document : {}, state.now());
    const responseType = state.version === '2.41' ? 'ApiTokenCreationResponse' : 'ObjectReport';
    const report = { responseType, key: token.key, uid: token.id, klass, errorReports: [] };
    const answer = webMessage(201, { response: report });
    return { ...answer, headers: { ...answer.headers, location: `${api}/apiToken/${token.id}` } };
  }
  if (method === 'DELETE') {
    if (!state.tokens.delete(id)) {
      return webMessage(404, { message: `ApiToken with id ${id} could not be found.`, errorCode: 'E1005' });
    }
    return webMessage(200, { response: { responseType: 'ObjectReport', uid: id, klass, errorReports: [] } });
  }
  const shown = state.tokens.all().map(({ id: uid, expire, attributes, created }) => {
    const time = created.toISOString().slice(0, -1);
    const audited = audit({ id: uid }, `${api}/apiToken`, 'apiToken');
    const external = state.version === '2.41' ? { external: false } : {};
    const sharing = { owner: adminId, ...external, users: {}, userGroups: {}, public: '--------' };
    const times = { created: time, lastUpdated: time };
    const rest = { id: uid, version: 2, type: 'PERSONAL_ACCESS_TOKEN_V2', expire, attributes, attributeValues: [] };
    // Nothing can be shared with the outside any more from 2.43 on.
    const { externalize, ...access } = isObject(audited.access) ? audited.access : {};
    const rights = state.version === '2.41' ? { ...access, externalize } : access;
    return { ...audited, ...rest, ...times, sharing, access: rights };
  });
  const pager = { page: 1, total: shown.length, pageSize: 50, pageCount: 1 };
  return json(200, { pager, apiToken: shown });
}

/** The tables of analytics were never made. */
function noAnalytics(): HttpAnswer {
  const devMessage = 'SqlState: 42P01';
  const message = `Query failed because a referenced table does not exist. Please ensure analytics job was run (${devMessage})`;
  return webMessage(409, { message, devMessage, errorCode: 'E7144' }, 'application/json;charset=utf-8');
}
