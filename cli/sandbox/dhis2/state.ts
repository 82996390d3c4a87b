import type { CompletenessStore } from './completeness-store.ts';
import type { MetadataStore } from './metadata-store.ts';
import type { Periods } from './periods.ts';
import type { ValueStore } from './value-store.ts';

/** The releases whose answers the server gives: the importer was rewritten in 2.43. */
export type Dhis2Version = '2.41' | '2.43';

/** All that the server remembers. */
export interface ServerState {
  version: Dhis2Version;
  now(): Date;
  /** Periods in the calendar that the server is set to. */
  periods: Periods;
  metadata: MetadataStore;
  values: ValueStore;
  completeness: CompletenessStore;
  /** `workflow period orgUnit attributeOptionCombo` of each approval. */
  approvals: Set<string>;
  /** `dataSet period orgUnit` of each exception from a lock. */
  lockExceptions: Set<string>;
  /** Ids of the periods that someone has used; registrations fail on the first use from 2.43 on. */
  usedPeriods: Set<string>;
  /** How many of the next imports of 2.43 store nothing and say SUCCESS. */
  writesToSwallow: number;
}

/**
 * Give the day of a moment, in UTC, the zone of the server.
 *
 * @param moment any moment
 * @returns `yyyy-MM-dd`
 * @example dayOf(new Date(0)); // '1970-01-01'
 */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/**
 * Write a moment as the data exchange resources do: whole seconds, with the zone.
 *
 * @param moment any moment
 * @returns such as `2026-11-21T07:04:37.000+0000`
 * @example stamp(new Date(0)); // '1970-01-01T00:00:00.000+0000'
 */
export function stamp(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}.000+0000`;
}
