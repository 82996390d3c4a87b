import type { Fault, Intercept, InterceptedRequest } from '../../cli/sandbox/fhir/index.ts';
import type { Trouble } from './happenings.ts';
import type { Lived } from './lived.ts';
import { isAmong, requestKind } from './request-kind.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;

/** A trouble that waits for its request. */
export interface Met {
  readonly intercept: Intercept;
  /** Whether the request has come. */
  has(): boolean;
}

/**
 * Let a run meet a trouble at its nth request of a sort.
 *
 * @param world both servers
 * @param trouble what happens, and when
 * @param lived told of the request at which it does
 * @returns what sees the requests of the run
 */
export function meet(world: World, trouble: Trouble, lived?: Lived): Met {
  let counted = 0;
  let since = 0;
  const intercept: Intercept = async (request) => {
    if (counted >= trouble.at) {
      since += 1;
      return linger(trouble, since, request);
    }
    if (!isAmong(trouble.among, request)) return undefined;
    counted += 1;
    if (counted < trouble.at) return undefined;
    lived?.note(trouble.what === 'crash' ? 'crashed at' : `${trouble.what} at`, requestKind(request));
    return await strike(world, trouble, request);
  };
  return { intercept, has: () => counted >= trouble.at };
}

/** What remains of a trouble for the requests after it. */
function linger(trouble: Trouble, since: number, { path }: InterceptedRequest): Fault | undefined {
  if (trouble.what === 'crash') return { kind: 'reset' };
  const isAway = trouble.what === 'fhir restart' && since < trouble.away && path.startsWith('/fhir');
  return isAway ? { kind: 'reset' } : undefined;
}

async function strike(world: World, trouble: Trouble, { path }: InterceptedRequest): Promise<Fault | undefined> {
  switch (trouble.what) {
    case 'crash':
      return { kind: trouble.handled ? 'lost' : 'reset' };
    case 'passing':
      return trouble.kind === '503' ? { kind: 'answer', status: 503 } : { kind: trouble.kind };
    case 'restart':
      // Nobody is logged in any more, and the pages of searches are gone.
      world.dhis2.forgetEntrances();
      world.time += 61 * MINUTE;
      return { kind: 'reset' };
    case 'fhir restart':
      world.fhir.forget();
      return path.startsWith('/fhir') ? { kind: 'reset' } : undefined;
    case 'expiry':
      world.time += 61 * MINUTE;
      return undefined;
    case 'swallow':
      world.dhis2.swallowWrites(trouble.imports);
      return undefined;
    case 'meanwhile':
      world.time += 1000;
      await world.change(trouble.change);
      return undefined;
  }
}
