import { textOf } from '../json.ts';
import type { TrackerContext } from './tracker-context.ts';
import type { Actor } from './tracker-types.ts';

/**
 * Say who makes an import, as objects show it.
 *
 * @param context the import
 * @returns uid and names
 * @example actorOf(context).username; // 'admin'
 */
export function actorOf({ user, state }: Pick<TrackerContext, 'user' | 'state'>): Actor {
  const stored = state.metadata.get('users', user.id);
  return {
    uid: user.id,
    username: user.username,
    firstName: textOf(stored?.firstName) ?? '',
    surname: textOf(stored?.surname) ?? '',
  };
}
