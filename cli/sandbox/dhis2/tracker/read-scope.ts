import type { HttpAnswer } from '../../http/index.ts';
import { webMessage } from '../answers.ts';
import type { User } from '../users.ts';
import { searchUnitsOf, type TrackerState } from './tracker-context.ts';

/** The units that a search is about. */
export interface UnitScope {
  holds(unit: string): boolean;
}

/** How a search may name its units: later versions have one spelling for each resource. */
const names = {
  '2.41': ['orgUnits', 'orgUnit'],
  '2.43': ['orgUnits'],
} as const;

/**
 * Read the units of a search.
 *
 * @param state the server
 * @param user who searches
 * @param query `orgUnits` or `orgUnit`, `orgUnitMode` or `ouMode`
 * @param resource what is searched; events keep the older spelling
 * @returns the units, or the answer that refuses
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html
 * @example readScope(state, user, new URLSearchParams('orgUnits=ImspTQPwCqd&orgUnitMode=DESCENDANTS'), 'events');
 */
export function readScope(
  state: TrackerState,
  user: User,
  query: URLSearchParams,
  resource: 'trackedEntities' | 'enrollments' | 'events',
): UnitScope | HttpAnswer {
  const { metadata, version } = state;
  const known: readonly string[] = resource === 'events' ? ['orgUnit', 'orgUnits'] : names[version];
  const units = known.flatMap((name) => query.getAll(name)).flatMap((text) => text.split(/[,;]/).filter(Boolean));
  const mode = query.get('orgUnitMode') ?? query.get('ouMode') ?? (units.length > 0 ? 'SELECTED' : 'ACCESSIBLE');
  const scope = [...user.units, ...searchUnitsOf(state, user)];
  const within = (unit: string, roots: readonly string[]): boolean => {
    const object = metadata.get('organisationUnits', unit);
    return object !== undefined && metadata.isWithin(object, roots);
  };
  if (mode === 'ALL' || mode === 'ACCESSIBLE' || mode === 'CAPTURE') {
    const all = user.isSuper || (mode === 'ALL' && user.authorities.has('ALL'));
    return { holds: remembered((unit) => all || within(unit, mode === 'CAPTURE' ? user.units : scope)) };
  }
  if (units.length === 0 && !query.has('trackedEntities') && !query.has('trackedEntity')) {
    return badRequest(nothingNamed(mode, resource));
  }
  for (const unit of units) {
    if (!metadata.get('organisationUnits', unit)) return badRequest(`Organisation unit does not exist: ${unit}`);
    if (!user.isSuper && !within(unit, scope)) {
      const message = `Organisation unit is not part of your search scope: ${unit}`;
      return webMessage(403, { message, errorCode: 'E1006' });
    }
  }
  if (mode === 'DESCENDANTS') return { holds: remembered((unit) => within(unit, units)) };
  const parents = new Set(units);
  if (mode !== 'CHILDREN') return { holds: (unit) => units.length === 0 || parents.has(unit) };
  const path = (unit: string): string[] => {
    const object = metadata.get('organisationUnits', unit);
    return object ? metadata.pathOf(object).slice(-2) : [];
  };
  return { holds: remembered((unit) => path(unit).some((each) => parents.has(each))) };
}

/**
 * Refuse a search.
 *
 * @param message what is wrong
 * @returns a 400 with E1003
 * @example badRequest('Organisation unit does not exist: x');
 */
export function badRequest(message: string): HttpAnswer {
  return webMessage(400, { message, errorCode: 'E1003' });
}

function nothingNamed(mode: string, resource: string): string {
  return resource === 'trackedEntities'
    ? `At least one org unit or tracked entity is required for orgUnitMode: ${mode}. ` +
        'Please add one of the two or use a different orgUnitMode.'
    : `At least one org unit is required for orgUnitMode: ${mode}. ` +
        'Please add one org unit or use a different orgUnitMode.';
}

function remembered(test: (unit: string) => boolean): (unit: string) => boolean {
  const answers = new Map<string, boolean>();
  return (unit) => {
    const known = answers.get(unit);
    if (known !== undefined) return known;
    const answer = test(unit);
    answers.set(unit, answer);
    return answer;
  };
}
