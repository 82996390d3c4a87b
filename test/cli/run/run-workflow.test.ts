import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { runWorkflow } from '../../../cli/run/index.ts';
import type { RunOptions, RunOutcome } from '../../../cli/run/types.ts';
import { job, type TempWorkflow, type TestStep, tempWorkflow } from './temp-workflow.ts';

const plain = `fn((state) => state)`;

describe('runWorkflow', () => {
  let flow: TempWorkflow | undefined;
  let lines: string[];

  afterEach(() => flow?.remove());

  function write(steps: TestStep[], cursor?: string): TempWorkflow {
    flow = tempWorkflow(steps, cursor);
    return flow;
  }

  async function run({ dist, stateFile }: TempWorkflow, options: Partial<RunOptions> = {}): Promise<RunOutcome> {
    lines = [];
    const onLog = (line: string, step: string) => lines.push(`${step}: ${line}`);
    return runWorkflow({ dist, stateFile, credentials: {}, onLog, ...options });
  }

  it('hands the state on without configuration and response, and keeps that of the cursor step', async () => {
    const made = write([
      { id: 'tally', expression: job(`fn((state) => ({ ...state, response: 1, proposed: [1] }))`) },
      { id: 'report', expression: job(`fn((state) => ({ cursor: 'c1', keys: Object.keys(state).sort() }))`) },
      { id: 'verdict', expression: job(`fn((state) => ({ ...state, last: true }))`) },
    ]);
    const { ok, state, steps, error } = await run(made);
    assert.equal(error, undefined);
    assert.equal(ok, true);
    const kept = { cursor: 'c1', keys: ['configuration', 'data', 'proposed', 'references'] };
    assert.deepEqual(made.state(), kept);
    assert.deepEqual(state, { ...kept, references: [], data: {}, last: true });
    assert.deepEqual(
      steps.map(({ id, seconds, maxRssMb = 0 }) => [id, seconds >= 0, maxRssMb > 20]),
      ['tally', 'report', 'verdict'].map((id) => [id, true, true]),
    );
    assert.equal(existsSync(`${made.stateFile}.lock`), false);
    assert.equal(existsSync(`${made.stateFile}.holder`), false);
  });

  it('starts from what the last run left, without its report and what was asked of it alone', async () => {
    const made = write([{ id: 'tally', expression: job(`fn((state) => ({ ...state, seen: Object.keys(state) }))`) }]);
    made.write('state/flow.json', { cursor: 'c1', report: { rows: 1 }, dryRun: true, asOf: 'then' });
    const { report } = await run(made);
    assert.deepEqual(made.state(), {
      references: [],
      cursor: 'c1',
      data: {},
      seen: ['references', 'cursor', 'configuration', 'data'],
    });
    assert.equal('rows' in report, false);
  });

  it('repeats nothing of a text that a job cannot read as JSON', async () => {
    const parse = (text: string) => job(`fn(() => JSON.parse(${JSON.stringify(text)}))`);
    for (const text of ['Amina', '{"name":"Amina","of":Otieno}', '["Amina"'.padEnd(40, ' ,"Amina"')]) {
      const { ok, error } = await run(write([{ id: 'tally', expression: parse(text) }]));
      assert.equal(ok, false);
      assert.match(error?.message ?? '', /JSON/);
      assert.doesNotMatch([error?.message, ...lines].join('\n'), /Amina|Otieno/);
      flow?.remove();
    }
  });

  it('leaves the state file as it was when a step before the cursor fails', async () => {
    const made = write([
      { id: 'tally', expression: job(`fn((state) => { throw new Error('no answer'); })`) },
      { id: 'report', expression: job(plain) },
      { id: 'verdict', expression: job(plain) },
    ]);
    made.write('state/flow.json', { cursor: 'c1' });
    const { ok, error, steps, state } = await run(made);
    assert.equal(ok, false);
    assert.deepEqual(error, { step: 'tally', message: 'Step "tally" failed: no answer' });
    assert.deepEqual(made.state(), { cursor: 'c1' });
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['tally'],
    );
    const errors: unknown = Reflect.get(state as object, 'errors');
    assert.equal(Reflect.get(Reflect.get(errors as object, 'tally'), 'message'), 'no answer');
  });

  it('leaves the state file as it was when the cursor step itself fails', async () => {
    const made = write([{ id: 'tally', expression: job(`fn((state) => { state.data.x = 1; throw 'text'; })`) }]);
    assert.equal((await run(made)).error?.message, 'Step "tally" failed: text');
    assert.equal(existsSync(made.stateFile), false);
  });

  it('keeps the state of the cursor step when the verdict fails after it, and is not ok', async () => {
    const made = write([
      { id: 'report', expression: job(`fn(() => ({ cursor: 'c2', report: { sent: 3, dirty: ['202301'] } }))`) },
      { id: 'verdict', expression: job(`fn(() => { throw new Error('2 values were refused'); })`) },
    ]);
    const { ok, error, report } = await run(made);
    assert.equal(ok, false);
    assert.equal(error?.step, 'verdict');
    assert.deepEqual(made.state(), { cursor: 'c2', report: { sent: 3, dirty: ['202301'] } });
    const { seconds, steps, ...rest } = report;
    assert.deepEqual(rest, { ok: false, workflow: 'flow', sent: 3, dirty: ['202301'], error });
    assert.equal(steps.length, 2);
    assert.equal(typeof seconds, 'number');
  });

  it('follows a failure edge, and is still not ok', async () => {
    const next = { good: 'on_job_success', bad: 'on_job_failure', never: 'state.data.x === 1' };
    const made = write(
      [
        { id: 'tally', expression: job(`fail('no')`), next },
        { id: 'good', expression: job(plain), next: {} },
        { id: 'never', expression: job(plain), next: {} },
        { id: 'bad', expression: job(plain), next: {} },
      ],
      'bad',
    );
    const { ok, steps } = await run(made);
    assert.equal(ok, false);
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['tally', 'bad'],
    );
  });

  it("logs no details of an adaptor's error: they hold the server's answer", async () => {
    const { error } = await run(write([{ id: 'tally', expression: job(`fail('409: Conflict')`) }]));
    assert.equal(error?.message, 'Step "tally" failed: 409: Conflict');
    assert.doesNotMatch(lines.join('\n'), /Ada|details/);
  });

  it('reports a step that needs more than 500 MB', async () => {
    const expression = job(
      `fn((state) => { const all = []; for (;;) all.push(new Array(1e5).fill(all.length + 0.5)); })`,
    );
    const { error, steps } = await run(write([{ id: 'tally', expression }]));
    assert.match(error?.message ?? '', /^Step "tally" ran out of its 500 MB of memory\. Count fewer periods/);
    assert.equal(steps[0]?.maxRssMb, undefined);
    assert.doesNotMatch(lines.join('\n'), /GCs|native|heap/);
  });

  it('refuses eval', async () => {
    const { error } = await run(write([{ id: 'tally', expression: job(`fn(() => eval('({})'))`) }]));
    assert.match(error?.message ?? '', /^Step "tally" was stopped: it called eval/);
  });

  it('refuses an import of anything but an adaptor', async () => {
    for (const name of ['node:fs', '@openfn/language-http']) {
      const made = write([{ id: 'tally', expression: `import '${name}'; export default [(state) => state];` }]);
      assert.match((await run(made)).error?.message ?? '', /could not start: .* A job may import only the adaptor/);
      made.remove();
    }
  });

  it('gives a job none of the globals of Node', async () => {
    const made = write([
      { id: 'tally', expression: job(`fn(() => ({ g: [typeof fetch, typeof process, typeof URL, typeof Buffer] }))`) },
    ]);
    assert.deepEqual((await run(made)).state, { g: ['undefined', 'undefined', 'undefined', 'function'] });
  });

  it('refuses to hand on a state of more than 10 MB', async () => {
    const made = write([
      { id: 'tally', expression: job(`fn((state) => ({ ...state, text: 'x'.repeat(11 * 1024 * 1024) }))`) },
    ]);
    assert.match((await run(made)).error?.message ?? '', /larger than 10 MB/);
    assert.equal(existsSync(made.stateFile), false);
  });

  it('ends a step that does not end', async () => {
    for (const hang of [`fn(() => { for (;;); })`, `fn(() => new Promise(() => setTimeout(() => {}, 1e6)))`]) {
      const made = write([{ id: 'tally', expression: job(hang) }]);
      const { error } = await run(made, { timeoutSeconds: 0.8 });
      assert.match(error?.message ?? '', /^Step "tally" was stopped: the run took longer than 0.8 s/);
      made.remove();
    }
  });

  it('ends when it is interrupted, keeps no state and gives the lock back', async () => {
    const made = write([{ id: 'tally', expression: job(`say('here')`, `fn(() => { for (;;); })`) }]);
    const controller = new AbortController();
    const onLog = () => controller.abort();
    const { error } = await run(made, { signal: controller.signal, onLog });
    assert.match(error?.message ?? '', /was stopped: the run was interrupted/);
    assert.equal(existsSync(`${made.stateFile}.lock`), false);
    assert.equal(existsSync(made.stateFile), false);
  });

  it('reports an error thrown outside of the operations', async () => {
    const expression = job(`fn(() => new Promise(() => setTimeout(() => { throw new Error('late'); }, 1)))`);
    assert.equal((await run(write([{ id: 'tally', expression }]))).error?.message, 'Step "tally" failed: late');
  });

  it('reports a process that ends without a word', async () => {
    const made = write([{ id: 'tally', expression: job(`say('x')`) }]);
    made.write(
      'dist/node_modules/@openfn/language-tiny/index.js',
      'export const fn = 1, say = 1, fail = 1; process.exit(3);',
    );
    assert.match((await run(made)).error?.message ?? '', /ended without an answer \(exit code 3\)/);
  });

  it('reports a last operation that returns nothing', async () => {
    const made = write([{ id: 'tally', expression: job(`fn(() => undefined)`) }]);
    assert.match((await run(made)).error?.message ?? '', /returned no state/);
    assert.equal(existsSync(made.stateFile), false);
  });

  it('masks credentials in what is logged, in errors and in the report', async () => {
    const expression = job(
      `say('password is dis\u{74}rict, header YWRtaW46ZGlzdHJpY3Q=')`,
      `fn((state) => { console.log(state.configuration); return state; })`,
      `fn((state) => ({ report: { note: 'by ' + state.configuration.password } }))`,
    );
    const failing = job(`fn((state) => { throw new Error('refused: ' + state.configuration.pat); })`);
    const made = write([
      { id: 'report', expression, configuration: 'dhis2' },
      { id: 'verdict', expression: failing, configuration: { pat: 'd2pat_secret' } },
    ]);
    const credentials = { dhis2: { hostUrl: 'http://h.example', username: 'admin', password: 'district' } };
    const { report, error } = await run(made, { credentials });
    const said = [...lines, JSON.stringify(report), error?.message].join('\n');
    assert.doesNotMatch(said, /district|YWRtaW46|d2pat_secret/);
    assert.match(said, /password is \*{4}, header \*{4}/);
    assert.match(said, /h\.example/);
    assert.equal(report.note, 'by ****');
  });

  it('gives each step its own credential only', async () => {
    const expression = job(`fn((state) => ({ seen: [...(state.seen ?? []), state.configuration] }))`);
    const made = write([
      { id: 'tally', expression, configuration: 'fhir' },
      { id: 'report', expression, configuration: 'dhis2' },
      { id: 'verdict', expression },
    ]);
    const { state } = await run(made, { credentials: { fhir: { a: 1 }, dhis2: { b: 2 } } });
    assert.deepEqual(Reflect.get(state as object, 'seen'), [{ a: 1 }, { b: 2 }, {}]);
  });

  it('names a credential that is missing, before anything runs', async () => {
    const made = write([{ id: 'tally', expression: job(plain), configuration: 'fhir' }]);
    await assert.rejects(run(made, { credentials: { dhis2: {} } }), {
      code: 'credential-missing',
      message: 'Step "tally" needs the credential "fhir", which was not given (given: dhis2).',
    });
  });

  it('puts dryRun and asOf into the input of the first step, and writes nothing in a dry run', async () => {
    const made = write([
      { id: 'tally', expression: job(`fn(({ dryRun, asOf }) => ({ dryRun, asOf, cursor: 'c2' }))`) },
    ]);
    made.write('state/flow.json', { cursor: 'c1' });
    const asOf = '2026-03-01T00:00:00.000Z';
    const { state } = await run(made, { dryRun: true, asOf });
    assert.deepEqual(state, { dryRun: true, asOf, cursor: 'c2' });
    assert.deepEqual(made.state(), { cursor: 'c1' });
    await run(made, { asOf });
    assert.deepEqual(made.state(), { cursor: 'c2' });
  });

  it('changes nothing when the state file is not JSON, and says where', async () => {
    const made = write([{ id: 'tally', expression: job(plain) }]);
    const file = made.write('state/flow.json', '{\n  "cursor": \n}');
    await assert.rejects(run(made), {
      code: 'state-invalid',
      message: `The state file ${file} is not JSON at line 3, column 1.`,
    });
    assert.throws(() => made.state());
    assert.equal(existsSync(`${file}.lock`), false);
  });

  it('goes on when the report is what the last step that had one said', async () => {
    const made = write([
      { id: 'tally', expression: job(`fn((state) => ({ ...state, report: { rows: 4 } }))`) },
      { id: 'report', expression: job(`fn((state) => ({ ...state, report: { ...state.report, sent: 2 } }))`) },
      { id: 'verdict', expression: job(`fn(() => ({}))`) },
    ]);
    const { rows, sent, ok } = (await run(made)).report;
    assert.deepEqual({ rows, sent, ok }, { rows: 4, sent: 2, ok: true });
  });
});
