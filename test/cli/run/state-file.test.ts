import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readState, writeState } from '../../../cli/run/state-file.ts';
import type { Plan } from '../../../cli/run/types.ts';
import { type TempWorkflow, tempWorkflow } from './temp-workflow.ts';

describe('the state file', () => {
  let flow: TempWorkflow;
  const step = (id: string) => [id, { id, name: id, adaptors: [], next: {} }] as const;
  const plan: Plan = {
    name: 'w',
    start: 'tally',
    cursor: 'report',
    steps: new Map(['tally', 'report', 'b'].map(step)),
  };

  beforeEach(() => {
    flow = tempWorkflow([{ id: 'tally', expression: '' }]);
  });
  afterEach(() => flow.remove());

  it('is a first run when it is not there', async () => {
    assert.equal(await readState(flow.stateFile, plan), undefined);
  });

  it('is unwrapped once when the CLI wrote the output of several steps', async () => {
    const cases: [unknown, unknown][] = [
      [{ report: { cursor: 1 }, b: { cursor: 2 } }, { cursor: 1 }],
      [{ b: { cursor: 2 } }, { cursor: 2 }],
      [{ report: { report: { rows: 1 }, cursor: 3 } }, { cursor: 3 }],
      [{ report: { rows: 1 }, cursor: 4 }, { cursor: 4 }],
      [{}, {}],
    ];
    for (const [content, expected] of cases) {
      flow.write('state/flow.json', content);
      assert.deepEqual(await readState(flow.stateFile, plan), expected);
    }
  });

  it('is refused when it holds no object, or several outputs without that of the cursor', async () => {
    for (const content of ['[]', '3', 'null', { tally: {}, b: {} }]) {
      flow.write('state/flow.json', content);
      await assert.rejects(readState(flow.stateFile, plan), { code: 'state-invalid' });
    }
  });

  it('is written whole, its folder made, nothing left beside it', async () => {
    await writeState(flow.stateFile, { cursor: 1, dryRun: true, asOf: 'x' });
    await writeState(flow.stateFile, { cursor: 2 });
    assert.equal(readFileSync(flow.stateFile, 'utf8'), '{\n  "cursor": 2\n}\n');
    assert.deepEqual(readdirSync(dirname(flow.stateFile)), ['flow.json']);
  });
});
