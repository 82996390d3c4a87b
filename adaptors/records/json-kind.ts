import type { Query } from '../transport/index.ts';

/** How many records of a page are asked for, and by which parameter. */
interface PageSize {
  readonly size: string;
  readonly rows: number;
}

/** By the page's number. */
export interface NumberedPages extends PageSize {
  /** The parameter of the number. */
  readonly number: string;
  /** The number of the first page; left out: 1. */
  readonly first?: 0 | 1;
}

/** By how many records lie before the page. */
export interface OffsetPages extends PageSize {
  /** The parameter of that number. */
  readonly offset: string;
}

/** By a token that the page before gives. */
export interface TokenPages extends PageSize {
  /** The parameter that takes the token. */
  readonly token: string;
  /** Where the token of the next page is in the answer: `meta.nextToken`. */
  readonly next: string;
  /** Where the answer says whether there is another page, for an API that gives a token with the last one too. */
  readonly more?: string;
}

/** By a link of the page before, of which the query alone is taken over. */
export interface LinkedPages extends PageSize {
  /** Where the link is in the answer, `links.next`, or the header that has it as `rel="next"`. */
  readonly link: string | InHeader;
}

/** The name of a header of the answer. */
export interface InHeader {
  readonly header: string;
}

/** How an API divides a list into pages. */
export type JsonPages = NumberedPages | OffsetPages | TokenPages | LinkedPages;

/**
 * How an API gives one kind of record. Names are those of its parameters and of the properties of its answers; a property of
 * a property is written with a dot: `data.items`.
 */
export interface JsonKind {
  /** Path below `baseUrl` of the credential: `movements`. */
  readonly path: string;
  /** The property of the answer that holds the list; left out: the answer is the list. */
  readonly items?: string;
  /** The property of a record by which it is known; left out: `id`. */
  readonly id?: string;
  /**
   * The property of the answer, or the header, that says how many records all pages hold; without it no lost page is found. Of
   * a header such as `items 0-99/1234` it is what comes last.
   */
  readonly total?: string | InHeader;
  readonly page: JsonPages;
  /** Parameters of the first and last day, both included. */
  readonly window: { readonly from: string; readonly to: string };
  /** How changes are found; without it only the open periods are counted, and others when somebody asks for a recount. */
  readonly changes?: {
    /** The parameter that takes an instant, that instant included. */
    readonly since: string;
    /** The property of a record that says when it was changed, by the server's clock; without a zone it is UTC. */
    readonly updated: string;
    /** When it was made; left out: nobody knows which records are new, so that each change counts all periods again. */
    readonly created?: string;
    /** The property that is true of a deleted record, or says when it was; left out: the API does not tell of them. */
    readonly deleted?: string;
    /** Parameters that show deleted records as well, such as `{ includeDeleted: 'true' }`. */
    readonly query?: Query;
    /** Parameters that sort by the newest change first: `{ sort: '-updatedAt' }`. */
    readonly newest: Query;
  };
}
