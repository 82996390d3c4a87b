import assert from 'node:assert/strict';
import { type CanaryFault, FAULTS } from './faults.ts';
import { findLeaks, textsOf } from './find-leaks.ts';
import { leaksAfter, type RequestKind, startDays } from './live-with-faults.ts';
import { WORKFLOWS } from './workflows.ts';

/** `CANARY=all` tries every fault at every kind of request, which takes some minutes. */
const isAll = process.env.CANARY === 'all';

/** Each fault once, and each kind of request once at least; other pairs for other workflows. */
function pairsOf(kinds: readonly RequestKind[], shift: number): (readonly [RequestKind, CanaryFault])[] {
  if (isAll) return kinds.flatMap((kind) => FAULTS.map((fault) => [kind, fault] as const));
  return Array.from({ length: Math.max(kinds.length, FAULTS.length) }, (_, at) => {
    const kind = kinds[at % kinds.length] ?? '';
    const fault = FAULTS[(at + shift) % FAULTS.length];
    assert.ok(fault);
    return [kind, fault] as const;
  });
}

describe('nothing of a person is left behind', function () {
  this.timeout(isAll ? 1_800_000 : 180_000);

  for (const [index, workflow] of WORKFLOWS.entries()) {
    for (const stage of workflow.stages) {
      const name = `${workflow.name} that ${stage.title}`;
      let kinds: readonly RequestKind[] = [];

      it(`by ${name}, in a good run`, async () => {
        const days = await startDays(workflow, stage);
        try {
          await days.next();
          const { left, ...run } = await days.run();
          kinds = run.kinds;
          assert.deepEqual(left.error, [''], 'the run goes well');
          const all = { ...left, ...days.world.outside(), bundles: textsOf(await workflow.dist()) };
          // What is looked through is there.
          for (const [place, texts] of Object.entries(all)) {
            const isEmpty = place === 'error' || (place === 'sent to DHIS2' && workflow.sendsPersons === true);
            assert.equal(texts.join('').length > 100, !isEmpty, place);
          }
          assert.deepEqual(findLeaks(all, days.world.markers), []);
        } finally {
          await days.world.close();
        }
      });

      it(`by ${name}, in runs with faults`, async () => {
        assert.ok(kinds.length > 5, 'a good run comes first');
        const { found, missed } = await leaksAfter(workflow, stage, pairsOf(kinds, index * 5));
        assert.deepEqual(found, []);
        assert.deepEqual(missed, []);
      });
    }
  }
});
