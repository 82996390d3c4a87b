import type { Conflict } from '../../run/state.ts';
import { type Dhis2Context, hasNewImporter } from '../metadata/data-set.ts';
import type { ValueCheck } from './value-check.ts';

/** Finds the UIDs from the root down to an org unit, with slashes; undefined where it is not known. */
export type PathOf = (orgUnit: string) => string | undefined;

/**
 * Tell whether a user's org units limit what the user may report and read. From 2.43 they do not limit superusers.
 *
 * @example mustLieBelow({ authorities: ['ALL'], version: '2.41.8' }) // true
 */
export function mustLieBelow({ authorities, version }: Pick<Dhis2Context, 'authorities' | 'version'>): boolean {
  return !(hasNewImporter(version) && authorities.includes('ALL'));
}

/**
 * Keep back values of org units that are not below the user's data capture units: up to 2.42 DHIS2 refuses each (E7617),
 * from 2.43 all that is sent with one (E8011). A unit of which the path is not known is left to DHIS2.
 *
 * @param context the user's units
 * @param pathOf where units lie
 * @returns a check, `outside-hierarchy`
 * @example outsideHierarchy(context, units.pathOf)(change)?.code
 */
export function outsideHierarchy(context: Dhis2Context, pathOf: PathOf): ValueCheck {
  const isOutside = outside(context, context.captureUnits, pathOf);
  return ({ orgUnit }) =>
    isOutside(orgUnit)
      ? {
          code: 'outside-hierarchy',
          message: `org unit ${orgUnit} is not below those that the user may enter data for`,
          fix: 'give the user the org unit, or one above it, as data capture unit; superusers up to 2.42 need it too',
          orgUnit,
        }
      : undefined;
}

/**
 * Keep back values of org units that are not below those that the user may view: what DHIS2 holds of them cannot be read
 * back, so nobody knows what would have to be sent.
 *
 * @param context the user's units
 * @param pathOf where units lie
 * @returns a check, `outside-view`
 * @example units.known.filter((orgUnit) => outsideView(context, units.pathOf)({ orgUnit }) === undefined)
 */
export function outsideView(
  context: Dhis2Context,
  pathOf: PathOf,
): (key: { readonly orgUnit: string }) => ReturnType<ValueCheck> {
  const isOutside = outside(context, context.viewUnits, pathOf);
  return ({ orgUnit }) =>
    isOutside(orgUnit)
      ? {
          code: 'outside-view',
          message: `org unit ${orgUnit} is not below those whose data the user may view`,
          fix: 'give the user the org unit, or one above it, as data view unit, or take it out of the lookup',
          orgUnit,
        }
      : undefined;
}

/**
 * Name the org units that nothing can be read back of and that no value was kept back for: what became empty there
 * stays.
 *
 * @param orgUnits those that are reported for
 * @param hidden what `outsideView` gave
 * @param counted the periods, and the conflicts so far
 * @returns one conflict for all of them, of no value; none where there is no such unit
 * @example unreadUnits(units.known, hidden, { periods, conflicts })
 */
export function unreadUnits(
  orgUnits: readonly string[],
  hidden: ReturnType<typeof outsideView>,
  { periods, conflicts }: { readonly periods: readonly string[]; readonly conflicts: readonly Conflict[] },
): Conflict[] {
  const named = new Set(conflicts.map(({ orgUnit }) => orgUnit));
  const unread = orgUnits.filter((orgUnit) => !named.has(orgUnit) && hidden({ orgUnit }) !== undefined);
  const [first] = unread;
  const refusal = first === undefined ? undefined : hidden({ orgUnit: first });
  if (refusal === undefined || unread.length === 1)
    return refusal === undefined ? [] : [{ ...refusal, periods, values: 0 }];
  const few = `${unread.slice(0, 5).join(', ')}${unread.length > 5 ? ', …' : ''}`;
  const { orgUnit: _, ...rest } = refusal;
  const message = `${unread.length} org units are not below those whose data the user may view: ${few}`;
  return [{ ...rest, message, periods, values: 0 }];
}

function outside(
  context: Dhis2Context,
  roots: readonly string[] | undefined,
  pathOf: PathOf,
): (orgUnit: string) => boolean {
  if (roots === undefined || !mustLieBelow(context)) return () => false;
  const known = new Map<string, boolean>();
  return (orgUnit) => {
    const found = known.get(orgUnit);
    if (found !== undefined) return found;
    const path = pathOf(orgUnit)?.split('/');
    const isOutside = path !== undefined && !roots.some((root) => path.includes(root));
    known.set(orgUnit, isOutside);
    return isOutside;
  };
}
