import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { nearest } from '../../adaptors/tally/mapping/problems.ts';
import type { System } from '../../adaptors/transport/index.ts';
import { GRANTS, type Method, methodOf } from '../../adaptors/transport/oauth2/method-of.ts';
import { originOf } from '../../adaptors/transport/oauth2/origin-of.ts';
import { withTokenFile } from '../run/with-token-file.ts';
import type { PeriodKind } from '../tally/read-periods.ts';
import { AUTH_MATRIX, PLACES, type Place } from './auth-matrix.ts';
import { checkAddresses } from './check-addresses.ts';
import { checkFhirWayIn } from './check-fhir-way-in.ts';
import { checkFileSource } from './check-file-source.ts';
import { checkPlaceholders } from './check-placeholders.ts';
import { CREDENTIAL_KEYS, keysOf } from './credential-keys.ts';
import type { Finding } from './finding.ts';

/** A credential as it stands in a file, and who is given it. */
export interface CheckedCredential {
  readonly id: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Path of the credentials file. */
  readonly file: string;
  /** `path:line:column` of a key of it, or of the credential itself. */
  readonly whereIs: (key?: string) => string;
  /** Name of the step's adaptor. */
  readonly adaptor: string;
  /** What the step talks to; needed only where the adaptor does not say it. */
  readonly system?: System;
  readonly place: Place;
  /** Of the mapping, where a folder's files are counted by one. */
  readonly period?: PeriodKind;
}

/** Notes what was found; `key` is the one of the credential that it is about. */
export type Report = (level: Finding['level'], code: string, message: string, fix: string, key?: string) => void;

/** What a grant of OAuth2 takes the place of. */
const UNUSED = ['pat', 'password', 'access_token'];
const OF_HTTP: readonly Method[] = ['basic', 'pat', 'bearer', 'client_credentials'];

/**
 * Check one credential without any network: its keys, its addresses, and whether its way in works where it is to be used.
 *
 * @param checked the credential and its use
 * @returns what was found, in the order of looking
 * @example checkCredential({ id: 'dhis2', configuration, file, whereIs, adaptor: '@openfn/language-dhis2', place: 'run' })
 */
export function checkCredential(checked: CheckedCredential): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (level, code, message, fix, key) => {
    findings.push({ level, code, where: checked.whereIs(key), message: `${checked.id}: ${message}`, fix });
  };
  if (checkFileSource(checked, report)) return findings;
  checkKeys(checked, report);
  checkAddresses(checked, report);
  checkPlaceholders(checked, report);
  checkClientAuth(checked, report);
  if (checked.system === 'Go.Data') checkGodataWayIn(checked, report);
  else if (checked.system === 'API') checkApiWayIn(checked, report);
  else if (checked.adaptor === '@openfn/language-fhir' || checked.system === 'FHIR') checkFhirWayIn(checked, report);
  else if (CREDENTIAL_KEYS[checked.adaptor] !== undefined) checkWayIn(checked, report);
  return findings;
}

function checkKeys({ configuration, adaptor, system }: CheckedCredential, report: Report): void {
  const known = keysOf(system === undefined ? { adaptor } : { adaptor, system });
  if (known === undefined) return;
  for (const [key, value] of Object.entries(configuration)) {
    if (!known.includes(key)) {
      const meant = nearest(key, [...known]);
      const fix = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`;
      report('error', 'unknown-key', `there is no key "${key}"`, fix, key);
    } else if (value === '' || value === null) {
      report('error', 'missing-key', `${key} is empty`, 'give it a value, or take it out', key);
    }
  }
}

/** A Go.Data lets users in by their e-mail address, and the job has to know which outbreak. */
function checkGodataWayIn({ configuration }: CheckedCredential, report: Report): void {
  for (const key of ['email', 'password']) {
    if (configuration[key] === undefined)
      report('error', 'missing-key', `${key} is missing, which a Go.Data needs`, `give ${key}`);
  }
  if (configuration.outbreak === undefined) {
    const message = 'outbreak is missing: each view of the mapping has to name it in its search then';
    report('warning', 'missing-key', message, 'copy the id of the outbreak from its address in Go.Data');
  }
}

/** An API lets in by one way, or everybody. */
function checkApiWayIn({ configuration }: CheckedCredential, report: Report): void {
  const { username, password, access_token: token, apiKey, apiKeyHeader } = configuration;
  if ((username === undefined) !== (password === undefined))
    report('error', 'missing-key', 'one of username and password is missing', 'give both, or none');
  const ways = Object.entries({ apiKey, access_token: token, password }).filter(([, value]) => value !== undefined);
  for (const [key] of ways.slice(1))
    report('error', 'two-ways-in', `${key} would not be used beside ${ways[0]?.[0]}`, 'take one of them out', key);
  if (apiKeyHeader === undefined) return;
  if (apiKey === undefined)
    report('error', 'missing-key', 'apiKey is missing, which goes into apiKeyHeader', 'give it', 'apiKeyHeader');
  else if (!/^[\w!#$%&'*+.^`|~-]+$/.test(String(apiKeyHeader)))
    report('error', 'bad-header', 'apiKeyHeader is no name of a header', 'write one like X-API-Key', 'apiKeyHeader');
}

function checkClientAuth({ configuration, adaptor, system }: CheckedCredential, report: Report): void {
  const { clientAuth } = configuration;
  const isFhir = adaptor === '@openfn/language-fhir' || system === 'FHIR';
  const known = isFhir ? ['body', 'private_key_jwt'] : ['body'];
  if (clientAuth === undefined || known.includes(String(clientAuth))) return;
  const fix = `write ${known.join(' or ')}, or take it out: the secret goes into a header then`;
  report('error', 'unknown-client-auth', 'clientAuth is none that works', fix, 'clientAuth');
}

function checkWayIn(checked: CheckedCredential, report: Report): void {
  const { configuration } = checked;
  const { grantType, pat, password, access_token: token } = configuration;
  if (pat !== undefined && password !== undefined) {
    const message = 'there are a password and a pat, which may be of two users';
    report('error', 'two-ways-in', message, 'take one out: pat would be used', 'pat');
  }
  if (grantType === undefined && token !== undefined && (pat ?? password) !== undefined)
    report('error', 'two-ways-in', 'access_token would not be used', 'take one way in out', 'access_token');
  const method = methodOf(configuration);
  if (method === undefined) {
    if (grantType === undefined) {
      const fix = 'give username and password, or pat; other ways are in docs/authentication.md';
      report('error', 'no-way-in', 'it has no way in', fix);
    } else {
      const fix = `did you mean ${nearest(String(grantType), [...GRANTS]) ?? GRANTS.join(', ')}?`;
      report('error', 'unknown-grant', 'grantType is no grant that is known', fix, 'grantType');
    }
    return;
  }
  for (const key of grantType === undefined ? [] : UNUSED) {
    if (configuration[key] === undefined || key === grantType) continue;
    const message = `there are grantType and ${key}, which would not be used`;
    report('error', 'two-ways-in', message, 'take one of them out', key);
  }
  // What does not work there need not be complete.
  if (checkPlace(checked, method, report)) checkNeeds(checked, method, report);
}

function checkPlace({ adaptor, place }: CheckedCredential, method: Method, report: Report): boolean {
  const { title, cells } = AUTH_MATRIX[method];
  const cell = cells[place];
  const what = `${title} does not work in ${PLACES[place].replaceAll('`', '')}`;
  const key = method === 'bearer' ? 'access_token' : 'grantType';
  const isOverHttp = adaptor === '@openfn/language-http';
  if (typeof cell === 'object') report('error', 'not-there', `${what}: ${cell.why}`, cell.instead, key);
  else if (isOverHttp && !OF_HTTP.includes(method)) {
    report('error', 'not-there', `${title} does not work over language-http`, 'use the job over language-dhis2', key);
  } else if (cell === 'http' && !isOverHttp) {
    const why = 'the published DHIS2 adaptor takes passwords and personal access tokens alone';
    const fix = 'let the step use dhis2-report-over-http.ts with @openfn/language-http';
    report('error', 'not-there', `${what} with language-dhis2: ${why}`, fix, key);
  }
  if (method === 'bearer' && place !== 'lightning') {
    const message = 'nobody renews access_token: runs fail when it has expired';
    report('warning', 'not-renewed', message, 'use pat, or a grant', 'access_token');
  }
  return typeof cell !== 'object' && (isOverHttp ? OF_HTTP.includes(method) : cell === 'yes');
}

function checkNeeds({ configuration, file, id, place }: CheckedCredential, method: Method, report: Report): void {
  const tokens = withTokenFile({ ...configuration }, file, id).tokenFile;
  const isStored = typeof tokens === 'string' && existsSync(tokens);
  for (const key of AUTH_MATRIX[method].needs) {
    if (configuration[key] !== undefined || (key === 'refreshToken' && isStored)) continue;
    report('error', 'missing-key', `${key} is missing, which ${AUTH_MATRIX[method].title} needs`, `give ${key}`);
  }
  const isOwnServer = method === 'password' || method === 'refresh_token' || method === 'authorization_code';
  const { tokenUrl, hostUrl, tokenFile, pat } = configuration;
  if (isOwnServer && tokenUrl !== undefined && originOf(tokenUrl) !== originOf(hostUrl)) {
    const message = 'tokenUrl lies on another origin than hostUrl';
    report('error', 'other-origin', message, 'take it out: DHIS2 gives these tokens itself', 'tokenUrl');
  }
  if (method === 'authorization_code' && place === 'run' && !isStored)
    report('error', 'login-required', 'nobody has logged in yet', `run tallysheet login --credential ${id}`);
  const isKept = method === 'authorization_code' || method === 'refresh_token';
  if (isKept && place === 'openfn-local' && (typeof tokenFile !== 'string' || !isAbsolute(tokenFile))) {
    const fix = 'give the full path of a file beside the credentials';
    report('error', 'missing-key', 'the openfn command does not know where tokens are kept (tokenFile)', fix);
  }
  if (method === 'pat' && !/^d2(pat|p)_\w+$/.test(String(pat)))
    report('warning', 'odd-token', 'pat does not begin with d2p_ or d2pat_', 'copy the whole token', 'pat');
}
