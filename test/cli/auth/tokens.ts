import { readFileSync } from 'node:fs';
import type { World } from './world.ts';

/** What DHIS2 says of the administrator. */
export const me = { username: 'admin' };

/** Requests to a path since the start. */
export function asked(world: World, path: string): number {
  return world.dhis2.requests.filter((request) => request.path === path).length;
}

/** The tokens as they lie in their file. */
export function stored(world: World): Record<string, unknown> {
  return JSON.parse(readFileSync(world.tokenFile, 'utf8'));
}
