import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWorkflow } from '../../cli/run/index.ts';
import { SAMPLES } from '../../cli/sandbox/sample/index.ts';
import { startWorld, type World } from '../../cli/sandbox/start-world.ts';
import { shippedWorkflow } from './support/shipped-workflow.ts';

const NOW = '2026-11-21T06:00:00.000Z';

/** Run a shipped workflow on its sample, as users do: each step in a process of its own. */
async function onSample(
  name: 'dhis2-to-dhis2' | 'dhis2-metadata',
  version: '2.41' | '2.43',
  work: (
    run: (input?: object) => Promise<{ ok: boolean; report: Record<string, unknown> }>,
    log: string[],
  ) => Promise<void>,
): Promise<void> {
  const sample = name === 'dhis2-metadata' ? SAMPLES.metadata : SAMPLES.exchange;
  const world: World = await startWorld(sample, { now: () => new Date(NOW), version });
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-exchange-'));
  const stateFile = join(folder, 'state.json');
  const log: string[] = [];
  try {
    const dist = await shippedWorkflow(name);
    const { credentials } = world;
    await work(async (input) => {
      if (input !== undefined) writeFileSync(stateFile, JSON.stringify(input));
      const { ok, report } = await runWorkflow({
        dist,
        stateFile,
        credentials,
        asOf: NOW,
        onLog: (line) => log.push(line),
      });
      return { ok, report: report as unknown as Record<string, unknown> };
    }, log);
  } finally {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the workflows from one DHIS2 to another, as they are shipped', function () {
  this.timeout(240_000);

  for (const version of ['2.41', '2.43'] as const) {
    it(`dhis2-to-dhis2 reports, and sends nothing the next time (${version})`, () =>
      onSample('dhis2-to-dhis2', version, async (run, log) => {
        const first = await run();
        assert.equal(first.ok, true, log.join('\n'));
        const { created, kept, refused } = first.report.sent as Record<string, number>;
        assert.deepEqual({ created, kept, refused }, { created: 167, kept: 1, refused: 0 });
        const second = await run();
        assert.equal(second.ok, true);
        const sent = second.report.sent as Record<string, number>;
        assert.deepEqual([sent.created, sent.updated, sent.deleted, sent.kept], [0, 0, 0, 1]);
        assert.doesNotMatch(`${log.join('\n')}${JSON.stringify(second)}`, /facility\.clerk|data\.clerk|Tally-1-sheet/);
      }));
  }

  it('dhis2-metadata writes when the input of one run says so, and not in the next', () =>
    onSample('dhis2-metadata', '2.43', async (run, log) => {
      const first = await run();
      assert.equal(first.ok, true, log.join('\n'));
      assert.deepEqual([first.report.written, first.report.created], [false, 9]);
      const second = await run({ apply: true });
      assert.equal(second.report.written, true);
      const third = await run();
      assert.deepEqual([third.report.apply, third.report.created, third.report.updated], [false, 0, 0]);
      assert.ok(log.some((line) => line.includes('+ organisationUnits FS-2901 Itumba Outreach')));
    }));
});
