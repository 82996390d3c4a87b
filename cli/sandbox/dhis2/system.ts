import type { HttpAnswer } from '../http/index.ts';
import { json } from './answers.ts';
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
 * @param version whose answers are given
 * @param url address of the server
 * @param now its clock
 * @param query `fields`
 * @returns what the server says of itself
 * @example systemInfo('2.41', 'http://127.0.0.1:8080', new Date(), new URLSearchParams());
 */
export function systemInfo(version: Dhis2Version, url: string, now: Date, query: URLSearchParams): HttpAnswer {
  const info: JsonObject = {
    contextPath: url,
    calendar: 'iso8601',
    dateFormat: 'yyyy-mm-dd',
    serverDate: now.toISOString().slice(0, -1),
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
