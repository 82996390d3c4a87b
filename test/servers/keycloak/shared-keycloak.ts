import { after } from 'mocha';
import { type Keycloak, startKeycloak } from './start-keycloak.ts';

let starting: Promise<Keycloak> | undefined;

/**
 * Have the one Keycloak that all files of the suite share, started by the first that asks. Each makes a realm of its own.
 *
 * @returns the running server; mocha's root hook closes it after the last file
 * @throws ServerStartError where it cannot be started, for every file that asks
 * @example
 * before(async () => {
 *   keycloak = await sharedKeycloak();
 * });
 */
export function sharedKeycloak(): Promise<Keycloak> {
  starting ??= startKeycloak();
  return starting;
}

// Outside of any suite, so for mocha a root hook: after all files, not after the one that imports this first.
after(async () => {
  const keycloak = await starting?.catch(() => undefined);
  await keycloak?.close();
});
