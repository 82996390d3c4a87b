import type { DataSet } from '../metadata/data-set.ts';
import type { ValueCheck } from './value-check.ts';

/**
 * Keep back values of org units that are not assigned to the data set: up to 2.42 DHIS2 would take them without a word,
 * from 2.43 it would refuse all that is sent with them (E8022).
 *
 * @param dataSet with its assigned units
 * @param unknown org units of the lookup that DHIS2 does not have
 * @param writtenAt says where the mapping names a unit: ` (org-units.csv:3:1)`, or nothing
 * @returns a check, `not-assigned` or `unknown-org-unit`
 * @example assignedUnits(dataSet, units.unknown)(change)?.code
 */
export function assignedUnits(
  { name, orgUnits }: DataSet,
  unknown: ReadonlySet<string>,
  writtenAt: (orgUnit: string) => string = () => '',
): ValueCheck {
  const assigned = new Set(orgUnits.map(({ id }) => id));
  return ({ orgUnit }) => {
    if (assigned.has(orgUnit)) return undefined;
    if (unknown.has(orgUnit)) {
      const message = `DHIS2 has no org unit ${orgUnit}${writtenAt(orgUnit)}`;
      return { code: 'unknown-org-unit', message, fix: 'correct the lookup: it wants the UIDs of org units', orgUnit };
    }
    const message = `org unit ${orgUnit}${writtenAt(orgUnit)} is not assigned to data set "${name}"`;
    return { code: 'not-assigned', message, fix: 'assign it in DHIS2, or correct the lookup', orgUnit };
  };
}
