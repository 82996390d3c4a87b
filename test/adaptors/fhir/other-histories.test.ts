import assert from 'node:assert/strict';
import { findEarlier } from '../../../adaptors/fhir/find-earlier.ts';
import { readVersions } from '../../../adaptors/fhir/read-history.ts';
import { readMissing } from '../../../adaptors/fhir/read-missing.ts';
import type { Transport } from '../../../adaptors/transport/index.ts';
import { type FhirResource, type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { fhirAt, muteConsole } from '../transport/wire.ts';
import { DOSES_OF_CHILDREN as mapping } from './doses-of-children.ts';

interface Entry {
  readonly resource?: FhirResource & { readonly entry?: readonly Entry[]; readonly type?: string };
  readonly request?: { readonly method: string; readonly url: string };
}

/** Changes the entries of a history, of one resource (`isOne`) or of a type. */
type Rewrite = (entries: readonly Entry[], isOne: boolean) => readonly Entry[];

const dose = (id: string, day: string, patient: string): FhirResource => ({
  resourceType: 'Immunization',
  id,
  occurrenceDateTime: day,
  patient: { reference: `Patient/${patient}` },
});
const child = (id: string, birthDate: string): FhirResource => ({ resourceType: 'Patient', id, birthDate });

const DELETED = '2024-06-03T00:00:00.000Z';
const withoutContent = (url: string) => ({ resourceType: url.split('/')[0] ?? '', id: url.split('/')[1] ?? '' });

const countedFrom0 = (resource: FhirResource): FhirResource => ({
  ...resource,
  meta: { ...resource.meta, versionId: String(Number(resource.meta?.versionId) - 1) },
});

const WAYS: Readonly<Record<string, Rewrite>> = {
  'the oldest version first': (entries) => [...entries].reverse(),
  'a resource in the entry of a deletion, as Azure does': (entries) =>
    entries.map((entry) =>
      entry.request?.method === 'DELETE'
        ? {
            ...entry,
            resource: { ...withoutContent(entry.request.url), meta: { versionId: '2', lastUpdated: DELETED } },
          }
        : entry,
    ),
  'no request in any entry': (entries) =>
    entries.map(({ request, ...entry }) => ({ ...entry, fullUrl: `http://h/fhir/${request?.url.split('/_')[0]}` })),
  'versions that are counted from 0': (entries) =>
    entries.map((entry) => ({ ...entry, ...(entry.resource && { resource: countedFrom0(entry.resource) }) })),
  'no deletions in histories of single resources, as some releases of HAPI do': (entries, isOne) =>
    isOne ? entries.filter(({ resource }) => resource !== undefined) : entries,
};

describe('histories that are written otherwise', () => {
  const { restore } = muteConsole();
  after(restore);
  let server: FhirServer;
  let now = 0;
  const cursor = { Immunization: '2024-06-02T00:00:00.000Z', Patient: '2024-06-02T00:00:00.000Z' };

  beforeEach(async () => {
    now = Date.parse('2024-06-01T00:00:00Z');
    server = await startFhirServer({ now: () => new Date(now) });
    server.load([child('p-1', '2023-01-01'), child('p-2', '2023-01-01')]);
    server.load([dose('d-1', '2024-01-10', 'p-1'), dose('d-2', '2024-02-10', 'p-2'), dose('d-3', '2024-03-10', 'p-2')]);
    now = Date.parse('2024-06-03T00:00:00Z');
  });
  afterEach(() => server.close());

  /** The embedded server, whose histories are changed on their way, alone or in batches. */
  function rewriting(rewrite: Rewrite): Transport {
    const fhir = fhirAt(new URL(server.url).origin);
    const changed = (bundle: Entry['resource'], isOne: boolean) =>
      bundle?.type === 'history' ? { ...bundle, entry: rewrite(bundle.entry ?? [], isOne) } : bundle;
    return {
      system: 'FHIR',
      async send(request) {
        const response = await fhir.send(request);
        const bundle = response.body as Entry['resource'];
        if (bundle?.type !== 'batch-response') return { ...response, body: changed(bundle, false) };
        const entry = bundle.entry?.map((one) => ({ ...one, resource: changed(one.resource, true) }));
        return { ...response, body: { ...bundle, entry } };
      },
    };
  }
  const found = async (rewrite: Rewrite) => {
    const { periods, undeleted, notServed } = await findEarlier(rewriting(rewrite), mapping, cursor);
    return { periods, undeleted: [...undeleted].sort(), notServed };
  };

  for (const [way, rewrite] of Object.entries(WAYS)) {
    it(`tell what changed with ${way}`, async () => {
      server.put(dose('d-1', '2024-04-10', 'p-1'));
      server.delete('Immunization', 'd-3');
      now += 1000;
      server.put(child('p-2', '2020-01-01'));
      const expected = { periods: ['202401', '202402', '202403', '202404'], undeleted: ['Patient'], notServed: [] };
      assert.deepEqual(await found((entries) => entries), expected);
      assert.deepEqual(await found(rewrite), expected);
    });

    it(`tell that a joined resource is gone with ${way}`, async () => {
      server.delete('Patient', 'p-1');
      const expected = { periods: ['202401'], undeleted: ['Immunization'], notServed: [] };
      assert.deepEqual(await found((entries) => entries), expected);
      assert.deepEqual(await found(rewrite), expected);
    });
  }

  it('that are empty are not all, whatever the order of a batch', async () => {
    const ids = ['d-1', 'd-2'];
    server.put(dose('d-1', '2024-04-10', 'p-1'));
    for (const empty of ids) {
      const emptied = rewriting((entries) => (entries.some(({ resource }) => resource?.id === empty) ? [] : entries));
      const swapped: Transport = {
        system: 'FHIR',
        async send(request) {
          const response = await emptied.send(request);
          const { entry = [], ...bundle } = response.body as { entry?: readonly unknown[] };
          return { ...response, body: { ...bundle, entry: [...entry].reverse() } };
        },
      };
      assert.equal(await readVersions(swapped, 'Immunization', ids), 'incomplete');
      assert.equal(await readVersions(emptied, 'Immunization', ids), 'incomplete');
    }
  });

  it('tell what changed where a batch is answered in another order', async () => {
    const fhir = fhirAt(new URL(server.url).origin);
    const reordering: Transport = {
      system: 'FHIR',
      async send(request) {
        const response = await fhir.send(request);
        const { type, entry = [], ...bundle } = response.body as { type: string; entry?: readonly unknown[] };
        return type === 'batch-response'
          ? { ...response, body: { ...bundle, type, entry: [...entry].reverse() } }
          : response;
      },
    };
    server.put(child('p-1', '2022-01-01'));
    server.put(child('p-2', '2023-01-01'));
    server.put({ ...child('p-2', '2023-01-01'), active: true });
    const { periods } = await findEarlier(reordering, mapping, cursor);
    assert.deepEqual(periods, ['202401']);
    const read = await readMissing(reordering, 'Patient', ['p-1', 'p-2', 'p-3']);
    assert.deepEqual([...read].map(([reference, { id }]) => [reference, id]).sort(), [
      ['Patient/p-1', 'p-1'],
      ['Patient/p-2', 'p-2'],
    ]);
  });
});
