import type { HttpAnswer } from '../http/index.ts';
import { json } from './answers.ts';
import type { Dhis2State } from './call.ts';
import { parseFields } from './fields.ts';
import type { JsonObject } from './json.ts';
import { type Showing, selectFields } from './select-fields.ts';
import type { Dhis2Version } from './state.ts';
import { mayData, type User } from './users.ts';

/** Full version numbers that the server claims. */
const releases: Readonly<Record<Dhis2Version, string>> = { '2.41': '2.41.8.1', '2.43': '2.43.1' };

/**
 * Answer `GET /api/system/info`.
 *
 * @param state the server: its version, address, clock and calendar
 * @param query `fields`
 * @returns what the server says of itself
 * @example systemInfo(state, new URLSearchParams());
 */
export function systemInfo(
  { version, url, now, periods }: Pick<Dhis2State, 'version' | 'url' | 'now' | 'periods'>,
  query: URLSearchParams,
): HttpAnswer {
  const info: JsonObject = {
    contextPath: url,
    calendar: periods.calendar,
    dateFormat: 'yyyy-mm-dd',
    serverDate: now().toISOString().slice(0, -1),
    serverTimeZoneId: 'UTC',
    serverTimeZoneDisplayName: 'Coordinated Universal Time',
    version: releases[version],
    fileStoreProvider: 'filesystem',
    readOnlyMode: 'off',
    nodeId: '',
    readReplicaCount: 0,
    encryption: true,
    emailConfigured: false,
    redisEnabled: false,
    systemName: 'DHIS 2',
    instanceBaseUrl: url,
    clusterHostname: '',
    isMetadataVersionEnabled: false,
  };
  const names = query.getAll('fields').join(',').split(',').filter(Boolean);
  const shown = names.length > 0 ? Object.fromEntries(names.map((name) => [name, info[name]])) : info;
  return json(200, shown);
}

/**
 * Answer `GET /api/me`.
 *
 * @param showing the metadata and the address of the API
 * @param user who asks
 * @param query `fields`
 * @returns the user, with authorities and the data sets they may write
 * @example me({ store, api }, user, new URLSearchParams('fields=username'));
 */
export function me(showing: Showing, user: User, query: URLSearchParams): HttpAnswer {
  const { store } = showing;
  const stored = store.get('users', user.id) ?? { id: user.id };
  const { password: _, ...safe } = stored as JsonObject;
  const dataSets = store.all('dataSets').filter((each) => mayData(user, each, 'write', store));
  const name = `${stored.firstName} ${stored.surname}`;
  const whole = {
    organisationUnits: [],
    dataViewOrganisationUnits: [],
    ...safe,
    name,
    displayName: name,
    authorities: [...user.authorities],
    dataSets: dataSets.map((each) => each.id),
    programs: store.all('programs').map((each) => each.id),
  };
  const fields = query.getAll('fields').join(',') || Object.keys(whole).join(',');
  return json(200, selectFields(showing, 'me', whole, parseFields(fields)));
}
