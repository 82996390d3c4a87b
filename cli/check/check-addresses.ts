import { isSafeForSecrets, originOf } from '../../adaptors/transport/oauth2/origin-of.ts';
import type { CheckedCredential, Report } from './check-credential.ts';
import { CREDENTIAL_KEYS } from './credential-keys.ts';

const ADDRESS_KEYS = ['hostUrl', 'baseUrl', 'apiUrl', 'tokenUrl'];

/** Ends of an address that a browser shows, and that is not the server's: the adaptor adds its own path. */
const PAGE_OF_DHIS2 = /\/(dhis-web-[\w-]+|login|index\.(html|action))(\/(index\.(html|action))?)?(#.*)?$/;

/**
 * Check the addresses of a credential: that there is one, that it is the server's own, that it is safe, and that it can be
 * reached from where the workflow is to run.
 *
 * @param checked the credential and its use
 * @param report notes what is found
 * @example checkAddresses(checked, report)
 */
export function checkAddresses(checked: CheckedCredential, report: Report): void {
  const { configuration, adaptor, system, place } = checked;
  checkApiPath(checked, report);
  const base = system === 'Go.Data' ? 'apiUrl' : adaptor === '@openfn/language-dhis2' ? 'hostUrl' : 'baseUrl';
  // An OAuth credential of Lightning holds the token alone; the address is in the job then.
  const isElsewhere = place === 'lightning' && adaptor === '@openfn/language-http' && system !== 'Go.Data';
  const given =
    adaptor === '@openfn/language-http' && system !== 'Go.Data'
      ? (configuration.baseUrl ?? configuration.hostUrl)
      : configuration[base];
  if (given === undefined && !isElsewhere && CREDENTIAL_KEYS[adaptor] !== undefined)
    report('error', 'missing-key', `${base} is missing`, 'give the address of the server');
  for (const key of ADDRESS_KEYS) {
    const address = configuration[key];
    if (address === undefined || address === '') continue;
    if (originOf(address) === undefined) {
      report('error', 'bad-address', `${key} is no address`, 'write https://host, without user and password', key);
      continue;
    }
    if (place === 'lightning' && isLocal(address)) {
      const message = `${key} is on this machine, which Lightning cannot reach`;
      report('error', 'local-address', message, 'give the address that the server has in the network', key);
    }
    if (!isSafeForSecrets(address)) {
      const message = `${key} is http to another machine: credentials and data can be read on the way`;
      report('warning', 'insecure-http', message, 'use https', key);
    }
    checkEnd(key, String(address), report);
  }
}

/** Ends of the address of a FHIR API. */
const END_OF_FHIR = /\/(fhir|r4|r4b|baseR4)\/*$/i;

/** The adaptor puts apiPath behind baseUrl, which may have a path itself where a proxy needs one. */
function checkApiPath({ configuration, adaptor, system }: CheckedCredential, report: Report): void {
  if (adaptor !== '@openfn/language-fhir' && system !== 'FHIR') return;
  const { baseUrl = '', apiPath = '' } = configuration;
  const path = String(apiPath).replace(/^\/+|\/+$/g, '');
  if (path === '') return;
  const base = String(baseUrl).replace(/\/+$/, '');
  const end = base.toLowerCase().endsWith(`/${path.toLowerCase()}`) ? `/${path}` : END_OF_FHIR.exec(base)?.[0];
  if (end === undefined) return;
  const message = `baseUrl ends in ${end}, and apiPath comes behind it: ${end}/${path} would be asked`;
  report('error', 'bad-address', message, `leave ${end} out of baseUrl, or take apiPath out`, 'baseUrl');
}

function checkEnd(key: string, address: string, report: Report): void {
  if (key === 'hostUrl' && /\/api(\/\d+)?\/*$/.test(address))
    report('error', 'bad-address', `${key} ends in /api`, 'leave /api out: the adaptor adds it', key);
  const [page] = key === 'hostUrl' ? (PAGE_OF_DHIS2.exec(address) ?? []) : [];
  if (page !== undefined)
    report('error', 'bad-address', `${key} ends in ${page}, a page for people`, `leave ${page} out`, key);
  if (key === 'baseUrl' && /\/metadata\/*$/.test(address))
    report('error', 'bad-address', `${key} ends in /metadata`, 'leave /metadata out', key);
}

/** A loopback address: what it leads to depends on the machine that asks. */
function isLocal(address: unknown): boolean {
  return /^https?:\/\/(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])(:\d+)?$/.test(originOf(address) ?? '');
}
