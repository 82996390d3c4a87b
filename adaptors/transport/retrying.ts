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
  /**
   * A number from 0 to 1 by which usual waits are shortened down to a half, so that clients that were refused together do
   * not come back together; left out: the whole wait.
   */
  readonly random?: () => number;
  /** Whether there is time to wait so many milliseconds and ask once more; left out: always. */
  readonly hasTime?: (ms: number) => boolean;
}

/** Passing trouble: too many requests, and what proxies answer while a server restarts. */
const PASSING = new Set([429, 502, 503, 504]);

/**
 * Wrap a transport so that passing trouble is tried again: 429 and 503 after as long as the server asks, 502, 504, no answer
 * and one that is cut off after a wait that doubles. Only requests that may be repeated: they read, or they write what is
 * the same the second time; one that says `once` is sent once.
 *
 * @param transport any transport
 * @param options attempts, waits, and the clock's `sleep`
 * @returns the same transport, more patient
 */
export function retrying(transport: Transport, options: RetryOptions): Transport {
  const { attempts = 3, waitMs = 500, maxWaitMs = 30_000, sleep, random = () => 1, hasTime = () => true } = options;
  return {
    system: transport.system,
    async send(request) {
      for (let attempt = 1; ; attempt += 1) {
        const usual = waitMs * 2 ** (attempt - 1) * (0.5 + random() / 2);
        const last = attempt >= attempts || !hasTime(usual);
        const response = await attemptOnce(transport, request, last || request.once === true);
        if (response !== undefined && (last || !mayRepeat(request, response))) return response;
        const wait = waitFor(response, usual, maxWaitMs);
        if (response !== undefined && !hasTime(wait)) return response;
        await sleep(wait);
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

/** What may not be repeated is, where the server says that it did not do it and when to come back. */
function mayRepeat({ once }: TransportRequest, response: TransportResponse): boolean {
  if (once !== true) return isPassing(response);
  return response.status === 429 || (response.status === 503 && response.headers['retry-after'] !== undefined);
}

function isPassing(response: TransportResponse): boolean {
  return PASSING.has(response.status) || (response.status === 200 && response.unreadable === 'JSON that is cut off');
}

function waitFor(response: TransportResponse | undefined, usual: number, most: number): number {
  const asked = askedFor(response?.headers['retry-after'], response?.headers.date);
  return asked > 0 ? Math.min(asked, most) : usual;
}

/** Milliseconds: the server writes seconds, or a day by its own clock, which its answer tells too. */
function askedFor(after: string | undefined, now: string | undefined): number {
  const seconds = Number(after);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const ms = Date.parse(after ?? '') - Date.parse(now ?? '');
  return Number.isFinite(ms) ? ms : 0;
}
