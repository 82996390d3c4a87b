/** What Go.Data keeps of an outbreak, as its paths name them. */
export type Kind = 'cases' | 'contacts';

/** A case or a contact. Dates are texts of instants in UTC with milliseconds, as Go.Data writes them. */
export interface GodataRecord {
  readonly id: string;
  readonly outbreakId: string;
  /** When it was made, and changed, by the clock of whoever did: a telephone may be wrong by days. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** When it was written to the database, by the clock of the server; releases before 2.38 have it not. */
  readonly dbUpdatedAt?: string;
  readonly deleted: boolean;
  readonly deletedAt?: string | null;
  readonly [field: string]: unknown;
}

/** An outbreak. */
export interface Outbreak {
  readonly id: string;
  readonly name: string;
}

/** A place. */
export interface GodataLocation {
  readonly id: string;
  readonly name: string;
  readonly parentLocationId?: string | null;
  readonly geographicalLevelId?: string;
  readonly identifiers?: readonly { readonly code: string; readonly description?: string }[];
  readonly active?: boolean;
}

/** A user. */
export interface GodataUser {
  readonly email: string;
  readonly password: string;
  /** Outbreaks that the user may see; none: all. */
  readonly outbreakIds?: readonly string[];
}

/** The filter of a find: https://loopback.io/doc/en/lb3/Querying-data.html */
export interface Filter {
  readonly where?: Readonly<Record<string, unknown>>;
  readonly fields?: readonly string[];
  readonly order?: string | readonly string[];
  readonly skip?: number;
  readonly limit?: number;
  /** With deleted records; of Go.Data alone. */
  readonly deleted?: boolean;
  readonly flags?: { readonly applyHasMoreLimit?: boolean };
}
