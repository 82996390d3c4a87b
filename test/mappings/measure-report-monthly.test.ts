import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pullMetadata } from '../../adaptors/dhis2/metadata/pull-metadata.ts';
import type { CompiledMapping, FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { loadCompiledMapping } from '../../cli/build/load-compiled-mapping.ts';
import { startDhis2Server } from '../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata, sampleResources } from '../../cli/sandbox/sample/index.ts';
import { exportCells } from '../../cli/tally/export-format.ts';
import { resolveByMetadata } from '../../cli/tally/resolve-by-metadata.ts';
import { transportTo } from '../adaptors/dhis2/support/sample-report.ts';
import { muteConsole } from '../adaptors/transport/wire.ts';
import { runFixture } from '../fixtures/run-fixture.ts';
import { countFromServer, countShipped } from './count-shipped.ts';
import { without } from './resources.ts';

const PERIODS = ['202401', '202403'] as const;
const mappings = join(import.meta.dirname, '..', '..', 'mappings');
const concept = (code: string) => ({ coding: [{ code }] });

/** A plain report of an evaluated Measure for March 2024, by Amari. */
function plain(id: string, group: readonly object[], more: object = {}): FhirResource {
  return without({
    resourceType: 'MeasureReport',
    id,
    status: 'complete',
    type: 'summary',
    measure: 'https://example.org/Measure/epi|1.2',
    subject: { reference: 'Location/loc-amari' },
    date: '2024-04-03T08:00:00Z',
    period: { start: '2024-03-01', end: '2024-03-31' },
    improvementNotation: concept('increase'),
    group,
    ...more,
  });
}

const births = (count: number) => ({
  code: concept('EPI_LIVE_BIRTHS'),
  population: [
    { code: concept('initial-population'), count: count + 9 },
    { code: concept('numerator'), count },
  ],
});
const stratum = (code: string, count: number) => ({
  value: concept(code),
  population: [{ code: concept('numerator'), count }],
});
const doses = (...strata: readonly object[]) => ({
  code: concept('EPI_BCG_GIVEN'),
  population: [{ code: concept('numerator'), count: 100 }],
  stratifier: [{ stratum: strata }],
});

const RESOURCES: FhirResource[] = [
  plain('amari', [
    births(7),
    doses(stratum('P0Y--P1Y', 3), stratum('P1Y--P5Y', 2), stratum('female', 4), stratum('P9Y', 8)),
  ]),
  // The Measure was corrected since, and the newer report tells nothing of doses.
  plain('belo-1', [births(5), doses(stratum('P0Y--P1Y', 6))], { subject: { identifier: { value: 'TL-1002' } } }),
  plain('belo-2', [births(6)], {
    subject: { identifier: { value: 'TL-1002' } },
    measure: 'https://example.org/Measure/epi|1.3',
    date: '2024-04-04',
  }),
  plain('cendra', [births(8)], { subject: undefined, reporter: { reference: 'Location/loc-cendra' } }),
  plain('quarter', [births(50)], { period: { start: '2024-01-01', end: '2024-03-31' } }),
  plain('pending', [births(60)], { status: 'pending', date: '2024-04-09' }),
];

describe('mappings/measure-report-monthly.yaml', function () {
  this.timeout(180_000);

  it('counts plain reports: totals, strata by their values, the newest of two', async () => {
    const { cells, rows, quarantined } = await countShipped('measure-report-monthly', PERIODS, RESOURCES);
    assert.deepEqual(cells, [
      'EPI_BCG_GIVEN [< 1 year] Amari 202403 = 3',
      'EPI_BCG_GIVEN [≥ 1 year] Amari 202403 = 2',
      'EPI_LIVE_BIRTHS Amari 202403 = 7',
      'EPI_LIVE_BIRTHS Belo 202403 = 6',
      'EPI_LIVE_BIRTHS Cendra 202403 = 8',
    ]);
    assert.deepEqual(rows, {
      totals: { read: 8, placed: 4, excluded: 1, quarantined: { 'period-mismatch': 1, superseded: 2 } },
      strata: { read: 11, placed: 7, excluded: 1, quarantined: { 'period-mismatch': 1, superseded: 2 } },
    });
    assert.deepEqual(quarantined, { EPI_BCG_GIVEN: { 'no-option:age': 1 } });
    assert.deepEqual(await countFromServer('measure-report-monthly', PERIODS, RESOURCES), cells);
  });

  it('counts what Tallysheet writes as mADX as the same cells', async () => {
    const doses = await loadCompiledMapping(join(mappings, 'immunization-monthly.yaml'));
    const reports = await loadCompiledMapping(join(mappings, 'measure-report-monthly.yaml'));
    const elements = new Set(reports.sources.flatMap(({ measures }) => measures.map(({ dataElement }) => dataElement)));
    const { cells } = runFixture(doses, PERIODS, sampleResources({ today: '2024-05-01' }));
    const resources = await madxOf(doses, cells);
    assert.ok(resources.length > 20, String(resources.length));
    const again = runFixture(reports, PERIODS, resources);
    const wanted = cells.filter(({ dataElement }) => elements.has(dataElement));
    assert.deepEqual(
      new Set(wanted.map(({ dataElement }) => dataElement)),
      new Set(['EPI_BCG_GIVEN', 'EPI_MR1_GIVEN', 'EPI_CHILDREN_SEEN']),
    );
    assert.deepEqual(again.cells, wanted);
    assert.deepEqual(again.quarantined, {});
    for (const { quarantined } of Object.values(again.rows)) assert.deepEqual(quarantined, {});
  });
});

/** The MeasureReports of cells, as `tallysheet tally --format madx` writes them by an export of DHIS2's metadata. */
async function madxOf(
  mapping: CompiledMapping,
  cells: ReturnType<typeof runFixture>['cells'],
): Promise<readonly FhirResource[]> {
  const server = await startDhis2Server({ metadata: sampleMetadata(), now: () => new Date('2024-05-01T08:00:00Z') });
  const printed = muteConsole();
  try {
    const metadata = await pullMetadata(transportTo(server.url), { dataSets: [mapping.dataSet], attributes: [] });
    const resolved = resolveByMetadata(cells, mapping, metadata);
    assert.deepEqual(resolved.conflicts, []);
    const text = exportCells(resolved.cells, mapping, metadata, {
      format: 'madx',
      scheme: 'categories',
      improvement: 'increase',
      base: 'https://example.org/fhir',
      measure: undefined,
      exported: '2024-05-01T08:00:00.000Z',
    });
    const { entry } = JSON.parse([...text].join('')) as { entry: readonly { resource: FhirResource }[] };
    return entry.map(({ resource }) => resource);
  } finally {
    printed.restore();
    await server.close();
  }
}
