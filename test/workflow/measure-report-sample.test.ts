import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { counted } from '../../cli/sandbox/sample/measure-report/counted.ts';
import { measureReports } from '../../cli/sandbox/sample/measure-report/measure-reports.ts';
import { SAMPLES } from '../../cli/sandbox/sample/samples.ts';
import { startWorld, type World } from '../../cli/sandbox/start-world.ts';
import { runBundles } from './support/run-bundles.ts';
import { shippedWorkflow } from './support/shipped-workflow.ts';

const NOW = '2026-04-10T00:00:00.000Z';

describe('the sample of MeasureReports', () => {
  const reports = measureReports({ today: '2026-04-10' });

  it('is the same for the same day, and lies before it', () => {
    assert.deepEqual(measureReports({ today: '2026-04-10' }), reports);
    for (const { date } of measureReports({ today: '2026-04-01' }))
      assert.ok(String(date) < '2026-04-01', String(date));
  });

  it('has ids of its own, plain reports and those of mADX', () => {
    assert.equal(new Set(reports.map(({ id }) => id)).size, reports.length);
    const madx = reports.filter(({ meta }) => meta?.profile !== undefined);
    assert.ok(madx.length >= 48 && reports.length - madx.length >= 48);
  });
});

for (const version of ['2.41', '2.43'] as const) {
  describe(`measure-report-monthly as it is shipped, into DHIS2 ${version}`, function () {
    this.timeout(120_000);
    let world: World;
    let folder: string;
    const log: string[] = [];
    before(async () => {
      world = await startWorld(SAMPLES.reports, { now: () => new Date(NOW), version });
      folder = mkdtempSync(join(tmpdir(), 'tallysheet-reports-'));
    });
    after(async () => {
      await world.close();
      rmSync(folder, { recursive: true });
    });

    const run = async (): Promise<Record<string, unknown>> =>
      await runBundles({
        dist: await shippedWorkflow('measure-report-monthly'),
        stateFile: join(folder, 'state.json'),
        credentials: world.credentials,
        asOf: NOW,
        onLog: (line) => void log.push(line),
      });

    /** What DHIS2 holds of a place in March 2026, by data element. */
    async function valuesOf(orgUnit: string): Promise<Record<string, number[]>> {
      const url = `${world.systems.dhis2?.url}/api/dataValueSets?dataSet=jqSaKxtj8IA&period=202603&orgUnit=${orgUnit}`;
      const authorization = `Basic ${Buffer.from('admin:district').toString('base64')}`;
      const answer = await fetch(`${url}&dataElementIdScheme=CODE`, { headers: { authorization } });
      const { dataValues = [] } = (await answer.json()) as { dataValues?: { dataElement: string; value: string }[] };
      const found: Record<string, number[]> = {};
      for (const { dataElement, value } of dataValues)
        found[dataElement] = [...(found[dataElement] ?? []), Number(value)];
      return Object.fromEntries(Object.entries(found).map(([code, all]) => [code, all.sort((a, b) => a - b)]));
    }

    /** What a facility has counted in March 2026, nothing where it counted nothing: zeros are not sent. */
    function countedBy(at: number, share: number): Record<string, number[]> {
      const { births, bcg, mr1, seen } = counted((2026 * 12 + 2) * 8 + at, share);
      const all = {
        EPI_BCG_GIVEN: bcg,
        EPI_CHILDREN_SEEN: [...seen.female, ...seen.male],
        EPI_LIVE_BIRTHS: [births],
        EPI_MR1_GIVEN: mr1,
      };
      return Object.fromEntries(
        Object.entries(all).flatMap(([code, counts]) => {
          const filled = counts.filter((count) => count > 0).sort((a, b) => a - b);
          return filled.length === 0 ? [] : [[code, filled]];
        }),
      );
    }

    it('takes over what facilities have counted, of both kinds of reports, and says what it cannot take', async () => {
      const { rows, overLimit, conflicts } = (await run()) as {
        rows: { source: string; quarantined: Record<string, number> }[];
        overLimit: boolean;
        conflicts: unknown[];
      };
      const named = (found: Record<string, number[]>) =>
        Object.fromEntries(Object.entries(found).map(([code, all]) => [code, all.filter((count) => count > 0)]));
      assert.deepEqual(named(await valuesOf('nnDarh7hZhG')), countedBy(0, 28));
      assert.deepEqual(named(await valuesOf('UpC3p4YvEez')), countedBy(1, 16));
      assert.deepEqual(conflicts, []);
      assert.equal(overLimit, false);
      const totals = rows.find(({ source }) => source === 'totals');
      assert.deepEqual(totals?.quarantined, { 'period-mismatch': 4, superseded: 4, 'unknown-place': 4 });
    });

    it('sends nothing in a second run', async () => {
      const { sent } = (await run()) as { sent: Record<string, number> };
      assert.deepEqual([sent.created, sent.updated, sent.deleted, sent.refused], [0, 0, 0, 0]);
      assert.ok((sent.unchanged ?? 0) > 100);
    });
  });
}
