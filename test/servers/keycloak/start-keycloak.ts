import { randomUUID } from 'node:crypto';
import { type RunningJava, startJava } from '../java/start-java.ts';
import { buildKeycloak } from './build-keycloak.ts';
import { keycloakAdmin, type Realm } from './keycloak-admin.ts';
import { keycloakArguments } from './keycloak-arguments.ts';

/** A Keycloak that is running. */
export interface Keycloak extends Pick<RunningJava, 'pid' | 'close'> {
  /** Its address, such as `http://127.0.0.1:38107`. */
  readonly url: string;
  /** Make a realm, by the same JSON that its administrators import. */
  readonly makeRealm: (realm: Readonly<Record<string, unknown>> & { readonly realm: string }) => Promise<Realm>;
}

/** What may be chosen about the server. */
export interface KeycloakOptions {
  /** How long the start may take, in seconds, without the build; 240 by default. */
  readonly timeout?: number;
  /** Takes lines of progress; standard error by default. */
  readonly say?: (line: string) => void;
}

/**
 * Start a real Keycloak with an empty database in memory, building it first where that was not done.
 *
 * @param options patience
 * @returns the running server; it also ends when this process does, however that ends
 * @throws ServerStartError with a code and a fix, where it cannot be built or does not come up
 * @see https://www.keycloak.org/server/all-config
 * @example
 * const keycloak = await startKeycloak();
 * const realm = await keycloak.makeRealm({ realm: 'health', enabled: true, clients: [] });
 */
export async function startKeycloak(options: KeycloakOptions = {}): Promise<Keycloak> {
  const { timeout = 240, say = (line) => process.stderr.write(`${line}\n`) } = options;
  const home = await buildKeycloak(say);
  const admin = { username: 'admin', password: randomUUID() };
  const local = ['--http-enabled=true', '--hostname-strict=false', '--http-host=127.0.0.1', '--http-port=0'];
  const java = await startJava({
    name: 'Keycloak',
    args: keycloakArguments(home, ['start', '--optimized', ...local, '--cache=local']),
    env: { KC_BOOTSTRAP_ADMIN_USERNAME: admin.username, KC_BOOTSTRAP_ADMIN_PASSWORD: admin.password },
    ready: /Listening on: (http:\S+)$/,
    timeout,
    needs: 'It takes 15 s on two free cores and 500 MB of memory.',
    say,
  });
  return { ...java, makeRealm: keycloakAdmin(java.url, admin) };
}
