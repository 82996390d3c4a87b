import type { Transport } from '../../transport/index.ts';
import { type Created, createObject } from './create-object.ts';
import { findObject, getObject } from './get-object.ts';
import { type ListOptions, listObjects } from './list-objects.ts';
import type { NewOrgUnit, OrgUnit, PatchStep } from './object-types.ts';
import { patchObject } from './patch-object.ts';
import { replaceObject } from './replace-object.ts';

/** List org units, all of them. @see listObjects @example await listOrgUnits(dhis2, { filters: ['level:eq:4'] }) */
export function listOrgUnits(transport: Transport, options?: ListOptions): Promise<OrgUnit[]> {
  return listObjects(transport, 'organisationUnits', options);
}

/** Read an org unit by its UID. @see getObject @example await getOrgUnit(dhis2, 'DiszpKrYNg8') */
export function getOrgUnit(transport: Transport, uid: string, fields?: string): Promise<OrgUnit> {
  return getObject(transport, 'organisationUnits', uid, fields);
}

/** Find an org unit by its code, or its UID. @see findObject @example await findOrgUnit(dhis2, 'HF-0001') */
export function findOrgUnit(transport: Transport, codeOrUid: string, fields?: string): Promise<OrgUnit> {
  return findObject(transport, 'organisationUnits', codeOrUid, fields);
}

/**
 * Create an org unit, once, whatever becomes of the answer.
 *
 * @see createObject
 * @example
 * await createOrgUnit(dhis2, {
 *   id: orgUnitUid('Location/7'), name: 'Amari Hospital', shortName: 'Amari Hospital', openingDate: '2026-01-01',
 *   parent: { id: 'FEhLhg6jB7O' },
 * })
 */
export function createOrgUnit(transport: Transport, unit: NewOrgUnit): Promise<Created> {
  return createObject(transport, 'organisationUnits', { ...unit });
}

/** Replace an org unit by itself with changes. @see replaceObject @example await replaceOrgUnit(dhis2, uid, { code: 'HF-2' }) */
export function replaceOrgUnit(
  transport: Transport,
  uid: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  return replaceObject(transport, 'organisationUnits', uid, changes);
}

/**
 * Change some properties of an org unit.
 *
 * @see patchObject
 * @example await patchOrgUnit(dhis2, uid, [{ op: 'replace', path: '/closedDate', value: '2026-12-31' }])
 */
export function patchOrgUnit(transport: Transport, uid: string, steps: readonly PatchStep[]): Promise<void> {
  return patchObject(transport, 'organisationUnits', uid, steps);
}
