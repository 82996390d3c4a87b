import { matchOrgUnits, type OrgUnit, type PlaceMatch, type SourcePlace } from '../../adaptors/dhis2/index.ts';
import { readLookupFile } from './lookup-file.ts';
import { matchTable } from './tables.ts';
import { writeLookup } from './write-lookup.ts';

/** What is matched with what. */
export interface MatchRequest {
  readonly places: readonly SourcePlace[];
  readonly units: readonly OrgUnit[];
  /** UID of the attribute that holds keys of places. */
  readonly attribute: string | undefined;
  /** The lookup to write to; undefined for none. */
  readonly out: string | undefined;
  /** What that file holds now; empty where there is none. */
  readonly lookup: string;
  /** UIDs of the units that may be added to it; undefined for all. */
  readonly assigned: ReadonlySet<string> | undefined;
}

/**
 * Print how places match org units, and add the matched ones to a lookup.
 *
 * @param request places, units and lookup
 * @returns the exit code: 1 when places lead to different units
 * @throws {InputError} for a file that is no lookup
 * @example await matchPlaces({ ...request, out: 'org-units.csv' })
 */
export async function matchPlaces(request: MatchRequest): Promise<number> {
  const { places, units, attribute, out = 'the lookup' } = request;
  const lookup = readLookupFile(request.lookup, out);
  const matches = matchOrgUnits(places, units, { attribute, lookup: lookup.units });
  process.stdout.write(matchTable(matches).join(''));
  for (const match of matches) {
    if (match.status === 'conflict') console.error(`${match.place.key}: ${match.reason}`);
  }
  console.error(summarize(matches, units));
  if (request.out !== undefined) {
    const found = matches.flatMap((match) => (match.status === 'matched' ? [{ ...match, name: match.unit.name }] : []));
    await writeLookup(request.out, lookup, found, request.assigned);
  }
  return matches.some(({ status }) => status === 'conflict') ? 1 : 0;
}

function summarize(matches: readonly PlaceMatch[], units: readonly OrgUnit[]): string {
  const of = (wanted: PlaceMatch['status']) => matches.filter(({ status }) => status === wanted).length;
  const parts = [
    `${of('matched')} matched`,
    `${of('proposed')} proposed by name`,
    `${of('unmatched')} unmatched`,
    ...(of('conflict') > 0 ? [`${of('conflict')} in conflict`] : []),
  ];
  return `${matches.length} Locations, ${units.length} org units: ${parts.join(', ')}`;
}
