import { isObject, objectsOf, referenceId, referenceIds, textOf } from './json.ts';
import type { MetadataObject, MetadataStore } from './metadata-store.ts';

/** Someone who makes requests. */
export interface User {
  id: string;
  username: string;
  authorities: ReadonlySet<string>;
  /** Units below which they may write. */
  units: readonly string[];
  /** Units below which they may read data; those to write in when none are named. */
  viewUnits: readonly string[];
  isSuper: boolean;
}

/**
 * Read a user from the metadata, with the authorities of their roles.
 *
 * @param store the metadata
 * @param stored the user object
 * @returns the user
 * @example userOf(store, store.all('users')[0]);
 */
export function userOf(store: MetadataStore, stored: MetadataObject): User {
  const roles = referenceIds(stored.userRoles).map((id) => store.get('userRoles', id));
  const authorities = new Set(roles.flatMap((role) => (Array.isArray(role?.authorities) ? role.authorities : [])));
  const units = referenceIds(stored.organisationUnits);
  const viewUnits = referenceIds(stored.dataViewOrganisationUnits);
  return {
    id: stored.id,
    username: textOf(stored.username) ?? stored.id,
    authorities,
    units,
    viewUnits: viewUnits.length > 0 ? viewUnits : units,
    isSuper: authorities.has('ALL'),
  };
}

/**
 * Tell whether a user may read or write the data that belongs to an object.
 *
 * @param user who asks
 * @param object a data set or category option
 * @param kind which right
 * @param store where the groups are
 * @returns true for superusers, the owner and those it is shared with
 * @example mayData(user, dataSet, 'write', store);
 */
export function mayData(user: User, object: MetadataObject, kind: 'read' | 'write', store: MetadataStore): boolean {
  if (user.isSuper || !isObject(object.sharing)) return true;
  const { sharing } = object;
  const grants: unknown[] = [sharing.public];
  if (isObject(sharing.users) && isObject(sharing.users[user.id])) grants.push(accessOf(sharing.users[user.id]));
  for (const [id, entry] of Object.entries(isObject(sharing.userGroups) ? sharing.userGroups : {})) {
    const members = objectsOf(store.get('userGroups', id)?.users).map(referenceId);
    if (members.includes(user.id)) grants.push(accessOf(entry));
  }
  const place = kind === 'read' ? 2 : 3;
  return sharing.owner === user.id || grants.some((grant) => textOf(grant)?.[place] === kind[0]);
}

function accessOf(entry: unknown): unknown {
  return isObject(entry) ? entry.access : undefined;
}
