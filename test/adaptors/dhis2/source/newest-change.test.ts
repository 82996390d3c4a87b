import assert from 'node:assert/strict';
import { newestChange, PROBE } from '../../../../adaptors/dhis2/source/newest-change.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const DAY = 86_400_000;

/** A server that gives the oldest changes first, which tells least. */
function server(instants: readonly number[]) {
  let requests = 0;
  const sorted = [...instants].sort((a, b) => a - b);
  return {
    requests: () => requests,
    since: async (since: number) => {
      requests += 1;
      return sorted.filter((at) => at >= since).slice(0, PROBE);
    },
  };
}

describe('newestChange', () => {
  for (const [title, instants, most] of [
    ['of a moment ago', [NOW - 1000], 1],
    ['of last week', [NOW - 3 * DAY, NOW - 5 * DAY], 3],
    ['of years ago', [NOW - 2000 * DAY], 6],
    ['of a clock that is ahead', [NOW + 60_000], 1],
    ['among many of one import', Array.from({ length: 5000 }, () => NOW - 2 * DAY), 20],
    ['among many, one a second', Array.from({ length: 50_000 }, (_, at) => NOW - 3 * DAY + at * 1000), 12],
  ] as const) {
    it(`finds one ${title} in at most ${most} requests`, async () => {
      const { since, requests } = server(instants);
      const newest = instants.reduce((a, b) => Math.max(a, b));
      const found = Number(await newestChange(since, NOW));
      assert.ok(
        found <= newest && newest - found < (instants.length > 1000 ? 60_000 : 1),
        `${newest - found} ms before`,
      );
      assert.ok(requests() <= most, `${requests()} requests`);
    });
  }

  it('finds none where there is none', async () => {
    assert.equal(await newestChange(server([]).since, NOW), undefined);
  });
});
