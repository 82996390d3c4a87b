import type { Property, SyncObject } from './sync-objects.ts';
import type { FieldChange } from './sync-plan.ts';

/** Properties whose absence in the source tells something: a unit without a closing day is open. */
const CLEARED = ['closedDate'];

/**
 * Compare an object of the source with the one that it is in the target. What the source has not is left as it is, since
 * the target may know more; but a unit that was opened again has no closing day.
 *
 * @param object of the source
 * @param known of the target
 * @param keeps properties that the target keeps
 * @returns what differs, in the order of the properties
 * @example compareFields(unit, known, []) // [{ field: 'name', from: 'Amari', to: 'Amari Hospital' }]
 */
export function compareFields(object: SyncObject, known: SyncObject, keeps: readonly string[]): FieldChange[] {
  const names = [...Object.keys(object.fields), ...CLEARED.filter((name) => known.fields[name] !== undefined)];
  return [...new Set(names)].flatMap((field) => {
    const from = known.fields[field];
    const to = object.fields[field];
    return isSame(from, to) || keeps.includes(field) ? [] : [{ field, from, to }];
  });
}

function isSame(a: Property | undefined, b: Property | undefined): boolean {
  return typeof a === 'object' || typeof b === 'object' ? JSON.stringify(a) === JSON.stringify(b) : a === b;
}
