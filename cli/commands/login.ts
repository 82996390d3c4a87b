import { randomBytes } from 'node:crypto';
import { thisMachine } from '../../adaptors/language-dhis2/platform.ts';
import { credentialOf, findCredentials } from '../auth/find-credentials.ts';
import { logIn } from '../auth/log-in.ts';
import { command } from '../command.ts';
import { UsageError } from '../usage-error.ts';

const HELP = `Usage: tallysheet login [options]

Logs in to DHIS2 in a browser (OAuth2, authorization code with PKCE) and keeps the tokens in a file that only you can
read. The credential has hostUrl, grantType: authorization_code, clientId and clientSecret; tallysheet oauth-client
makes them.

  --credentials FILE   JSON or YAML (credentials.yaml or credentials.json where there is one)
  --credential ID      which credential of it (dhis2)
  --timeout SECONDS    how long to wait for the browser (300)
  --help               this text`;

const OPTIONS = {
  credentials: { type: 'string' },
  credential: { type: 'string', default: 'dhis2' },
  timeout: { type: 'string', default: '300' },
} as const;

/**
 * Log in to DHIS2 in a browser: `tallysheet login`.
 *
 * @param args command line after `login`
 * @returns the exit code: 0 when there are tokens that DHIS2 takes, else 1
 * @throws {UsageError} for a command line that cannot be understood
 * @throws {LoginError | AuthError} when it came to nothing
 * @example await run(['--credentials', 'credentials.yaml'])
 */
export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => {
  const seconds = Number(values.timeout);
  if (!(seconds > 0)) throw new UsageError(`--timeout ${values.timeout} is not a time.`, 'Give seconds.');
  const { file, credentials } = await findCredentials(values.credentials);
  return tellLogin(credentialOf(credentials, values.credential, file), seconds * 1000);
});

/**
 * Log in with a credential, and say how it went.
 *
 * @param credential hostUrl, clientId, clientSecret, tokenFile
 * @param timeoutMs how long to wait for the browser
 * @returns the exit code
 * @example await tellLogin(credential, 300_000)
 */
export async function tellLogin(credential: Readonly<Record<string, unknown>>, timeoutMs: number): Promise<number> {
  const onUrl = (url: string): void => {
    console.log('Open this address in a browser on this machine, and log in as the user of Tallysheet:\n');
    console.log(`${url}\n`);
  };
  const login = await logIn(credential, { platform: thisMachine, random: randomBytes, onUrl, timeoutMs });
  console.log(`The tokens are in ${login.tokenFile}.`);
  if (!login.isRenewable) {
    console.error('DHIS2 gave no refresh token: they end soon. Register the client for the grant refresh_token too.');
  }
  if (login.username === undefined) {
    console.error('DHIS2 does not take its own token: see "OAuth2 on DHIS2 2.42 and later" in docs/authentication.md.');
    return 1;
  }
  console.log(`Logged in as ${login.username}. Runs store values as this user.`);
  return 0;
}
