import assert from 'node:assert/strict';
import { beginRun, continueRun, keep } from '../../../adaptors/run/index.ts';
import type { RunState } from '../../../adaptors/run/state.ts';
import { deepFreeze, NOW, proposal, reportWith, runningWith } from './fixtures.ts';

const clock = { now: () => Date.parse('2024-03-10T06:00:00.000Z'), random: () => 1, sleep: async () => {} };
const configuration = { password: 'sesame' };
const kept = { cursor: { Immunization: '2024-03-01T00:00:00.000Z' }, dirty: ['202401'], mappingHash: 'h1' };

describe('beginRun', () => {
  it('drops what a run that died has left, and starts the time of the step', async () => {
    const died = { ...kept, configuration, proposed: proposal(), errors: {}, data: { a: 1 }, references: [1] };
    const state = await beginRun({ seconds: 120, clock })(deepFreeze(died));
    assert.deepEqual(state, {
      ...kept,
      configuration,
      running: {
        now: NOW,
        dryRun: false,
        startedAt: clock.now(),
        deadline: clock.now() + 120_000,
        meter: { traffic: {} },
      },
    });
  });

  it('takes the instant that is asked for, and a dry run', async () => {
    const state = await beginRun({ seconds: 1, clock })(deepFreeze({ asOf: '2023-01-05', dryRun: true }));
    assert.equal(state.running?.now, '2023-01-05');
    assert.equal(state.running?.dryRun, true);
    assert.equal(state.running?.startedAt, clock.now());
  });

  it('gives each run a meter of its own', async () => {
    const begin = beginRun({ seconds: 1, clock });
    const [one, two] = [await begin({}), await begin({})];
    assert.notEqual(one.running?.meter.traffic, two.running?.meter.traffic);
  });

  it('refuses a state of another shape', () => {
    assert.throws(() => beginRun({ seconds: 1, clock })({ dirty: 'x' } as unknown as RunState), {
      code: 'state-invalid',
    });
  });
});

describe('continueRun', () => {
  it('goes on with the proposal, its instant and its counts', async () => {
    const proposed = proposal({ dryRun: true, usedMs: 100_000 });
    const state = await continueRun({ seconds: 240, clock })(
      deepFreeze({ ...kept, configuration, proposed, data: {}, recount: 'all' } as RunState),
    );
    assert.deepEqual(state, {
      ...kept,
      configuration,
      proposed,
      running: {
        now: NOW,
        dryRun: true,
        startedAt: clock.now(),
        deadline: clock.now() + 140_000,
        meter: { traffic: { FHIR: { requests: 3, bytes: 300 } } },
      },
    });
  });

  it('leaves half a minute to report what was counted for too long', async () => {
    const state = await continueRun({ seconds: 240, clock })({ proposed: proposal({ usedMs: 500_000 }) });
    assert.equal(state.running?.deadline, clock.now() + 30_000);
  });

  it('counts requests without changing the proposal', async () => {
    const proposed = deepFreeze(proposal());
    const state = await continueRun({ seconds: 240, clock })({ proposed });
    const { traffic } = state.running?.meter ?? { traffic: {} };
    traffic.FHIR = { requests: 9, bytes: 9 };
    assert.deepEqual(proposed.requests, { FHIR: { requests: 3, bytes: 300 } });
  });

  it('says that the tally step has not run', () => {
    assert.throws(() => continueRun({ seconds: 240, clock })({}), {
      name: 'RunError',
      code: 'no-proposal',
      message:
        'there is nothing to report: the tally step has not run before this one — run the whole workflow (no-proposal)',
    });
  });
});

describe('keep', () => {
  const full: RunState = deepFreeze({
    ...kept,
    configuration,
    asOf: '2024-03-10',
    recount: 'all',
    proposed: proposal(),
    report: reportWith(),
    running: runningWith(),
  });

  it('keeps the kept state and the named parts', async () => {
    assert.deepEqual(await keep('proposed')(full), { ...kept, proposed: proposal() });
    assert.deepEqual(await keep('report')(full), { ...kept, report: reportWith() });
    assert.deepEqual(await keep()(full), kept);
  });

  it('adds nothing that is not there', async () => {
    assert.deepEqual(Object.keys(await keep('proposed', 'report')({ dirty: [] })), ['dirty']);
  });
});
