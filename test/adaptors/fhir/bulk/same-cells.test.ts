import assert from 'node:assert/strict';
import type { CompiledMapping } from '../../../../adaptors/tally/compiled-mapping.ts';
import { loadCompiledMapping } from '../../../../cli/build/load-compiled-mapping.ts';
import { type FhirResource, type FhirServer, startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';
import { opensrpResources, sampleResources } from '../../../../cli/sandbox/sample/index.ts';
import { muteConsole } from '../../transport/wire.ts';
import { doseAtVisit, dosesByVisits, visitOf, WARD_OF_CLINIC } from '../doses-by-visits.ts';
import { runSearch, runUntilCollected } from './bulk-world.ts';

const asOf = '2026-06-16T00:00:00Z';

const WITH_FACTS = dosesByVisits('2026-01');

function visits(): FhirResource[] {
  return [
    ...WARD_OF_CLINIC,
    { resourceType: 'Patient', id: 'girl', gender: 'female' },
    { resourceType: 'Patient', id: 'boy', gender: 'male' },
    ...['girl', 'boy'].map(visitOf),
    // The months before the first that is counted tell what was given before.
    doseAtVisit('1', 'girl', '2025-12-20', '19'),
    doseAtVisit('2', 'girl', '2026-02-10', '102'),
    doseAtVisit('3', 'boy', '2025-10-01', '19'),
    doseAtVisit('4', 'boy', '2026-02-11', '102'),
    doseAtVisit('5', 'boy', '2026-05-11', '19'),
  ];
}

describe('bulk export', () => {
  let printed: ReturnType<typeof muteConsole>;
  beforeEach(() => {
    printed = muteConsole();
  });
  let server: FhirServer;
  afterEach(async () => {
    printed.restore();
    await server.close();
  });

  async function start(resources: Iterable<FhirResource>): Promise<string> {
    server = await startFhirServer({ now: () => new Date('2026-06-15T12:00:00Z'), bulk: { linesPerFile: 200 } });
    server.load(resources);
    return server.url;
  }

  async function compare(url: string, mapping: CompiledMapping, level: 'system' | 'Patient' | `Group/${string}`) {
    const bySearch = await runSearch({ url, mapping, asOf });
    const { runs } = await runUntilCollected({ url, mapping, asOf, bulk: { level } });
    const collected = runs.at(-1);
    assert.deepEqual(collected?.cells, bySearch.cells, level);
    assert.deepEqual(collected?.measures, bySearch.measures, level);
    const { length } = bySearch.cells.columns.value;
    assert.ok(length > 0 && (collected?.export?.files ?? 0) > 1);
    return length;
  }

  it('gives the cells of a search at each level', async () => {
    const sample = sampleResources({ today: '2026-06-15', months: 3 });
    const member = sample
      .filter(({ resourceType }) => resourceType === 'Patient')
      .map(({ id }) => ({ entity: { reference: `Patient/${id}` } }));
    const group = { resourceType: 'Group', id: 'all-children', type: 'person', actual: true, member };
    const url = await start([...sample, group]);
    const mapping = await loadCompiledMapping('mappings/immunization-monthly.yaml');
    for (const level of ['system', 'Patient', 'Group/all-children'] as const) {
      assert.ok((await compare(url, mapping, level)) > 100);
    }
  });

  for (const name of ['opensrp-monthly', 'opensrp-weekly']) {
    it(`gives the cells of a search by ${name}`, async () => {
      const url = await start(opensrpResources({ today: '2026-06-15' }));
      await compare(url, await loadCompiledMapping(`mappings/${name}.yaml`), 'system');
    });
  }

  it('gives the cells of a search with joins of joins, climbing, and facts of months that are not counted', async () => {
    const url = await start(visits());
    await compare(url, WITH_FACTS, 'system');
    await compare(url, WITH_FACTS, 'Patient');
    const first = await runUntilCollected({ url, mapping: WITH_FACTS, asOf });
    // The second round looks once more at what was written in the last ten minutes before the first.
    const second = await runUntilCollected({ url, mapping: WITH_FACTS, asOf, state: first.state });
    const state = { ...second.state, dirty: ['202602'] };
    const narrow = await runUntilCollected({ url, mapping: WITH_FACTS, asOf, state });
    const kickOff = server.requests.filter(({ path }) => path.endsWith('/$export')).at(-1)?.query ?? '';
    assert.ok(decodeURIComponent(kickOff).includes('Immunization?date=ge2025-10-30&date=le2026-03-01'), kickOff);
    assert.deepEqual(
      narrow.runs.at(-1)?.cells,
      (await runSearch({ url, mapping: WITH_FACTS, asOf, state: { ...state, bulk: undefined } })).cells,
    );
  });
});
