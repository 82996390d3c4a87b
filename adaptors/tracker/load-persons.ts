import { batches } from '../batches.ts';
import { countMatches, searchPages } from '../fhir/search.ts';
import { BEGINNING, nextCursor } from '../run/cursor.ts';
import { type Change, overlapOf } from '../run/overlap.ts';
import type { Overlap } from '../run/state.ts';
import type { FhirResource } from '../tally/compiled-mapping.ts';
import { type Transport, TransportError } from '../transport/index.ts';
import { MOST_CHANGES } from './read-changes.ts';

/** Changes so long before the newest one are looked at again by the next run. */
const OVERLAP_MS = 10 * 60_000;

/** How far the reading of all persons came. */
export interface Loaded {
  /** Whether the end was reached. */
  readonly isWhole: boolean;
  readonly trouble: string | undefined;
  readonly cursor: string;
  /** Set where the end was reached. */
  readonly overlap: Overlap | undefined;
}

/** What is done with persons, and whether there is time for more. */
export interface LoadOptions {
  /** Persons that are sent at a time. */
  readonly size: number;
  /** Gives passing trouble. */
  readonly send: (persons: readonly FhirResource[]) => Promise<string | undefined>;
  readonly hasTime: () => boolean;
  /** Instant before which they changed; left out: until now. */
  readonly until?: string;
}

/**
 * Read all persons in the order of their changes, and send them batch by batch. What ends early goes on at the instant up
 * to which all were sent.
 *
 * @param transport the FHIR server
 * @param type of the persons
 * @param from instant of the first change
 * @param options what is done with them
 * @returns how far it came
 * @throws {TransportError} when a search fails, or `count-mismatch` when the server gives fewer than it counts
 */
export async function loadPersons(
  transport: Transport,
  type: string,
  from: string,
  { size, send, hasTime, until }: LoadOptions,
): Promise<Loaded> {
  const window = [...(from === BEGINNING ? [] : [`ge${from}`]), ...(until === undefined ? [] : [`lt${until}`])];
  const query = window.length === 0 ? {} : { _lastUpdated: window };
  const order = new Order(from);
  let read = 0;
  let total: number | undefined;
  for await (const page of searchPages(transport, type, query)) {
    total ??= page.total;
    for (const some of batches(page.matches, size)) {
      if (read > 0 && !hasTime()) return order.ended(undefined);
      const trouble = await send(some);
      if (trouble !== undefined) return order.ended(trouble);
      for (const person of some) order.note(person);
      read += some.length;
    }
  }
  if (total !== undefined && read < total && read < (await countMatches(transport, type, query))) throw tooFew(type);
  return order.whole();
}

/** Where persons stand in the order of changes. */
class Order {
  readonly #from: string;
  #at = Number.NEGATIVE_INFINITY;
  #isSorted = true;
  #newest: string | undefined;
  #last: Change[] = [];

  constructor(from: string) {
    this.#from = from;
  }

  note({ id = '', meta = {} }: FhirResource): void {
    const { lastUpdated = '', versionId = lastUpdated } = meta;
    const at = Date.parse(lastUpdated);
    this.#isSorted &&= at >= this.#at;
    if (this.#newest === undefined || at > Date.parse(this.#newest)) this.#newest = lastUpdated;
    this.#at = Math.max(at, this.#at);
    this.#last.push({ id, version: versionId, at });
    // What lies before the overlap is not needed; looked through now and then.
    if (this.#last.length % 1024 === 0) this.#last = this.#last.filter((one) => one.at >= this.#at - OVERLAP_MS);
  }

  /** A server that does not sort lets nobody go on where a run ended. */
  ended(trouble: string | undefined): Loaded {
    const isAhead = this.#isSorted && this.#newest !== undefined;
    const cursor = isAhead ? (this.#newest ?? this.#from) : this.#from;
    return { isWhole: false, trouble, cursor, overlap: undefined };
  }

  whole(): Loaded {
    const cursor = nextCursor(this.#from, this.#newest);
    const overlap = overlapOf(this.#last, cursor);
    const total = this.#last.filter(({ at }) => at >= Date.parse(cursor)).length;
    // So many are not read again to know them: their number has to do.
    const noted =
      overlap === undefined || total <= MOST_CHANGES ? overlap : { until: overlap.until, digest: '', total };
    return { isWhole: true, trouble: undefined, cursor, overlap: noted };
  }
}

function tooFew(type: string): TransportError {
  return new TransportError(
    'count-mismatch',
    'FHIR',
    { method: 'GET', path: type },
    'gave fewer resources on all pages than it counts',
    'run again; if it happens each time, look into the log of the server',
  );
}
