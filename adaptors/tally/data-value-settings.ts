import type { PeriodType } from './period/index.ts';

/** Where the values of one data element go. */
export interface ElementRule {
  /** The data element of the target; null where the map leaves it out on purpose. */
  readonly to: string | null;
  /** Whether its option combos are added up without regard to their options. */
  readonly total: boolean;
  /** Whether several of its periods are added up, which is right only where DHIS2 would do that too. */
  readonly addsPeriods: boolean;
  /** The map does not say how values that come to one place are taken together, so they are added up. */
  readonly addsUp?: boolean;
  /** So are values of several option combos. */
  readonly addsCombos?: boolean;
}

/** Option combos by how a map names them: true where it says what becomes of them, false where it leaves them out. */
export type ComboRules = Readonly<Record<string, boolean>>;

/** Which values of another DHIS2 the records of a view are, and by which names the maps of the mapping know them. */
export interface DataValueSettings {
  /** Data sets of the source, by code or UID. */
  readonly dataSets: readonly string[];
  /** Data element groups of the source, by code or UID. */
  readonly groups: readonly string[];
  /** Org units of the source, by code or UID; all below them are read too. */
  readonly orgUnits: readonly string[];
  readonly periodType: PeriodType;
  /** A metadata attribute, by code or UID, whose values may name objects in the maps too. */
  readonly attribute?: string | undefined;
  /** Data elements of the source by UID, code or name. */
  readonly elements: Readonly<Record<string, ElementRule>>;
  /** Category option combos of the source by UID, code or name; undefined: only the default one is known. */
  readonly combos: ComboRules | undefined;
  /** Attribute option combos of the source likewise. */
  readonly attributes: ComboRules | undefined;
}
