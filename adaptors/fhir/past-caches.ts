import type { Query, Transport } from '../transport/index.ts';

/** Servers before which something stands that does not hand `Cache-Control` on, and the clock by which they are asked. */
const distrusted = new WeakMap<Transport, () => number>();

/** Nothing is changed so late: a bound from here on finds what a search finds without it. */
const NEVER = Date.UTC(2999, 0, 1);
const YEAR = 365 * 24 * 3_600_000;

/**
 * Ask a server from now on so that it takes no search for one that it has answered already. The gateway of OpenSRP hands
 * `Cache-Control` not on, and HAPI behind it then answers from results of the last minute.
 *
 * @param transport the FHIR server
 * @param now milliseconds since 1970
 * @see https://github.com/google/fhir-gateway
 * @example if (capability.guarded) distrustCaches(transport, clock.now);
 */
export function distrustCaches(transport: Transport, now: () => number): void {
  distrusted.set(transport, now);
}

/**
 * Make a search one that was not asked before, where caches are distrusted: by a bound of `_lastUpdated` in the far future
 * that differs each time. It finds the same.
 *
 * @param transport the FHIR server
 * @param query search parameters
 * @returns the same, or with the bound
 * @example pastCaches(fhir, { status: 'completed' }) // { status: 'completed', _lastUpdated: ['lt2999-03-01T07:12:45.003Z'] }
 */
export function pastCaches(transport: Transport, query: Query): Query {
  const now = distrusted.get(transport);
  if (now === undefined) return query;
  const { _lastUpdated: asked = [] } = query;
  const bound = `lt${new Date(NEVER + (now() % YEAR)).toISOString()}`;
  return { ...query, _lastUpdated: [...(typeof asked === 'string' ? [asked] : asked), bound] };
}
