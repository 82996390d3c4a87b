import type { PlaceMatch, SourcePlace } from './match-org-units.ts';
import type { PlanOptions } from './plan-org-units.ts';

/** Stable codes of why no unit is made of a place. */
export type PlaceProblemCode =
  | 'conflict'
  | 'namesake'
  | 'unfit'
  | 'no-name'
  | 'code-twice'
  | 'no-parent'
  | 'dangling-part-of'
  | 'cycle'
  | 'parent-not-created';

/** Why no unit is made of a place. */
export interface PlaceProblem {
  readonly key: string;
  readonly code: PlaceProblemCode;
  /** What is wrong, and what to do. */
  readonly message: string;
}

/** Why no unit is made. */
export type Problem = Omit<PlaceProblem, 'key'>;
/** The unit that a place has or gets, or why it has none. */
export type Standing = { readonly uid: string } | { readonly problem: Problem };

/**
 * Tell what of a place itself is in the way of a new unit.
 *
 * @param match what the place matches
 * @param options of the plan
 * @param twice codes that several places claim
 * @returns the problem; undefined where there is none, or where it has a unit
 * @example problemOf(match, options, codesTwice(matches))
 */
export function problemOf(
  match: PlaceMatch,
  { besideNamesakes }: PlanOptions,
  twice: ReadonlySet<string>,
): Problem | undefined {
  const { place, status } = match;
  if (status === 'matched') return undefined;
  if (status === 'conflict') return { code: 'conflict', message: match.reason };
  if (place.unfit !== undefined) return { code: 'unfit', message: place.unfit };
  if (status === 'proposed' && besideNamesakes !== true) {
    const alike = match.units.map(({ id, name }) => `${id} (${name ?? ''})`).join(', ');
    const message = `has the name of ${alike}; add it to the lookup where it is that unit`;
    return { code: 'namesake', message };
  }
  if ((place.name ?? '').trim() === '') return { code: 'no-name', message: 'has no name; give it one' };
  if (place.code !== undefined && twice.has(place.code)) {
    return { code: 'code-twice', message: `has the code ${place.code}, as another place has; correct one of them` };
  }
  return undefined;
}

/**
 * Tell what of the place above is in the way of a new unit.
 *
 * @param place the place
 * @param above what became of the place above; undefined where it is part of none, or of one that was not read
 * @param byKey all places
 * @param options of the plan
 * @returns the problem; undefined where there is none
 * @example parentProblem(place, standings.get(place.parent), byKey, options)
 */
export function parentProblem(
  { parent }: SourcePlace,
  above: Standing | undefined,
  byKey: ReadonlyMap<string, PlaceMatch>,
  { root, units }: PlanOptions,
): Problem | undefined {
  if (parent === undefined) {
    // Only the first unit of all can be a root without anybody having said so.
    if (root !== undefined || units.length === 0) return undefined;
    return { code: 'no-parent', message: 'is part of nothing; name the org unit that is to be above it' };
  }
  if (!byKey.has(parent)) {
    return { code: 'dangling-part-of', message: `is part of ${parent}, which is not among the places; read that too` };
  }
  if (above !== undefined && 'problem' in above) {
    return {
      code: 'parent-not-created',
      message: `is part of ${parent}, which has no org unit (${above.problem.code})`,
    };
  }
  return undefined;
}

/**
 * Find codes that several places without a unit have.
 *
 * @param matches of all places
 * @returns the codes
 */
export function codesTwice(matches: readonly PlaceMatch[]): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { status, place } of matches) {
    if (status === 'matched' || place.code === undefined) continue;
    (seen.has(place.code) ? twice : seen).add(place.code);
  }
  return twice;
}
