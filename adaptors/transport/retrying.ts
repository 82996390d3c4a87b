import type { Transport, TransportRequest, TransportResponse } from './transport.ts';
import { TransportError } from './transport-error.ts';

/** How a transport tries again. */
export interface RetryOptions {
  /** How often in all; 3 by default: a restart of a proxy is over by then, a real outage is not worth waiting for. */
  readonly attempts?: number;
  /** First wait in milliseconds, doubled each time; 500 by default. */
  readonly waitMs?: number;
  /** Longest wait that a server may ask for by `Retry-After`, in milliseconds; 30 s by default. */
  readonly maxWaitMs?: number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Passing trouble: too many requests, and what proxies answer while a server restarts. */
const PASSING = new Set([429, 502, 503, 504]);

/**
 * Wrap a transport so that passing trouble is tried again. All our requests may be repeated: they read, or they write
 * values that are the same the second time.
 *
 * @param transport any transport
 * @param options attempts, waits, and the clock's `sleep`
 * @returns the same transport, more patient
 */
export function retrying(transport: Transport, options: RetryOptions): Transport {
  const { attempts = 3, waitMs = 500, maxWaitMs = 30_000, sleep } = options;
  return {
    system: transport.system,
    async send(request) {
      for (let attempt = 1; ; attempt += 1) {
        const last = attempt >= attempts;
        const response = await attemptOnce(transport, request, last);
        if (response !== undefined && (last || !isPassing(response))) return response;
        await sleep(waitFor(response, waitMs * 2 ** (attempt - 1), maxWaitMs));
      }
    },
  };
}

/** The answer; undefined when there was none and another attempt is left. */
async function attemptOnce(
  transport: Transport,
  request: TransportRequest,
  last: boolean,
): Promise<TransportResponse | undefined> {
  try {
    return await transport.send(request);
  } catch (error) {
    if (last || !(error instanceof TransportError) || error.code !== 'unreachable') throw error;
    return undefined;
  }
}

function isPassing(response: TransportResponse): boolean {
  return PASSING.has(response.status) || (response.status === 200 && response.unreadable === 'JSON that is cut off');
}

function waitFor(response: TransportResponse | undefined, usual: number, most: number): number {
  const asked = Number(response?.headers['retry-after']);
  return Number.isFinite(asked) && asked > 0 ? Math.min(asked * 1000, most) : usual;
}
