/** How DHIS2 refers to an object. */
export interface Reference {
  readonly id: string;
}

/** What every object has. */
export interface MetadataObject {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
}

/** A data set with references to what belongs to it. */
export interface MetadataDataSet extends MetadataObject {
  readonly periodType: string;
  readonly openFuturePeriods?: number;
  readonly expiryDays?: number;
  readonly openPeriodsAfterCoEndDate?: number;
  readonly categoryCombo?: Reference;
  readonly dataSetElements?: readonly { readonly dataElement: Reference; readonly categoryCombo?: Reference }[];
  readonly organisationUnits?: readonly Reference[];
  readonly indicators?: readonly Reference[];
}

/** A data element. */
export interface MetadataElement extends MetadataObject {
  readonly valueType: string;
  readonly aggregationType?: string;
  readonly zeroIsSignificant?: boolean;
  readonly categoryCombo?: Reference;
}

/** A category combo: what data elements are disaggregated by, or the attributes of a data set. */
export interface MetadataCombo extends MetadataObject {
  readonly categories?: readonly Reference[];
}

/** A category. */
export interface MetadataCategory extends MetadataObject {
  readonly categoryOptions?: readonly Reference[];
}

/** A category option combo, with the options that make it up. */
export interface MetadataOptionCombo extends MetadataObject {
  readonly categoryCombo: Reference;
  readonly categoryOptions: readonly Reference[];
}

/** A category option; attribute options may be limited to dates and org units. */
export interface MetadataOption extends MetadataObject {
  readonly startDate?: string;
  readonly endDate?: string;
  readonly organisationUnits?: readonly Reference[];
}

/** An org unit. */
export interface MetadataUnit extends MetadataObject {
  readonly path?: string;
  readonly parent?: Reference;
  readonly openingDate?: string;
  readonly closedDate?: string;
  readonly attributeValues?: readonly { readonly attribute: Reference; readonly value: string }[];
}

/** An indicator, its expressions as DHIS2 has them. */
export interface MetadataIndicator extends MetadataObject {
  readonly numerator?: string;
  readonly denominator?: string;
  readonly decimals?: number;
  readonly annualized?: boolean;
  /** In an export of `/api/metadata` a reference alone. */
  readonly indicatorType?: Reference & { readonly factor?: number };
}

/** A kind of indicators, such as per cent. */
export interface MetadataIndicatorType extends MetadataObject {
  readonly factor?: number;
}

/** Org units that indicators count. */
export interface MetadataUnitGroup extends MetadataObject {
  /** In an export of `/api/metadata` without their paths. */
  readonly organisationUnits?: readonly (Reference & { readonly path?: string })[];
}

/** A number that indicators name. */
export interface MetadataConstant extends MetadataObject {
  readonly value?: number;
}

/**
 * Metadata as DHIS2 exports it, as far as reporting looks at it. What `tallysheet pull` writes is that too, and so are the
 * files that `/api/metadata` gives.
 *
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html#webapi_metadata_export
 */
export interface Metadata {
  /** The server; a calendar is in snapshots alone. */
  readonly system?: { readonly version?: string; readonly calendar?: string };
  readonly attributes: readonly MetadataObject[];
  readonly categories: readonly MetadataCategory[];
  readonly categoryCombos: readonly MetadataCombo[];
  readonly categoryOptionCombos: readonly MetadataOptionCombo[];
  readonly categoryOptions: readonly MetadataOption[];
  readonly dataElements: readonly MetadataElement[];
  readonly dataSets: readonly MetadataDataSet[];
  readonly organisationUnits: readonly MetadataUnit[];
  readonly indicators?: readonly MetadataIndicator[];
  readonly indicatorTypes?: readonly MetadataIndicatorType[];
  readonly constants?: readonly MetadataConstant[];
  /** Those that indicators name. */
  readonly organisationUnitGroups?: readonly MetadataUnitGroup[];
}
