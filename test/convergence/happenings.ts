import type { CHILDREN } from '../workflow/support/tiny-data.ts';

/** Names of the children; dalila is not known at the beginning. */
export type Child = keyof typeof CHILDREN | 'dalila';

/** What a dose is, as far as a count depends on it. */
export interface Dose {
  readonly child: Child;
  /** Id of a Location; empty for none. */
  readonly at: string;
  /** A date of any precision or a date-time; empty for none. */
  readonly on: string;
  readonly vaccine: string;
  readonly status: string;
}

/** What goes wrong in a run, at its nth request of a sort; a run with fewer of them goes well. */
export type Trouble = Mishap & { readonly at: number; readonly among: Among };

/** Which requests are counted until something goes wrong. */
export type Among = 'all' | 'fhir' | 'dhis2' | 'changes' | 'rows' | 'export' | 'import';

/** What goes wrong at a request. */
export type Mishap =
  /** The run is dead; what its tally step has proposed may lie where the next one begins. */
  | { readonly what: 'crash'; readonly handled: boolean; readonly leaves: boolean }
  | { readonly what: 'passing'; readonly kind: 'reset' | 'lost' | 'truncate' | '503' }
  | { readonly what: 'restart' | 'expiry' }
  /** The FHIR server is away for some requests, and has forgotten results and exports when it is back. */
  | { readonly what: 'fhir restart'; readonly away: number }
  /** DHIS2 answers imports from there on with SUCCESS and stores nothing, as 2.43 does on a failing database. */
  | { readonly what: 'swallow'; readonly imports: number }
  | { readonly what: 'meanwhile'; readonly change: Change };

/** Something that somebody does to either server, or to the lookup. */
export type Change =
  | { readonly what: 'record'; readonly dose: number; readonly as: Dose }
  /** Several at the same instant, as a transaction stores them. */
  | { readonly what: 'record together'; readonly doses: readonly { readonly dose: number; readonly as: Dose }[] }
  /** More doses of last year than histories of short pages are read for, each in a second version. */
  | { readonly what: 're-index' }
  | { readonly what: 'change date'; readonly dose: number; readonly on: string }
  | { readonly what: 'move place'; readonly dose: number; readonly at: string }
  | { readonly what: 'entered in error' | 'delete'; readonly dose: number }
  /** Stored now by a transaction that began some minutes ago; ten are as long before the newest dose as a cursor may be. */
  | { readonly what: 'commit late'; readonly as: Dose; readonly minutes: number }
  | {
      readonly what: 'change child';
      readonly child: Child;
      readonly sex: string;
      readonly birthDate: string;
    }
  | { readonly what: 'delete child'; readonly child: Child }
  | { readonly what: 'part of'; readonly place: string; readonly parent: string }
  | { readonly what: 'delete place'; readonly place: string }
  | { readonly what: 'add to lookup' }
  /** An org unit is taken out of the data set, or put into it again. */
  | { readonly what: 'unassign' | 'assign'; readonly unit: number }
  | {
      readonly what: 'person enters';
      readonly period: string;
      readonly unit: number;
      readonly kind: number;
      /** Empty to delete in the data entry app, which keeps who stored it; `-` by an import, which tells who deleted it. */
      readonly value: string;
    };

/** One step of a history. */
export type Happening =
  | Change
  | { readonly what: 'wait'; readonly minutes: number }
  | { readonly what: 'run'; readonly trouble?: Trouble | undefined; readonly asked?: Asked | undefined };

/** What somebody asks of a run: to count periods again, or to try the parked ones again. */
export type Asked = 'all' | '2026-01..2026-02' | 'parked';

/** What does not change in a history. */
export interface Settings {
  readonly onEmpty: 'delete' | 'zero';
  readonly onManualEdit: 'keep' | 'overwrite';
  /** Newest months that are counted in every run: what changes in others has to be found. */
  readonly keepOpen: number;
  readonly zeros: 'none' | 'assigned';
  readonly zeroIsSignificant: boolean;
  /** 0 for no limit. */
  readonly pageSize: number;
  /** Days after which DHIS2 takes no values of a month any more; 0 for never. */
  readonly expiryDays: number;
  /** How resources are fetched; `bulk` finds changes by search, `bulk since` by an export, `bulk all` not at all. */
  readonly way: 'search' | 'search over http' | 'bulk' | 'bulk since' | 'bulk all';
  /** Searches at a time, each of two rows. */
  readonly concurrency: number;
  /** Milliseconds that pass each time the clock is looked at: with many a run cannot count all that is dirty. */
  readonly slowness: number;
}

/** A random life of both servers. */
export interface History {
  readonly settings: Settings;
  readonly happenings: readonly Happening[];
}
