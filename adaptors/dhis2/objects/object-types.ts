import type { MetadataDataSet, MetadataElement, MetadataUnit } from '../metadata/metadata.ts';

/** An org unit, as far as the operations look at it. */
export interface OrgUnit extends MetadataUnit {
  readonly shortName?: string;
  readonly level?: number;
}

/** A new org unit. @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/org-units.html */
export interface NewOrgUnit {
  /** UID; derive it from where the unit comes from with `orgUnitUid`. */
  readonly id: string;
  /** At most 230 characters. */
  readonly name: string;
  /** At most 50 characters. */
  readonly shortName: string;
  /** First day, `YYYY-MM-DD`. */
  readonly openingDate: string;
  /** Unique among org units, at most 50 characters. */
  readonly code?: string;
  /** The unit above; a unit without one is a root. */
  readonly parent?: { readonly id: string };
  readonly attributeValues?: readonly { readonly attribute: { readonly id: string }; readonly value: string }[];
}

/** The collections of metadata that have operations, and what they hold. */
export interface Collections {
  readonly organisationUnits: OrgUnit;
  readonly dataSets: MetadataDataSet & { readonly shortName?: string };
  readonly dataElements: MetadataElement & { readonly shortName?: string; readonly domainType?: string };
}

/** Name of a collection, as paths have it. */
export type Collection = keyof Collections;

/** One step of a JSON Patch. @see https://datatracker.ietf.org/doc/html/rfc6902 */
export type PatchStep =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** What is read of each object unless fields are named. */
export const USUAL_FIELDS: Readonly<Record<Collection, string>> = {
  organisationUnits:
    'id,code,name,shortName,level,path,openingDate,closedDate,parent[id],attributeValues[value,attribute[id]]',
  dataSets: 'id,code,name,shortName,periodType,openFuturePeriods,expiryDays,categoryCombo[id]',
  dataElements: 'id,code,name,shortName,valueType,domainType,aggregationType,zeroIsSignificant,categoryCombo[id]',
};
