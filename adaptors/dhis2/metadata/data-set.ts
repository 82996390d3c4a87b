/** A category option, by all names that a mapping may use. */
export interface CategoryOption {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
  /** First and last day, and the org units with all below them, that an attribute option is for; read of these alone. */
  readonly startDate?: string;
  readonly endDate?: string;
  readonly organisationUnits?: readonly { readonly id: string }[];
}

/** A category option combo with the options that make it up. */
export interface OptionCombo {
  readonly id: string;
  readonly categoryOptions: readonly CategoryOption[];
}

/** A data element of a data set with the combos that its values can have there. */
export interface DataElement {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
  readonly valueType: string;
  /** Whether DHIS2 up to 2.42 stores a zero; it takes an insignificant one for absence. */
  readonly zeroIsSignificant: boolean;
  readonly optionCombos: readonly OptionCombo[];
}

/** What a report needs to know of a data set and of the server that holds it. */
export interface DataSet {
  readonly id: string;
  readonly name: string;
  readonly periodType: string;
  /** How many periods after the last ended one are open: 0 refuses the current one. */
  readonly openFuturePeriods: number;
  /** Days after a period's end until it is locked; 0: never. */
  readonly expiryDays: number;
  /** The combos of the data set's own category combo; the default one alone for a data set without attribute categories. */
  readonly attributeOptionCombos: readonly OptionCombo[];
  readonly elements: readonly DataElement[];
  /** How many periods after the end of an attribute option stay open. */
  readonly openPeriodsAfterCoEndDate: number;
  /** Those that it is assigned to. */
  readonly orgUnits: readonly AssignedUnit[];
  /** When it takes which periods; none: by its other rules alone. */
  readonly inputPeriods?: readonly InputPeriod[];
  /** UID of the workflow by which its data are approved; left out: they need no approval. */
  readonly workflow?: string;
  /** What the user may do with its data; left out where nobody was asked, as in a snapshot. */
  readonly access?: { readonly read: boolean; readonly write: boolean };
}

/** When a data set takes a period. Dates are written in the server's zone, which they do not name. */
export interface InputPeriod {
  readonly period: string;
  readonly openingDate?: string;
  readonly closingDate?: string;
}

/** An org unit that a data set is assigned to. */
export interface AssignedUnit {
  readonly id: string;
  readonly code?: string;
  /** UIDs from the root down to it, with slashes. */
  readonly path?: string;
  /** First and last day on which it is open. */
  readonly openingDate?: string;
  readonly closedDate?: string;
  /** Its value of the attribute that was asked for. */
  readonly attributeValue?: string;
}

/** The user that reports, and the server. */
export interface Dhis2Context {
  readonly username: string;
  readonly authorities: readonly string[];
  /** Org units below which the user may enter data, and below which view them; left out where the server does not say. */
  readonly captureUnits?: readonly string[];
  readonly viewUnits?: readonly string[];
  /** Such as `2.41.8.1`. */
  readonly version: string;
  /** The calendar that its period ids are written in. */
  readonly calendar: string;
  /** What its clock says, in its own zone, which it does not name; left out where it does not say. */
  readonly serverDate?: string;
}

/**
 * Tell whether a server has the importer of 2.43 and later, which counts and refuses otherwise.
 *
 * @param version such as `2.43.1` or `2.44-SNAPSHOT`
 * @example hasNewImporter('2.41.8.1') // false
 */
export function hasNewImporter(version: string): boolean {
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 2 || Number(minor) >= 43;
}
