import { after } from 'mocha';
import { type Hapi, startHapi } from './start.ts';

let starting: Promise<Hapi> | undefined;

/**
 * Have the one HAPI server that all files of the suite share, started by the first that asks.
 *
 * What a file stores the others can see: it tags its resources and deletes them at its end, or asserts on types that no
 * other file uses. A file that needs an empty server or other settings starts its own by `startHapi`.
 *
 * @returns the running server; mocha's root hook closes it after the last file
 * @throws ServerStartError where it cannot be started, for every file that asks
 * @example
 * before(async () => {
 *   hapi = await sharedHapi();
 * });
 */
export function sharedHapi(): Promise<Hapi> {
  starting ??= startHapi();
  return starting;
}

// Outside of any suite, so for mocha a root hook: after all files, not after the one that imports this first.
after(async () => {
  const hapi = await starting?.catch(() => undefined);
  await hapi?.close();
});
