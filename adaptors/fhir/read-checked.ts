import { type Query, type Transport, TransportError } from '../transport/index.ts';
import { countMatches } from './search.ts';

/** How often a search whose number is wrong is read again: something may have been deleted in its middle. */
const ATTEMPTS = 3;

/** What came of reading a search once. */
export interface Reading<Result> {
  readonly result: Result;
  /** Different resources that were read. */
  readonly distinct: number;
  /** Those that the server counted with the first page; undefined where it did not. */
  readonly total: number | undefined;
  /** Set where the number cannot be right, and what was read is read again by the next run. */
  readonly isUnsettled?: boolean;
}

/** What is read, and how it is held against the server's number. */
export interface Checked<Result> {
  readonly resource: string;
  /** The search without what comes along and how it is paged. */
  readonly query: Query;
  /** Reads the whole search, from the beginning each time. */
  readonly read: () => Promise<Reading<Result>>;
  /** More may come in while it is read: then there may be more than were counted. */
  readonly grows?: boolean;
}

/**
 * Read a search, and check the number of resources against what the server counts: a lost page looks like a short result.
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
    const { result, distinct, total, isUnsettled = false } = await read();
    const isWhole = (counted: number) => distinct === counted || (grows && distinct > counted);
    if (isUnsettled || (total !== undefined && isWhole(total))) return result;
    const counted = await countMatches(transport, resource, query);
    if (isWhole(counted)) return result;
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
