import type { MapLines } from '../../tally/data-value-settings.ts';

/** What of the metadata of one DHIS2 is taken over into another one: a mapping of the kind `metadata`, checked. */
export interface SyncMapping {
  readonly name: string;
  /** Whether changes are written; without it a run only says what it would change. */
  readonly apply: boolean;
  /** Whether org units are moved below another unit; without it a run only says which. */
  readonly allowMoves: boolean;
  /** By what an object of the source is known again in the target. */
  readonly match: 'uid' | 'code';
  /** Units below one of the source, into one of the target: codes or UIDs. */
  readonly organisationUnits: { readonly below: string; readonly into: string } | undefined;
  /** Data sets of the source with their data elements, by code or UID. */
  readonly dataSets: readonly string[];
  /** Data elements of the source beside those of the data sets, by code or UID. */
  readonly dataElements: readonly string[];
  /** Properties that an object of the target keeps, whatever the source says: `name`. */
  readonly keep: readonly string[];
  /** Objects of the target by those of the source, codes or UIDs of both; null for those that are left out. */
  readonly map: Readonly<Record<string, string | null>>;
  /** Where its lines are, for messages. */
  readonly mapLines?: MapLines;
}
