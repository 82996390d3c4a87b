import assert from 'node:assert/strict';
import { nextSteps } from '../../../cli/run/next-steps.ts';
import type { Edge } from '../../../cli/run/types.ts';

describe('nextSteps', () => {
  const good = { data: { n: 1 } };
  const bad = { errors: { a: { message: 'x' } } };
  const cases: [Edge, boolean, boolean][] = [
    [true, true, true],
    [false, false, false],
    ['always', true, true],
    ['on_job_success', true, false],
    ['on_job_failure', false, true],
    [{ condition: 'on_job_failure' }, false, true],
    [{ condition: 'always', disabled: true }, false, false],
    [{}, false, false],
    ['state.data?.n === 1', true, false],
    ["upstreamStepId === 'a'", true, true],
  ];
  for (const [edge, onGood, onBad] of cases) {
    it(`follows ${JSON.stringify(edge)}: ${onGood} after success, ${onBad} after a failure`, () => {
      const step = { id: 'a', name: 'a', adaptors: [], next: { b: edge } };
      assert.deepEqual(nextSteps(step, good), onGood ? ['b'] : []);
      assert.deepEqual(nextSteps(step, bad), onBad ? ['b'] : []);
    });
  }

  it('keeps the order of the workflow file', () => {
    const step = { id: 'a', name: 'a', adaptors: [], next: { z: true, b: 'always', c: 'on_job_success' } };
    assert.deepEqual(nextSteps(step, good), ['z', 'b', 'c']);
  });

  it('throws when a condition cannot be evaluated, or evaluates text', () => {
    for (const condition of ['nothing.here', 'state.', `[].constructor.constructor('return 1')()`]) {
      const step = { id: 'a', name: 'a', adaptors: [], next: { b: condition } };
      assert.throws(() => nextSteps(step, good));
    }
  });
});
