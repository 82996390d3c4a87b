import type { Metadata, Reference } from '../../adaptors/dhis2/metadata/metadata.ts';

/** An org unit that is counted; without a path of its own it is that of the metadata. */
export type CountedUnit = Reference & { readonly path?: string };

/** What counts org units in an org unit: itself and those below it. */
export interface UnitCounts {
  /** Those of a group, by its UID. */
  unitsOfGroup(orgUnit: string, group: string): number;
  /** Those that report a data set, by its UID. */
  expectedReports(orgUnit: string, dataSet: string): number;
}

/**
 * Make what counts org units, as analytics of DHIS2 does for `OUG{…}` and `R{….EXPECTED_REPORTS}`.
 *
 * @param metadata with groups, data sets and paths of org units
 * @returns counts by the UID of an org unit
 * @example countUnits(metadata).unitsOfGroup('ImspTQPwCqd', 'CXw2yu5fodb')
 */
export function countUnits({ organisationUnits, organisationUnitGroups = [], dataSets }: Metadata): UnitCounts {
  const paths = new Map(organisationUnits.map(({ id, path }) => [id, path]));
  /** How many of some units lie in each unit. */
  const countsOf = (units: readonly CountedUnit[]): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const { id, path = paths.get(id) } of units) {
      for (const above of (path ?? '').split('/').filter(Boolean)) counts.set(above, (counts.get(above) ?? 0) + 1);
    }
    return counts;
  };
  const inGroup = new Map(organisationUnitGroups.map(({ id, organisationUnits: units = [] }) => [id, countsOf(units)]));
  const reporting = new Map(dataSets.map(({ id, organisationUnits: units = [] }) => [id, countsOf(units)]));
  return {
    unitsOfGroup: (orgUnit, group) => inGroup.get(group)?.get(orgUnit) ?? 0,
    expectedReports: (orgUnit, dataSet) => reporting.get(dataSet)?.get(orgUnit) ?? 0,
  };
}
