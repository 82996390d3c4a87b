import { type Query, type Transport, TransportError } from '../transport/index.ts';
import { countMatches } from './search.ts';
import type { SearchTotals } from './search-totals.ts';

/** How often a search whose number is wrong is read again: something may have been deleted in its middle. */
const ATTEMPTS = 3;

/** What came of reading a search once. */
export interface Reading<Result> extends SearchTotals {
  readonly result: Result;
  /** Different resources that were read. */
  readonly distinct: number;
  /** Set where the number cannot be right, and what was read is read again by the next run. */
  readonly isUnsettled?: boolean;
}

/** What is read, and how it is held against the server's number. */
export interface Checked<Result> {
  readonly resource: string;
  /** The search without what comes along and how it is paged. */
  readonly query: Query;
  /** Reads the whole search, from the beginning each time; told whether it is the last. */
  readonly read: (isLast: boolean) => Promise<Reading<Result>>;
  /** More may come in while it is read: then there may be more than were counted. */
  readonly grows?: boolean;
}

/**
 * Read a search, and check the number of resources against what the server counts: a lost page looks like a short result.
 *
 * Where there are fewer in the end than there were at the beginning, it is read again although the number is right: a server
 * that cuts its pages anew each time has moved the others forward, and one that still counts may have been passed over for
 * one that was deleted. Only the last time that is taken as it is, from servers that lose something all the time.
 *
 * @param transport the FHIR server
 * @param checked what is read
 * @returns what came of the reading whose number is right
 * @throws {TransportError} `count-mismatch` when the server gives another number than it counts, three times
 */
export async function readChecked<Result>(
  transport: Transport,
  { resource, query, read, grows = false }: Checked<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const { result, distinct, total, created = 0, isUnsettled = false, ...seen } = await read(attempt === ATTEMPTS);
    // One that was created meanwhile hides one that was passed over.
    const hasShrunk = seen.hasShrunk === true || (total !== undefined && distinct - created < total);
    const isWhole = (counted: number) => distinct === counted || (grows && distinct > counted);
    if (isUnsettled || (!hasShrunk && total !== undefined && isWhole(total))) return result;
    const counted = await countMatches(transport, resource, query);
    const isLess = hasShrunk || (total !== undefined && counted < total);
    if (isWhole(counted) && (!isLess || attempt === ATTEMPTS)) return result;
    if (attempt === ATTEMPTS) throw mismatch(resource, distinct, counted);
  }
}

function mismatch(resource: string, given: number, counted: number): TransportError {
  return new TransportError(
    'count-mismatch',
    'FHIR',
    { method: 'GET', path: resource },
    `gave ${given} resources on all pages, and counts ${counted}`,
    'run again; if it happens each time, look into the log of the server, and rebuild its search index',
  );
}
