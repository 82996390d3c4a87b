import { randomBytes } from 'node:crypto';
import { stringify } from 'yaml';
import { thisMachine } from '../../adaptors/language-dhis2/platform.ts';
import { credentialOf, findCredentials } from '../auth/find-credentials.ts';
import { REDIRECT_URI } from '../auth/log-in.ts';
import { registerClient } from '../auth/register-client.ts';
import { command } from '../command.ts';
import { withTokenFile } from '../run/with-token-file.ts';
import { tellLogin } from './login.ts';

const HELP = `Usage: tallysheet oauth-client [options]

Registers an OAuth2 client for Tallysheet with DHIS2, and prints what to put into the credentials. DHIS2 lets only users
with the authority F_OAUTH2_CLIENT_MANAGE do this. A personal access token needs nothing of it, and serves most.

  --credentials FILE   JSON or YAML (credentials.yaml or credentials.json where there is one)
  --admin ID           credential in it with hostUrl, and user and password or pat, of an administrator (dhis2)
  --credential ID      what the new credential is called (dhis2)
  --client-id ID       what DHIS2 calls the client (tallysheet)
  --redirect-uri URI   where the browser comes back to (${REDIRECT_URI})
  --login              log in at once
  --help               this text`;

const OPTIONS = {
  credentials: { type: 'string' },
  admin: { type: 'string', default: 'dhis2' },
  credential: { type: 'string', default: 'dhis2' },
  'client-id': { type: 'string', default: 'tallysheet' },
  'redirect-uri': { type: 'string', default: REDIRECT_URI },
  login: { type: 'boolean', default: false },
} as const;

/** Seconds to wait for the browser. */
const TIMEOUT = 300;

/**
 * Register an OAuth2 client: `tallysheet oauth-client`.
 *
 * @param args command line after `oauth-client`
 * @returns the exit code: 0
 * @throws {UsageError} for a command line that cannot be understood
 * @throws {LoginError} `client-refused` with what DHIS2 says
 * @example await run(['--admin', 'dhis2-admin', '--login'])
 */
export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => {
  const { file, credentials } = await findCredentials(values.credentials);
  const admin = credentialOf(credentials, values.admin, file);
  const clientSecret = randomBytes(32).toString('base64url');
  const { 'client-id': clientId, 'redirect-uri': redirectUri } = values;
  const client = { clientId, clientSecret, redirectUri, salt: randomBytes(16) };
  const shape = await registerClient(admin, client, thisMachine.fetch);
  const entry = {
    hostUrl: admin.hostUrl,
    grantType: 'authorization_code',
    clientId,
    clientSecret,
    ...(redirectUri === REDIRECT_URI ? {} : { redirectUri }),
  };
  console.log(`Registered "${clientId}" (DHIS2 ${shape}). The secret is shown this once. Put into ${file}:\n`);
  console.log(stringify({ [values.credential]: entry }));
  if (!values.login) {
    console.log(`Then log in: tallysheet login --credentials ${file} --credential ${values.credential}`);
    return 0;
  }
  return tellLogin(withTokenFile(entry, file, values.credential), TIMEOUT * 1000);
});
