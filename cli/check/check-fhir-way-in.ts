import { isAbsolute } from 'node:path';
import { readClientKey } from '../../adaptors/language-fhir/client-key.ts';
import { asAuthError } from '../../adaptors/transport/oauth2/auth-error.ts';
import { type FhirMethod, fhirMethodOf } from '../../adaptors/transport/oauth2/fhir-method-of.ts';
import { withTokenFile } from '../run/with-token-file.ts';
import { FHIR_MATRIX, PLACES } from './auth-matrix.ts';
import type { CheckedCredential, Report } from './check-credential.ts';

/**
 * Check the way into a FHIR server: that there is one way alone, that it works where it is to be used, and that nothing
 * that it needs is missing. The key of a client is read, and never shown.
 *
 * @param checked the credential and its use
 * @param report notes what is found
 * @example checkFhirWayIn(checked, report)
 */
export function checkFhirWayIn(checked: CheckedCredential, report: Report): void {
  const { configuration, place } = checked;
  const { username, password, access_token: token, grantType, clientId, clientSecret, privateKeyFile } = configuration;
  if ((username === undefined) !== (password === undefined))
    report('error', 'missing-key', 'one of username and password is missing', 'give both, or none');
  if (username !== undefined && token !== undefined)
    report('error', 'two-ways-in', 'there are a password and an access_token', 'take one out', 'access_token');
  if (grantType !== undefined && (username ?? token) !== undefined)
    report('error', 'two-ways-in', 'a password or an access_token would not be used', 'take it out', 'grantType');
  if (grantType === undefined && (clientId ?? privateKeyFile) !== undefined) {
    const message = 'grantType is missing, without which clientId and keys are not used';
    report('error', 'missing-key', message, 'write grantType: client_credentials');
  }
  const method = fhirMethodOf(configuration);
  if (method === undefined) {
    report(
      'error',
      'unknown-grant',
      'grantType is no grant that works for FHIR',
      'write client_credentials',
      'grantType',
    );
    return;
  }
  if (method === 'bearer' && place !== 'lightning') {
    const message = 'nobody renews access_token: runs fail when it has expired';
    report('warning', 'not-renewed', message, 'use a password, or client credentials', 'access_token');
  }
  if (method === 'private_key_jwt' && clientSecret !== undefined)
    report('error', 'two-ways-in', 'clientSecret would not be used beside a key', 'take it out', 'clientSecret');
  if (method === 'client_credentials' && privateKeyFile !== undefined) {
    const message = 'clientAuth is missing, without which the key is not used';
    report('error', 'missing-key', message, 'write clientAuth: private_key_jwt');
  }
  // What does not work there need not be complete.
  if (checkPlace(checked, method, report)) checkNeeds(checked, method, report);
}

function checkPlace({ adaptor, place }: CheckedCredential, method: FhirMethod, report: Report): boolean {
  const { title, cells } = FHIR_MATRIX[method];
  const cell = cells[place];
  const isOverHttp = adaptor === '@openfn/language-http';
  const what = `${title} does not work in ${PLACES[place].replaceAll('`', '')}`;
  if (typeof cell === 'object') {
    report('error', 'not-there', `${what}: ${cell.why}`, cell.instead, 'clientAuth');
    return false;
  }
  if (cell === 'http' && !isOverHttp) {
    const why = 'the published FHIR adaptor asks no server for tokens';
    const fix = 'let the step use fhir-tally-over-http.ts with @openfn/language-http';
    report('error', 'not-there', `${what} with language-fhir: ${why}`, fix, 'grantType');
    return false;
  }
  return true;
}

function checkNeeds({ configuration, file, id, place }: CheckedCredential, method: FhirMethod, report: Report): void {
  const { title, needs } = FHIR_MATRIX[method];
  for (const key of needs) {
    if (configuration[key] === undefined)
      report('error', 'missing-key', `${key} is missing, which ${title} needs`, `give ${key}`);
  }
  const { privateKeyFile, scope } = configuration;
  if (method !== 'private_key_jwt' || privateKeyFile === undefined) return;
  if (scope === undefined) {
    const fix = 'give what the server has for it, such as system/Immunization.rs system/Patient.rs';
    report('warning', 'missing-key', 'scope is missing: most servers give no rights then', fix);
  }
  if (place === 'openfn-local' && !isAbsolute(String(privateKeyFile))) {
    const fix = 'give the full path of the key';
    report(
      'error',
      'missing-key',
      'the openfn command looks for privateKeyFile where it is started',
      fix,
      'privateKeyFile',
    );
  }
  try {
    readClientKey(withTokenFile({ ...configuration }, file, id));
  } catch (error) {
    const known = asAuthError(error);
    if (known === undefined) throw error;
    const message = known.what.replace(/^could not be sent \((.*)\)$/, '$1');
    report('error', known.code === 'key-file' ? 'key-file' : 'missing-key', message, known.fix, 'privateKeyFile');
  }
}
