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
  this.timeout(isAll ? 1_800_000 : 300_000);

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
          // Rows in quarantine are no failure of the run.
          assert.match(left.error?.[0] ?? '', /^$|code: 'not-accepted'/, 'the run goes well');
          const all = { ...left, ...days.world.outside(), bundles: textsOf(await workflow.dist()) };
          // What is looked through is there; a run that the verdict ends has its report in its state alone.
          const isRed = left.error?.[0] !== '';
          for (const [place, texts] of Object.entries(all)) {
            const isEmpty = place === 'sent to DHIS2' && workflow.sendsPersons === true;
            if (place !== 'error' && !(place === 'report' && isRed))
              assert.equal(texts.join('').length > 100, !isEmpty, place);
          }
          assert.deepEqual(findLeaks(all, days.world.markers()), []);
        } finally {
          await days.world.close();
        }
      });

      it(`by ${name}, in runs with faults`, async () => {
        assert.ok(kinds.length > 5, 'a good run comes first');
        const pairs = pairsOf(kinds, index * 5);
        const { found, missed } = await leaksAfter(workflow, stage, pairs);
        assert.deepEqual(found, []);
        // What is asked depends on what the run before could settle.
        assert.ok(missed.length * 4 < pairs.length, missed.join('\n'));
      });
    }
  }
});
