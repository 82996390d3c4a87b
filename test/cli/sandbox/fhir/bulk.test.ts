import assert from 'node:assert/strict';
import { type FhirServer, startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';

const ASYNC = { prefer: 'respond-async' };
const NDJSON = { accept: 'application/fhir+ndjson' };

describe('bulk export of the embedded FHIR server', () => {
  let server: FhirServer;
  beforeEach(async () => {
    server = await startFhirServer({ now: () => new Date('2024-06-01T00:00:00Z'), bulk: { linesPerFile: 2 } });
    server.load([
      ...['p-1', 'p-2', 'p-3'].map((id) => ({ resourceType: 'Patient', id })),
      { resourceType: 'Location', id: 'l-1' },
      { resourceType: 'Group', id: 'g-1', member: [{ entity: { reference: 'Patient/p-2' } }] },
    ]);
    server.load([1, 2, 3].map((number) => dose(number)));
  });
  afterEach(() => server.close());

  const dose = (number: number) => ({
    resourceType: 'Immunization',
    id: `d-${number}`,
    occurrenceDateTime: `2024-0${number}-01`,
    patient: { reference: `Patient/p-${number}` },
  });
  type Manifest = { output: { type: string; url: string }[]; transactionTime: string };

  async function exported(query: string, level = ''): Promise<{ files: string[]; manifest: Manifest; status: string }> {
    const started = await fetch(`${server.url}/${level}$export?${query}`, { headers: ASYNC });
    assert.equal(started.status, 202);
    const status = started.headers.get('content-location') ?? '';
    const early = await fetch(status);
    assert.deepEqual([early.status, early.headers.get('retry-after')], [202, '120']);
    const manifest = (await (await fetch(status)).json()) as Manifest;
    const files = manifest.output.map(async ({ type, url }) => {
      const text = await (await fetch(url, { headers: NDJSON })).text();
      return `${type}: ${text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: string }).id)}`;
    });
    return { files: await Promise.all(files), manifest, status };
  }

  it('cuts types into files, as Binary to who does not ask for lines', async () => {
    const { files, manifest } = await exported('_type=Patient,Location');
    assert.deepEqual(files, ['Patient: p-1,p-2', 'Patient: p-3', 'Location: l-1']);
    assert.equal(manifest.transactionTime, '2024-06-01T00:00:00.000+00:00');
    const binary = (await (await fetch(manifest.output[2]?.url ?? '')).json()) as {
      resourceType: string;
      data: string;
    };
    assert.equal(binary.resourceType, 'Binary');
    assert.match(Buffer.from(binary.data, 'base64').toString(), /"id":"l-1"/);
  });

  it('keeps to filters, the patients of a group, and what has changed', async () => {
    const filter = encodeURIComponent('Immunization?date=ge2024-02-01');
    assert.deepEqual((await exported(`_type=Immunization,Location&_typeFilter=${filter}`)).files, [
      'Immunization: d-2,d-3',
      'Location: l-1',
    ]);
    assert.deepEqual((await exported('_type=Immunization,Location', 'Group/g-1/')).files, ['Immunization: d-2']);
    assert.deepEqual((await exported('_type=Immunization,Location', 'Patient/')).files.length, 2);
    assert.deepEqual((await exported('_type=Immunization&_since=2024-06-02')).files, []);
  });

  it('forgets an export that is deleted, and knows no other', async () => {
    const { status, manifest } = await exported('_type=Patient');
    assert.equal((await fetch(status, { method: 'DELETE' })).status, 202);
    assert.equal((await fetch(status)).status, 404);
    assert.equal((await fetch(manifest.output[0]?.url ?? '', { headers: NDJSON })).status, 404);
    assert.equal((await fetch(`${server.url}/$export`)).status, 400);
    assert.equal((await fetch(`${server.url}/Group/none/$export`, { headers: ASYNC })).status, 404);
  });
});
