import { cutText } from './cut-text.ts';
import { foldName } from './fold-name.ts';
import type { PlaceMatch, SourcePlace } from './match-org-units.ts';
import type { NewOrgUnit, OrgUnit } from './object-types.ts';
import { codesTwice, type PlaceProblem, parentProblem, problemOf, type Standing } from './place-problem.ts';
import { shortNameOf } from './short-name.ts';

const LONGEST_NAME = 230;
const LONGEST_CODE = 50;

/** What new org units are made with. */
export interface PlanOptions {
  /** The org units that there are. */
  readonly units: readonly OrgUnit[];
  /** First day of each, `YYYY-MM-DD`. */
  readonly openingDate: string;
  /** UID of the unit above those places that are part of none. */
  readonly root?: string | undefined;
  /** UID of the attribute that keeps the place's key. */
  readonly attribute?: string | undefined;
  /** Make new units of places beside units of the same name. */
  readonly besideNamesakes?: boolean;
}

/** A unit to be made. */
export interface PlannedUnit {
  readonly place: SourcePlace;
  readonly unit: NewOrgUnit;
  /** What of the place the unit does not hold, such as a code that is too long. */
  readonly notes: readonly string[];
}

/** Which units are made of places, and of which none is. */
export interface OrgUnitPlan {
  /** Those above before those below. */
  readonly create: readonly PlannedUnit[];
  readonly problems: readonly PlaceProblem[];
}

/**
 * Plan the org units of places that have none. A place that is part of a place gets its unit below that one's; no unit is
 * made where anything is in doubt.
 *
 * @param matches what `matchOrgUnits` found
 * @param options opening date, root, attribute, and the units that there are
 * @returns units in the order of their creation, and why none is made of the other places; both the same whatever the
 *   order of the places
 * @see https://hl7.org/fhir/R4/location-definitions.html#Location.partOf
 * @example planOrgUnits(matches, { units, openingDate: '2026-01-01' }).create.length
 */
export function planOrgUnits(matches: readonly PlaceMatch[], options: PlanOptions): OrgUnitPlan {
  const sorted = [...matches].sort((a, b) => (a.place.key < b.place.key ? -1 : 1));
  const byKey = new Map(sorted.map((match) => [match.place.key, match]));
  const twice = codesTwice(sorted);
  const shortNames = new Set(options.units.flatMap(({ shortName }) => shortName ?? []).map(foldName));
  const standings = new Map<string, Standing>();
  const create: PlannedUnit[] = [];
  const problems: PlaceProblem[] = [];

  function settle(match: PlaceMatch, above: Standing | undefined): void {
    const { place } = match;
    const problem = problemOf(match, options, twice) ?? parentProblem(place, above, byKey, options);
    if (match.status === 'matched') standings.set(place.key, { uid: match.unit.id });
    else if (problem === undefined) {
      const parent = above !== undefined && 'uid' in above ? above.uid : options.root;
      create.push(toPlanned(place, parent, options, shortNames));
      standings.set(place.key, { uid: place.uid });
    } else {
      problems.push({ key: place.key, ...problem });
      standings.set(place.key, { problem });
    }
  }

  for (const match of sorted) {
    const { chain, cycle } = climb(match, byKey, standings);
    for (const key of cycle) {
      const message = `is part of itself: ${[...cycle, cycle[0]].join(' → ')}; correct partOf of one of them`;
      problems.push({ key, code: 'cycle', message });
      standings.set(key, { problem: { code: 'cycle', message } });
    }
    for (const one of chain.reverse()) {
      if (!standings.has(one.place.key)) settle(one, standings.get(one.place.parent ?? ''));
    }
  }
  return { create, problems };
}

/** The places above one that have no standing yet, from below, and those among them that are part of themselves. */
function climb(
  from: PlaceMatch,
  byKey: ReadonlyMap<string, PlaceMatch>,
  standings: ReadonlyMap<string, Standing>,
): { chain: PlaceMatch[]; cycle: string[] } {
  const chain = new Map<string, PlaceMatch>();
  let at: PlaceMatch | undefined = from;
  while (at !== undefined && !standings.has(at.place.key) && !chain.has(at.place.key)) {
    chain.set(at.place.key, at);
    // What is matched has its unit, wherever it lies.
    at = at.status === 'matched' ? undefined : byKey.get(at.place.parent ?? '');
  }
  const keys = [...chain.keys()];
  const start = at === undefined ? -1 : keys.indexOf(at.place.key);
  return { chain: [...chain.values()], cycle: start < 0 ? [] : keys.slice(start) };
}

function toPlanned(
  { uid, key, name = '', code, ...rest }: SourcePlace,
  parent: string | undefined,
  { openingDate, attribute }: PlanOptions,
  shortNames: Set<string>,
): PlannedUnit {
  const whole = name.replace(/\s+/g, ' ').trim();
  const tooLong = code !== undefined && code.length > LONGEST_CODE;
  const notes = [
    ...(whole.length > LONGEST_NAME ? [`its name is cut to ${LONGEST_NAME} characters`] : []),
    ...(tooLong ? [`it gets no code: ${code} has more than ${LONGEST_CODE} characters`] : []),
  ];
  const unit: NewOrgUnit = {
    id: uid,
    name: cutText(whole, LONGEST_NAME),
    shortName: shortNameOf(whole, shortNames),
    openingDate,
    ...(code === undefined || tooLong ? {} : { code }),
    ...(parent === undefined ? {} : { parent: { id: parent } }),
    ...(attribute === undefined ? {} : { attributeValues: [{ attribute: { id: attribute }, value: key }] }),
  };
  return { place: { uid, key, name, code, ...rest }, unit, notes };
}
