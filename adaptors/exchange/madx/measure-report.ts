import type { Decimal } from './exact-json.ts';

/**
 * A FHIR R4 MeasureReport, as far as mADX goes.
 *
 * @see https://hl7.org/fhir/R4/measurereport.html
 */
export interface MeasureReport {
  readonly resourceType: 'MeasureReport';
  readonly id: string;
  readonly meta: { readonly profile: readonly string[] };
  readonly status: 'complete';
  readonly type: 'summary';
  readonly measure: string;
  readonly subject: LocationReference;
  readonly date: string;
  readonly reporter: LocationReference;
  readonly period: { readonly start: string; readonly end: string };
  readonly improvementNotation: CodeableConcept;
  readonly group: readonly MeasureGroup[];
}

/** A concept of one code system. */
export interface CodeableConcept {
  readonly coding: readonly [{ readonly system: string; readonly code: string; readonly display?: string }];
}

/** A place that the receiver knows by its identifier. */
export interface LocationReference {
  readonly type: 'Location';
  readonly identifier: { readonly system: string; readonly value: string };
  readonly display?: string;
}

/** A number of members, or why there is none. */
export type Population = { readonly code: CodeableConcept } & (
  | { readonly count: number }
  | { readonly _count: { readonly extension: readonly [{ readonly url: string; readonly valueCode: string }] } }
);

/** The values of one data element. */
export interface MeasureGroup {
  readonly code: CodeableConcept;
  readonly population: readonly [Population];
  /** Of an element without disaggregation. */
  readonly measureScore?: { readonly value: Decimal };
  readonly stratifier?: readonly { readonly code: readonly [CodeableConcept]; readonly stratum: readonly Stratum[] }[];
}

/** A value by what disaggregates it. */
export interface Stratum {
  /** Where there is one component: its value. */
  readonly value?: CodeableConcept;
  readonly component: readonly { readonly code: CodeableConcept; readonly value: CodeableConcept }[];
  readonly population: readonly [Population];
  readonly measureScore: { readonly value: Decimal };
}
