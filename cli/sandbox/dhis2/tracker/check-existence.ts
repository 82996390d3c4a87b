import type { Given, TrackerContext } from './tracker-context.ts';
import { isUid } from './tracker-json.ts';

const codes = {
  TRACKED_ENTITY: { exists: 'E1002', missing: 'E1063', deleted: 'E1114' },
  ENROLLMENT: { exists: 'E1080', missing: 'E1081', deleted: 'E1113' },
  EVENT: { exists: 'E1030', missing: 'E1032', deleted: 'E1082' },
} as const;

/**
 * Check the form of a uid, which later versions do while they read the body.
 *
 * @param context the import
 * @param given any object of the payload
 * @returns false when it failed
 * @example checkUid(context, entity);
 */
export function checkUid(context: TrackerContext, given: Given): boolean {
  const { uid } = given;
  return isUid(uid) || context.fail(given, 'E1048', [uid, uid, uid], [uid, `${given.kind}{uid='${uid}'}`, uid]);
}

/**
 * Check that an object is there, or is not there, as the strategy wants it, and that it was not deleted.
 *
 * @param context the import
 * @param given any object of the payload
 * @returns false when it failed
 * @example checkExistence(context, entity);
 */
export function checkExistence(context: TrackerContext, given: Given): boolean {
  const stored = context.stored(given);
  const code = codes[given.kind];
  const { strategy } = context.params;
  if (stored?.deleted) return context.fail(given, code.deleted, [given.uid]);
  if (stored && strategy === 'CREATE') return context.fail(given, code.exists, [given.uid]);
  const needed = strategy === 'UPDATE' || strategy === 'DELETE';
  return stored !== undefined || !needed || context.fail(given, code.missing, [given.uid]);
}
