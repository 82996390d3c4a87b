import assert from 'node:assert/strict';
import { planPeriods } from '../../../adaptors/run/plan.ts';
import { firstOfNext, inOrder } from '../../../adaptors/run/turns.ts';
import { mappingWith } from './fixtures.ts';

const NOW = '2026-04-10T00:00:00Z';

/** Run after run with time for some periods only, while everything becomes dirty again each time. */
function countsAfter(runs: number, most: number): { readonly counts: Map<string, number>; readonly open: number } {
  const mapping = mappingWith();
  const counts = new Map<string, number>();
  let dirty: readonly string[] = [];
  let late: readonly string[] = [];
  let open = 0;
  for (let run = 0; run < runs; run += 1) {
    const plan = planPeriods(mapping, { mappingHash: mapping.hash, dirty, late }, 'all', NOW);
    open = plan.open.length;
    const order = inOrder(plan);
    for (const [at, period] of order.entries()) counts.set(period, (counts.get(period) ?? 0) + (at < most ? 1 : 0));
    const waiting = order.slice(most);
    dirty = [...waiting].sort();
    late = firstOfNext(plan, { waiting, begun: undefined });
  }
  return { counts, open };
}

describe('the turns of periods', () => {
  it('come to each of them, though all become dirty again in every run', () => {
    const { counts, open } = countsAfter(40, 6);
    const times = [...counts.values()].sort((a, b) => b - a);
    assert.ok(times.length > 15, `${times.length} periods`);
    assert.deepEqual(times.slice(0, open), Array(open).fill(40), 'the open window is counted in each run');
    const [most = 0, least = 0] = [times[open], times.at(-1)];
    assert.ok(least > 0 && most - least <= 1, `between ${least} and ${most} times`);
  });
});
