import type { Transport, TransportResponse } from '../transport/index.ts';

/** What servers and proxies answer when they are asked too much at a time. */
const TOO_MUCH = new Set([429, 503]);

/** Good answers in a row after which one request more is sent at a time. */
const GOOD_ANSWERS = 20;

/**
 * Wrap a transport so that only so many requests are under way at a time: half as many after each 429 or 503, down to
 * one, and one more again after twenty good answers. The waiting that such an answer asks for is the retrying
 * transport's, around this one.
 *
 * @param transport any transport
 * @param most requests at a time
 * @returns the same transport, more modest
 * @example adaptive(overFhir(request)(configuration), 4)
 */
export function adaptive(transport: Transport, most: number): Transport {
  const waiting: (() => void)[] = [];
  let limit = most;
  let underWay = 0;
  let good = 0;

  function learn({ status }: TransportResponse): void {
    if (TOO_MUCH.has(status)) {
      limit = Math.max(1, Math.floor(limit / 2));
      good = 0;
    } else if (limit < most) {
      good += 1;
      if (good < GOOD_ANSWERS) return;
      limit += 1;
      good = 0;
    }
  }

  function letIn(): void {
    while (underWay < limit && waiting.length > 0) {
      underWay += 1;
      waiting.shift()?.();
    }
  }

  return {
    system: transport.system,
    async send(request) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        letIn();
      });
      try {
        const response = await transport.send(request);
        learn(response);
        return response;
      } finally {
        underWay -= 1;
        letIn();
      }
    },
  };
}
