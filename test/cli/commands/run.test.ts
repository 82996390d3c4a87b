import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tallysheet } from '../../support/tallysheet.ts';
import { job, type TempWorkflow, tempWorkflow } from '../run/temp-workflow.ts';

const BIN = fileURLToPath(new URL('../../../cli/tallysheet.js', import.meta.url));
const REPORT = job(`say('counting')`, `fn(() => ({ cursor: 'c1', report: { rows: 4 } }))`);
const FAILING = job(`fn(() => { throw new Error('1 value was refused'); })`);

type Ended = { code: number | null; stdout: string; stderr: string };

describe('tallysheet run', () => {
  let flow: TempWorkflow;

  beforeEach(() => {
    flow = tempWorkflow([
      { id: 'report', expression: REPORT },
      { id: 'verdict', expression: job('fn((s) => s)') },
    ]);
  });
  afterEach(() => flow.remove());

  /** Run the command in the folder of the workflow, without a process of its own. */
  async function here(...args: string[]): Promise<Ended> {
    const { status, ...said } = await tallysheet(['run', ...args], { cwd: `${flow.dist}/../..` });
    return { code: status, ...said };
  }

  /** Run it in a process of its own. */
  function command(
    args: string[],
    onStarted: (child: ChildProcess, stderr: string) => void = () => {},
  ): Promise<Ended> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [BIN, 'run', ...args], { cwd: `${flow.dist}/../..` });
      const said = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk) => {
        said.stdout += String(chunk);
      });
      child.stderr.on('data', (chunk) => {
        said.stderr += String(chunk);
        onStarted(child, said.stderr);
      });
      child.on('close', (code) => resolve({ code, ...said }));
    });
  }

  it('logs to the standard error, sums up on the standard output and writes state/<workflow>.json', async () => {
    const { code, stdout, stderr } = await command(['flow']);
    assert.equal(code, 0);
    assert.match(stderr, /\[report\] counting/);
    assert.match(stdout, /^flow: succeeded in [\d.]+ s\n {2}ok {5}report: .*\n {2}ok {5}verdict: .*\n {2}rows: 4\n$/);
    assert.deepEqual(flow.state(), { cursor: 'c1', report: { rows: 4 } });
  });

  it('hands a backfill to the first step, and refuses one that names no periods', async () => {
    flow.write('dist/flow/report.js', job(`fn((state) => ({ report: { rows: 4, asked: state.backfill } }))`));
    const { stdout } = await here('flow', '--json', '--backfill', '2023-01..2023-06');
    assert.equal(JSON.parse(stdout).asked, '2023-01..2023-06');
    const { code, stderr } = await here('flow', '--backfill', 'all');
    assert.notEqual(code, 0);
    assert.match(stderr, /--backfill all names no periods\. *\n?.*2023-01\.\.2023-06/s);
  });

  it('writes the run report alone, as JSON, with --json', async () => {
    flow.write('dist/flow/verdict.js', FAILING);
    const { code, stdout } = await command(['flow', '--json', '--state', 'other.json']);
    assert.equal(code, 1);
    const { ok, rows, workflow, error, steps } = JSON.parse(stdout);
    assert.deepEqual([ok, rows, workflow, error.step, steps.length], [false, 4, 'flow', 'verdict', 2]);
    assert.equal(existsSync(flow.stateFile), false);
    assert.equal(existsSync(`${flow.dist}/../../other.json`), true);
  });

  it('tells in JSON too why a run could not start', async () => {
    flow.write('state/flow.json', '{');
    const { code, stdout } = await here('flow', '--json');
    assert.equal(code, 1);
    assert.equal(JSON.parse(stdout).error.code, 'state-invalid');
  });

  it('names the nearest workflow, and what to do', async () => {
    const { code, stdout, stderr } = await here('flwo');
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /There is no workflow "flwo" in dist. Did you mean "flow"\? \(plan-missing\)\nRun tallysheet build\./,
    );
  });

  it('passes --as-of and --dry-run on', async () => {
    flow.write('dist/flow/report.js', job(`fn(({ asOf, dryRun }) => ({ report: { asOf, dryRun } }))`));
    const { stdout } = await here('flow', '--json', '--dry-run', '--as-of', '2026-03-01T03:00:00+03:00');
    const { asOf, dryRun } = JSON.parse(stdout);
    assert.deepEqual([asOf, dryRun], ['2026-03-01T00:00:00.000Z', true]);
    assert.equal(existsSync(flow.stateFile), false);
  });

  it('ends with code 2 for a command line that it cannot understand', async () => {
    for (const args of [[], ['a', 'b'], ['flow', '--as-of', 'yesterday'], ['flow', '--timeout', 'x']]) {
      assert.equal((await here(...args)).code, 2);
    }
  });

  it('takes credentials.yaml from the folder, and masks it', async () => {
    flow.write('credentials.yaml', 'dhis2: { password: district }');
    const expression = job(`fn((state) => { console.log(state.configuration.password); return {}; })`);
    flow.write('dist/flow/workflow.json', {
      steps: [{ id: 'a', adaptor: 'tiny', configuration: 'dhis2', expression }],
    });
    flow.write('dist/flow/tallysheet.json', {});
    const { code, stderr } = await command(['flow']);
    assert.equal(code, 0);
    assert.match(stderr, /\[a\] \*\*\*\*/);
  });

  it('gives the lock back when it is told to end', async () => {
    flow.write('dist/flow/report.js', job(`say('counting')`, `fn(() => { for (;;); })`));
    const { code, stdout } = await command(['flow', '--json'], (child, stderr) => {
      if (stderr.includes('counting')) child.kill('SIGTERM');
    });
    assert.equal(code, 1);
    assert.match(JSON.parse(stdout).error.message, /was interrupted/);
    assert.equal(existsSync(`${flow.stateFile}.lock`), false);
  });
});
