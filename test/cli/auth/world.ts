import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '../../../adaptors/language-dhis2/platform.ts';
import { send } from '../../../adaptors/language-dhis2/send.ts';
import { logIn } from '../../../cli/auth/log-in.ts';
import { registerClient } from '../../../cli/auth/register-client.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import type { Intercept } from '../../../cli/sandbox/http/index.ts';
import { ADMIN, browse, freePort, type Person } from './browser.ts';

/** A DHIS2 with a registered client, and a machine whose clock the test sets. */
export interface World {
  readonly dhis2: Dhis2Server;
  /** Credential of the client, without a grant. */
  readonly client: Record<string, unknown>;
  readonly tokenFile: string;
  readonly platform: Platform;
  /** Both clocks go on so many seconds. */
  pass(seconds: number): void;
  /** What happens to requests, set by a test. */
  fault: Intercept | undefined;
  /** Log in through a browser, with changes to the credential. */
  logIn(changes?: Record<string, unknown>, person?: Person): ReturnType<typeof logIn>;
  /** Ask who one is, as a job does; gives the status too where it is no 200. */
  me(credential: object, platform?: Platform): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Start a world.
 *
 * @param version release of DHIS2
 * @param skewSeconds by how much the server's clock is ahead
 * @returns it
 */
export async function startWorld(version: '2.41' | '2.43', skewSeconds = 0): Promise<World> {
  let now = Date.parse('2026-03-01T08:00:00Z');
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-auth-'));
  const holder: { fault?: World['fault'] } = {};
  const dhis2 = await startDhis2Server({
    version,
    metadata: [],
    now: () => new Date(now + skewSeconds * 1000),
    intercept: (request) => holder.fault?.(request),
  });
  const redirectUri = `http://127.0.0.1:${await freePort()}/callback`;
  const secret = { clientId: 'tallysheet', clientSecret: 'a secret of the client' };
  const admin = { hostUrl: dhis2.url, ...ADMIN };
  await registerClient(admin, { ...secret, redirectUri, salt: randomBytes(16) }, fetch);
  const tokenFile = join(folder, 'credentials.dhis2.tokens.json');
  const client = { hostUrl: dhis2.url, ...secret, redirectUri };
  const platform: Platform = { now: () => now, sleep: async () => undefined, fetch: (...args) => fetch(...args) };
  return {
    dhis2,
    client,
    tokenFile,
    platform,
    pass: (seconds) => {
      now += seconds * 1000;
    },
    get fault() {
      return holder.fault;
    },
    set fault(fault) {
      holder.fault = fault;
    },
    async logIn(changes = {}, person = ADMIN) {
      let page: Promise<unknown> = Promise.resolve();
      const credential = { ...client, tokenFile, grantType: 'authorization_code', ...changes };
      const onUrl = (url: string): void => {
        page = browse(url, person);
      };
      const login = await logIn(credential, { platform, random: randomBytes, onUrl, timeoutMs: 5000 });
      await page;
      return login;
    },
    async me(credential, own = platform) {
      const state = { configuration: { hostUrl: dhis2.url, ...credential } };
      const options = { query: { fields: 'username' }, headers: { accept: 'application/json' } };
      const { body } = await send(state, { method: 'GET', path: 'me', options }, own);
      return body;
    },
    async close() {
      await dhis2.close();
      rmSync(folder, { recursive: true });
    },
  };
}
