import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { registerClient } from '../../../cli/auth/register-client.ts';
import type { Dhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { makeKey } from '../../support/smart-server.ts';
import { newFolder } from './build-into.ts';
import type { Tokens } from './give-tokens.ts';

/** Of the user of the metadata. */
export const PASSWORD = 'Tally-1-sheet';

/** What lets into two systems by tokens. */
export interface WaysIn {
  readonly fhir: Readonly<Record<string, string>>;
  readonly dhis2: Readonly<Record<string, string>>;
  /** What of it is sent to nobody, or not in one piece; in lower case. */
  readonly secrets: readonly string[];
}

/**
 * Make what lets in by tokens: by one secret into both systems; or by a key into the FHIR server, and by the password of a user
 * with the secret of a client into DHIS2.
 *
 * @param tokens given by the FHIR server
 * @param url of the FHIR server
 * @param dhis2 of 2.41
 * @param byKey the latter
 * @returns credentials without the addresses of the systems
 */
export async function waysIn(tokens: Tokens, url: string, dhis2: Dhis2Server, byKey: boolean): Promise<WaysIn> {
  const secret = tokens.credentialAt(url);
  if (!byKey) return { fhir: secret, dhis2: secret, secrets: [] };
  const key = makeKey(newFolder(), 'ES384', 'canary');
  const client = { clientId: 'canary', clientSecret: 'the secret of another client' };
  const admin = { hostUrl: dhis2.url, username: 'admin', password: 'district' };
  await registerClient(admin, { ...client, redirectUri: 'http://127.0.0.1:1/c', salt: randomBytes(16) }, fetch);
  const [, ...lines] = readFileSync(key.file, 'utf8').toLowerCase().split('\n');
  return {
    fhir: tokens.keyCredentialAt(url, key),
    dhis2: { grantType: 'password', ...client, username: 'tallysheet', password: PASSWORD },
    secrets: [client.clientSecret, ...lines.filter((line) => line.length > 20 && !line.startsWith('-'))],
  };
}
