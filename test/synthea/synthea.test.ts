import assert from 'node:assert/strict';
import type { RunReport } from '../../adaptors/run/index.ts';
import { type FhirServer, startFhirServer } from '../../cli/sandbox/fhir/index.ts';
import { sharedPath, sharedTitle } from '../support/shared.ts';
import { runSynthea, type SyntheaRun, syntheaResources } from './synthea.ts';

const data = sharedPath('data/synthea-1k');

(data ? describe : describe.skip)(
  sharedTitle('the reference data through the embedded FHIR server', data),
  function () {
    this.timeout(240_000);
    let fhir: FhirServer;
    let monthly: SyntheaRun;
    let weekly: SyntheaRun;

    before(async () => {
      if (data === undefined) return;
      fhir = await startFhirServer();
      fhir.load(syntheaResources(data));
      monthly = await runSynthea('monthly', data, fhir.url);
      weekly = await runSynthea('weekly', data, fhir.url);
    });
    after(async () => {
      await monthly?.close();
      await weekly?.close();
      await fhir?.close();
    });

    it('gives the cells of the monthly count, each of them and no other', () => {
      assert.equal(monthly.outcome.error, undefined);
      assert.equal(monthly.expected.length, 23_846);
      assert.deepEqual(monthly.stored, monthly.expected);
    });

    it('gives the cells of the weekly count in another time zone', () => {
      assert.equal(weekly.outcome.error, undefined);
      assert.equal(weekly.expected.length, 25_637);
      assert.deepEqual(weekly.stored, weekly.expected);
    });

    it('accounts for every row', () => {
      assert.deepEqual(rowsOf(monthly), {
        read: 17_283,
        placed: 16_976,
        excluded: 0,
        undated: 0,
        quarantined: { 'unknown-place': 307 },
      });
    });

    it('quarantines the rows before a birth, in that time zone, for the measures by age alone', () => {
      const { measures } = weekly.outcome.report as unknown as RunReport;
      const held = measures
        .map(({ quarantined }) => quarantined['before-birth:age'] ?? 0)
        .reduce((sum, rows) => sum + rows, 0);
      assert.equal(held, 14);
      assert.deepEqual(measures.find(({ dataElement }) => dataElement === 'SYN_PERSONS')?.quarantined, {});
    });

    it('sends nothing the second time', async () => {
      const { ok, report } = await monthly.again();
      const { sent } = report as unknown as RunReport;
      assert.equal(ok, true);
      assert.equal(sent.unchanged, monthly.expected.length);
      assert.deepEqual(
        { ...sent, unchanged: 0 },
        { created: 0, updated: 0, deleted: 0, unchanged: 0, kept: 0, refused: 0 },
      );
    });
  },
);

function rowsOf({ outcome }: SyntheaRun): object {
  const [source] = (outcome.report as unknown as RunReport).rows;
  const { read, placed, excluded, undated, quarantined } = source ?? {};
  return { read, placed, excluded, undated, quarantined };
}
