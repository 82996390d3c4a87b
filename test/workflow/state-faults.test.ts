import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RunError } from '../../cli/run/index.ts';
import { takeRunLock } from '../../cli/run/run-lock.ts';
import { beforeFault, converges, LATER_VALUES, runInto } from './support/before-fault.ts';
import { FIRST_VALUES, privateTexts } from './support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

describe('the state file of a workflow', function () {
  this.timeout(180_000);
  let world: TinyWorld;
  afterEach(() => world.close());

  function write(text: string): void {
    mkdirSync(dirname(world.stateFile), { recursive: true });
    writeFileSync(world.stateFile, text);
  }

  it('that is not JSON stops the run before any request, and is left as it is', async () => {
    world = await startTinyWorld();
    const broken = '{ "cursor": { "Immunization": ';
    write(broken);
    await assert.rejects(world.run(), (error) => {
      assert.ok(error instanceof RunError);
      assert.equal(error.code, 'state-invalid');
      assert.match(error.message, /tiny\.json is not JSON at line 1, column \d+/);
      assert.match(error.fix, /Mend the file, put back a copy, or move it away/);
      return true;
    });
    assert.equal(world.stateText(), broken);
    assert.equal(world.fhir.requests.length + world.dhis2.requests.length, 0);
  });

  it('with a part of another shape stops the run before any request', async () => {
    world = await startTinyWorld();
    write('{ "cursor": "2026-01-01" }');
    const message = /"cursor" in the state has another shape than a run writes — .*\(state-invalid\)/;
    await runInto(world, { step: 'tally', message });
    assert.equal(world.fhir.requests.length, 0);
  });

  it('from a run that failed is taken up, and what it dragged along is gone', async () => {
    world = await beforeFault();
    const { cursor, dirty, parked, mappingHash, lastSuccess } = world.state();
    write(
      JSON.stringify({
        cursor,
        dirty,
        parked,
        mappingHash,
        lastSuccess,
        proposed: { cursor: { Immunization: '2030-01-01T00:00:00.000Z' }, cells: [], periods: ['202603'] },
        errors: { tally: { message: 'boom' }, report: { message: 'refused', body: privateTexts() } },
        data: { entry: [{ resource: { name: privateTexts() } }] },
        references: [{ birthDate: privateTexts() }],
        response: { body: privateTexts().join() },
      }),
    );
    const outcome = await world.run();
    assert.equal(outcome.ok, true);
    assert.deepEqual(world.values(), LATER_VALUES);
    assert.deepEqual(Object.keys(world.state()).sort(), KEPT);
    const told = `${world.stateText()} ${world.log.join('\n')} ${JSON.stringify(outcome)}`;
    assert.deepEqual(
      privateTexts().filter((mark) => told.includes(mark)),
      [],
    );
    await converges(world);
  });

  it('in the wrapping that the openfn command gives it is taken up too', async () => {
    world = await beforeFault();
    write(JSON.stringify({ report: world.state() }));
    const { ok, report } = await world.run();
    assert.equal(ok, true);
    assert.deepEqual(report.periods, ['202601', '202602', '202603']);
    assert.deepEqual(world.values(), LATER_VALUES);
  });

  it('is for one run at a time', async () => {
    world = await startTinyWorld();
    const release = await takeRunLock(world.stateFile, () => undefined);
    await assert.rejects(world.run(), (error) => {
      assert.ok(error instanceof RunError);
      assert.equal(error.code, 'lock-held');
      assert.match(error.message, new RegExp(`process ${process.pid} on .*, since 20`));
      assert.match(error.fix, /Wait for it to end/);
      return true;
    });
    assert.equal(world.fhir.requests.length + world.dhis2.requests.length, 0);
    await release();
    await converges(world, FIRST_VALUES);
  });
});

const KEPT = ['countedTo', 'cursor', 'dirty', 'lastSuccess', 'mappingHash', 'overlap', 'parked', 'report'];
