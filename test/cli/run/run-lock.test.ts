import assert from 'node:assert/strict';
import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { runWorkflow } from '../../../cli/run/index.ts';
import { takeRunLock } from '../../../cli/run/run-lock.ts';
import { job, type TempWorkflow, tempWorkflow } from './temp-workflow.ts';

describe('the lock of a workflow', () => {
  let flow: TempWorkflow;
  const ignore = () => undefined;

  beforeEach(() => {
    flow = tempWorkflow([{ id: 'tally', expression: job(`fn((state) => ({ dryRun: state.dryRun ?? false }))`) }]);
  });
  afterEach(() => flow.remove());

  it('refuses a second run, and says who holds it since when', async () => {
    const release = await takeRunLock(flow.stateFile, ignore);
    const held = new RegExp(`^Another run .*: process ${process.pid} on ${hostname()}, since \\d{4}-\\d\\d-\\d\\dT`);
    await assert.rejects(runWorkflow({ ...flow, credentials: {} }), { code: 'lock-held', message: held });
    await release();
    assert.equal((await runWorkflow({ ...flow, credentials: {} })).ok, true);
  });

  it('lets a dry run through: it writes nothing', async () => {
    const release = await takeRunLock(flow.stateFile, ignore);
    const { state } = await runWorkflow({ ...flow, credentials: {}, dryRun: true });
    assert.deepEqual(state, { dryRun: true });
    assert.equal(existsSync(flow.stateFile), false);
    await release();
  });

  it('is free again when its process died without giving it back', async () => {
    const lock = `${flow.stateFile}.lock`;
    mkdirSync(lock, { recursive: true });
    await assert.rejects(takeRunLock(flow.stateFile, ignore), { message: /process unknown on an unknown host/ });
    utimesSync(lock, new Date(2020, 1), new Date(2020, 1));
    await (await takeRunLock(flow.stateFile, ignore))();
    assert.equal(existsSync(lock), false);
  });
});
