import fc from 'fast-check';
import type { Fault, InterceptedRequest } from '../../cli/sandbox/http/index.ts';
import type { Lived } from './lived.ts';

/** One of the two servers of a flow. */
export type Side = 'source' | 'dhis2';

/** Sees every request of a run. */
export type Watch = (side: Side, request: InterceptedRequest) => Fault | undefined | Promise<Fault | undefined>;

/** When it happens: at the nth request to one of the servers; a run with fewer goes well. */
interface When {
  readonly to: Side;
  readonly at: number;
}

/** What goes wrong in a run. */
export type Trouble<Change> = When &
  (
    | /** Nothing goes on after it. */ { readonly what: 'crash'; readonly handled: boolean }
    | { readonly what: 'passing'; readonly kind: 'reset' | 'lost' | 'truncate' | '503' | '500' | '409' }
    | /** That server is away until the run ends. */ { readonly what: 'outage'; readonly kind: 'reset' | '503' | '500' }
    | /** Nobody is logged in any more; an hour passes. */ { readonly what: 'restart' | 'expiry' }
    | { readonly what: 'meanwhile'; readonly change: Change }
  );

/** The part of a world that troubles happen to. */
export interface Troubled<Change> {
  /** Milliseconds since 1970, by the clocks of the servers. */
  time: number;
  /** Sees every request of a run to either server. */
  watch: Watch | undefined;
  change(change: Change): Promise<void>;
  /** End all sessions and tokens. */
  forget(): void;
}

/** What a run has met so far. */
export interface Met {
  /** Requests to the server that the trouble is about. */
  requests: number;
}

const HOUR = 3_600_000;

/**
 * Draw troubles.
 *
 * @param change what somebody may do while a run goes on
 * @param most the last request to each server at which they happen
 * @returns troubles, crashes more often than others
 */
export function troubles<Change>(
  change: fc.Arbitrary<Change>,
  most: Record<Side, number>,
): fc.Arbitrary<Trouble<Change>> {
  const when = fc.oneof(
    fc.record({ to: fc.constant<Side>('source'), at: fc.integer({ min: 1, max: most.source }) }),
    fc.record({ to: fc.constant<Side>('dhis2'), at: fc.integer({ min: 1, max: most.dhis2 }) }),
  );
  const what = fc.oneof(
    { weight: 4, arbitrary: fc.record({ what: fc.constant('crash' as const), handled: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        what: fc.constant('passing' as const),
        kind: fc.constantFrom('reset', 'lost', 'truncate', '503', '500', '409'),
      }),
    },
    fc.record({ what: fc.constant('outage' as const), kind: fc.constantFrom('reset', '503', '500') }),
    fc.record({ what: fc.constantFrom('restart', 'expiry') }),
    fc.record({ what: fc.constant('meanwhile' as const), change }),
  );
  return fc.tuple(what, when).map(([one, at]) => ({ ...one, ...at }));
}

/**
 * Let a trouble happen to a world.
 *
 * @param world to whose requests it happens
 * @param trouble what, and when
 * @param met counts the requests
 * @param lived told of it once it happens
 * @returns for `world.watch`
 */
export function meet<Change>(world: Troubled<Change>, trouble: Trouble<Change>, met: Met, lived: Lived): Watch {
  return async (side, request) => {
    if (met.requests >= trouble.at) return linger(trouble, side);
    if (side !== trouble.to) return undefined;
    met.requests += 1;
    if (met.requests < trouble.at) return undefined;
    lived.add(`${wordsOf(trouble)} ${side}: ${kindOf(request)}`);
    return await strike(world, trouble);
  };
}

/** What remains of a trouble for the requests after it. */
function linger<Change>(trouble: Trouble<Change>, side: Side): Fault | undefined {
  if (trouble.what === 'crash') return { kind: 'reset' };
  return trouble.what === 'outage' && side === trouble.to ? faultOf(trouble.kind) : undefined;
}

function faultOf(kind: Extract<Trouble<never>, { what: 'passing' }>['kind']): Fault {
  if (kind === 'reset' || kind === 'lost' || kind === 'truncate') return { kind };
  return { kind: 'answer', status: Number(kind), headers: { 'content-type': 'application/json' }, body: '{}' };
}

async function strike<Change>(world: Troubled<Change>, trouble: Trouble<Change>): Promise<Fault | undefined> {
  switch (trouble.what) {
    case 'crash':
      return { kind: trouble.handled ? 'lost' : 'reset' };
    case 'passing':
    case 'outage':
      return faultOf(trouble.kind);
    case 'restart':
    case 'expiry':
      world.forget();
      world.time += HOUR + 60_000;
      return trouble.what === 'restart' ? { kind: 'reset' } : undefined;
    case 'meanwhile':
      world.time += 1000;
      await world.change(trouble.change);
      return undefined;
  }
}

function wordsOf<Change>(trouble: Trouble<Change>): string {
  if (trouble.what === 'crash') return trouble.handled ? 'crash after' : 'crash before';
  if (trouble.what === 'passing') return `${trouble.kind} at`;
  return trouble.what === 'outage' ? `${trouble.kind} from` : `${trouble.what} at`;
}

/** A request without what is another in each history. */
function kindOf({ method, path }: InterceptedRequest): string {
  const words = path
    .split('/')
    .map((word) => (/\d.*\d|^[A-Za-z][A-Za-z0-9]{10}$/.test(word) && !/^[a-z]+$/i.test(word) ? '…' : word));
  return `${method} ${words.join('/')}`;
}
