/** Operations on single objects of DHIS2's metadata: org units, data sets and data elements. */
export { type Created, createObject, type NewObject } from './create-object.ts';
export { type CreatedUnit, createOrgUnits } from './create-org-units.ts';
export { findDataElement, getDataElement, listDataElements } from './data-elements.ts';
export { type LookupRow, readDataSetLookup } from './data-set-lookup.ts';
export { findDataSet, getDataSet, listDataSets } from './data-sets.ts';
export { findUnitAttribute, type UnitAttribute } from './find-unit-attribute.ts';
export { findObject, getObject } from './get-object.ts';
export { type ListOptions, listObjects } from './list-objects.ts';
export {
  type MatchedBy,
  type MatchOptions,
  matchOrgUnits,
  type PlaceMatch,
  type SourcePlace,
} from './match-org-units.ts';
export { type ErrorReport, MetadataError, type MetadataErrorCode } from './metadata-error.ts';
export type { Collection, Collections, NewOrgUnit, OrgUnit, PatchStep } from './object-types.ts';
export { orgUnitUid } from './org-unit-uid.ts';
export { createOrgUnit, findOrgUnit, getOrgUnit, listOrgUnits, patchOrgUnit, replaceOrgUnit } from './org-units.ts';
export { patchObject } from './patch-object.ts';
export type { PlaceProblem, PlaceProblemCode } from './place-problem.ts';
export {
  type OrgUnitPlan,
  type PlannedUnit,
  type PlanOptions,
  planOrgUnits,
} from './plan-org-units.ts';
export { replaceObject } from './replace-object.ts';
