import {
  createOrgUnits,
  matchOrgUnits,
  type OrgUnitPlan,
  type PlaceProblem,
  type PlannedUnit,
  planOrgUnits,
} from '../../adaptors/dhis2/index.ts';
import type { Transport } from '../../adaptors/transport/index.ts';
import { readLookupFile } from './lookup-file.ts';
import type { MatchRequest } from './match-places.ts';
import { NEW_UNITS_HEAD, newUnitLine } from './tables.ts';
import { type FoundUnit, writeLookup } from './write-lookup.ts';

/** What is made, and how. */
export interface CreateRequest extends MatchRequest {
  readonly openingDate: string;
  /** UID of the unit above places that are part of nothing. */
  readonly root: string | undefined;
  readonly besideNamesakes: boolean;
  readonly dryRun: boolean;
}

/**
 * Make the org units that places lack, or print the plan alone; each is printed as soon as it is known what came of it.
 *
 * @param dhis2 the DHIS2 server
 * @param request places, units, and how new ones are made
 * @returns the exit code: 1 when a place is left without the unit that it was to get
 * @throws {InputError} for a file that is no lookup
 * @throws {TransportError} when the user may create no org units, or DHIS2 is gone; what was made is printed by then
 * @example await createMissing(dhis2, { ...request, openingDate: '2026-01-01', dryRun: true })
 */
export async function createMissing(dhis2: Transport, request: CreateRequest): Promise<number> {
  const { places, units, attribute, out, dryRun } = request;
  const lookup = readLookupFile(request.lookup, out ?? 'the lookup');
  const matches = matchOrgUnits(places, units, { attribute, lookup: lookup.units });
  const plan = planOrgUnits(matches, request);
  const matched = matches.flatMap((match): FoundUnit[] => (match.status === 'matched' ? [match] : []));
  console.error(
    `${places.length} Locations: ${matched.length} have an org unit, ${plan.create.length} get one, ` +
      `${plan.problems.length} do not`,
  );
  process.stdout.write(NEW_UNITS_HEAD);
  tellProblems(plan);
  const left = plan.problems.filter(({ code }) => code !== 'unfit').length;
  if (dryRun) {
    for (const planned of plan.create) process.stdout.write(newUnitLine('planned', planned));
    return left > 0 ? 1 : 0;
  }
  const made: PlannedUnit[] = [];
  try {
    for await (const { planned, outcome, why } of createOrgUnits(dhis2, plan.create)) {
      process.stdout.write(newUnitLine(outcome, planned));
      if (why === undefined) made.push(planned);
      else console.error(`${planned.place.key}: ${why}`);
    }
  } finally {
    console.error(`${made.length} of ${plan.create.length} org units made`);
    // Also where it broke off: what is made is made.
    if (out !== undefined) await writeLookup(out, lookup, [...matched, ...made], request.assigned);
  }
  return left > 0 || made.length < plan.create.length ? 1 : 0;
}

function tellProblems({ create, problems }: OrgUnitPlan): void {
  for (const { place, notes } of create) for (const note of notes) console.error(`${place.key}: ${note}`);
  for (const problem of problems) console.error(describe(problem));
}

function describe({ key, code, message }: PlaceProblem): string {
  return `${key}: ${message} (${code})`;
}
