import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtWorkflow } from './support/built-workflow.ts';
import { FIRST_VALUES } from './support/tiny-data.ts';
import { NOW, startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run the command as a shell does. */
function tallysheet(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(PROJECT, 'cli', 'tallysheet.js'), ...args], { cwd: PROJECT });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      said.stdout += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      said.stderr += String(chunk);
    });
    child.on('close', (code) => resolve({ code, ...said }));
  });
}

describe('the command, over both servers', function () {
  this.timeout(180_000);
  let world: TinyWorld;

  beforeEach(async () => {
    world = await startTinyWorld();
  });
  afterEach(() => world.close());

  async function run(...args: string[]): Promise<Ended> {
    const dist = await builtWorkflow();
    const credentials = join(dirname(dist), `credentials-${process.pid}.json`);
    writeFileSync(credentials, JSON.stringify(world.credentials));
    const where = ['--dist', dirname(dist), '--state', world.stateFile, '--credentials', credentials];
    return tallysheet('run', 'tiny', '--json', '--as-of', NOW, ...where, ...args);
  }

  it('prints one JSON report alone on the standard output, logs on the standard error, and ends with 0', async () => {
    const { code, stdout, stderr } = await run();
    assert.equal(code, 0);
    assert.equal(stdout.trim().split('\n').length, 1);
    const { ok, workflow, sent, steps } = JSON.parse(stdout);
    assert.deepEqual([ok, workflow, sent.created, steps.length], [true, 'tiny', 12, 3]);
    assert.match(stderr, /^\[tally\] Plan 2 open and 1 changed periods of tiny$/m);
    assert.match(stderr, /^\[report\] Send 202603: 4 accepted, 0 refused$/m);
    assert.deepEqual(world.values(), FIRST_VALUES);
    assert.equal(stdout.includes('Tally-1-sheet') || stderr.includes('Tally-1-sheet'), false);
  });

  it('ends with 1 when a step failed, and says in the report which', async () => {
    world.faults.dhis2 = () => ({ kind: 'answer', status: 401 });
    const { code, stdout } = await run();
    assert.equal(code, 1);
    const { ok, error } = JSON.parse(stdout);
    assert.deepEqual([ok, error.step], [false, 'report']);
    assert.match(error.message, /DHIS2: GET me answered 401/);
    assert.equal(world.stateText(), '');
  });

  it('sends nothing with --dry-run and leaves the state as it was', async () => {
    await world.settle();
    world.fhir.delete('Immunization', 'im-6');
    const before = { state: world.stateText(), values: world.values(), posts: world.posts() };
    const { code, stdout } = await run('--dry-run');
    assert.equal(code, 0);
    const { dryRun, sent } = JSON.parse(stdout);
    assert.deepEqual([dryRun, sent.deleted], [true, 2]);
    assert.deepEqual({ state: world.stateText(), values: world.values(), posts: world.posts() }, before);
  });
});

describe('tallysheet start', function () {
  this.timeout(120_000);

  it('shows the first workflow twice, and the second run sends nothing', async () => {
    const { code, stdout, stderr } = await tallysheet('start');
    assert.equal(code, 0, stderr);
    const [first = '', second = ''] = stdout.split('\nSecond run');
    assert.match(first, /First run[\s\S]*sent +\d{4} created, 0 updated, 0 deleted/);
    assert.match(second, /sent +0 created, 0 updated, 0 deleted; \d+ unchanged, 1 kept as somebody's, 0 refused/);
  });
});
