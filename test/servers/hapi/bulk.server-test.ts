import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExportLevel } from '../../../adaptors/fhir/bulk/index.ts';
import type { Proposed } from '../../../adaptors/run/state.ts';
import { committed, runBulk, runSearch } from '../../adaptors/fhir/bulk/bulk-world.ts';
import { muteConsole } from '../../adaptors/transport/wire.ts';
import { sharedHapi } from './shared-hapi.ts';
import type { Hapi } from './start.ts';

const tagged = { meta: { tag: [{ system: 'urn:tallysheet:check', code: 'bulk' }] } };
const PATIENTS = ['b-p1', 'b-p2', 'b-p3'].map((id, at) => ({
  resourceType: 'Patient',
  id,
  ...tagged,
  birthDate: `${2022 - 4 * at}-03-01`,
}));
const GROUP = {
  resourceType: 'Group',
  id: 'b-group',
  ...tagged,
  type: 'person',
  actual: true,
  member: PATIENTS.map(({ id }) => ({ entity: { reference: `Patient/${id}` } })),
};
const DOSES = Array.from({ length: 60 }, (_, at) => ({
  resourceType: 'Immunization',
  id: `b-${at}`,
  ...tagged,
  status: 'completed',
  vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '19' }] },
  occurrenceDateTime: `2024-0${1 + (at % 5)}-1${at % 10}`,
  patient: { reference: `Patient/b-p${1 + (at % 3)}` },
  location: { reference: 'Location/loc-1' },
}));

describe('bulk export from a real HAPI', () => {
  let printed: ReturnType<typeof muteConsole>;
  let hapi: Hapi;

  before(async () => {
    hapi = await sharedHapi();
    printed = muteConsole();
    await hapi.load([{ resourceType: 'Location', id: 'loc-1' }, ...PATIENTS, ...DOSES, GROUP]);
  });
  after(async () => {
    printed.restore();
    const all = [GROUP, ...DOSES, ...PATIENTS].map(({ resourceType, id }) => `${resourceType}/${id}`);
    for (const path of [...all, 'Location/loc-1']) await fetch(`${hapi.url}/${path}`, { method: 'DELETE' });
  });

  const sumOf = ({ cells }: Proposed) => cells.columns.value.reduce((sum: number, value) => sum + Number(value), 0);

  /** Run as a cron would, until the export is collected. */
  async function collect(
    state: object,
    level: ExportLevel = 'system',
  ): Promise<{ proposed: Proposed; state: object; runs: string[] }> {
    const runs: string[] = [];
    let kept = state;
    for (let second = 0; second < 280; second += 2) {
      const proposed = await runBulk({ url: hapi.url, state: kept, bulk: { level } });
      kept = committed(kept, proposed);
      runs.push(proposed.export?.is ?? '');
      if (proposed.export?.is === 'collected') return { proposed, state: kept, runs };
      await sleep(2000);
    }
    throw new Error(`not collected: ${runs.join(', ')}`);
  }

  it('gives the cells of a search: all of them, those of the periods to count, those of patients and of a group', async () => {
    const began = performance.now();
    const first = await collect({});
    assert.deepEqual(first.runs.slice(0, 1), ['started']);
    const bySearch = await runSearch({ url: hapi.url });
    assert.ok(bySearch.cells.columns.value.length >= 10);
    assert.deepEqual(first.proposed.cells, bySearch.cells);

    const narrow = await collect({ ...first.state, dirty: ['202401'] });
    assert.ok(narrow.proposed.periods.includes('202401') && narrow.proposed.periods.includes('202405'));
    const { bulk: _, ...idle } = { ...first.state, dirty: ['202401'] } as { bulk?: object };
    assert.deepEqual(narrow.proposed.cells, (await runSearch({ url: hapi.url, state: idle })).cells);
    for (const level of ['Patient', 'Group/b-group'] as const) {
      const { proposed } = await collect({}, level);
      // Other files of the suite may have patients of their own.
      if (level === 'Patient') assert.deepEqual(proposed.cells, bySearch.cells);
      else assert.equal(sumOf(proposed), 60);
    }
    process.stderr.write(`four exports in ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  });
});
