import assert from 'node:assert/strict';
import { type FhirServer, startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';
import { type Bundle, dose, get, idsOf, linkOf, search, send } from './support.ts';

describe('posted Bundles', () => {
  let server: FhirServer;
  let ticks = 0;
  beforeEach(async () => {
    const now = (): Date => {
      ticks += 1;
      return new Date(Date.UTC(2024, 4, 1) + ticks);
    };
    server = await startFhirServer({ now });
    server.load([{ resourceType: 'Patient', id: 'p1' }, dose('d1', '2024-03-31'), dose('d2', '2024-04-01')]);
  });
  afterEach(() => server.close());
  const post = (type: string, entry: unknown[]) => send('POST', server.url, { resourceType: 'Bundle', type, entry });
  const request = (method: string, url: string, more: Record<string, unknown> = {}) => ({
    request: { method, url },
    ...more,
  });

  it('answers each entry of a batch for itself, in order', async () => {
    const { status, body } = await post('batch', [
      request('GET', 'Immunization?_id=d1,d2&_count=1'),
      request('GET', 'Patient/nosuch'),
      request('GET', 'Immunization?nosuch=1'),
      request('GET', '/Patient/p1'),
      request('GET', 'Immunization/d1/_history'),
      request('PUT', 'Immunization/d3', { resource: dose('d3', '2024-05-01') }),
      request('DELETE', 'Immunization/d2'),
    ]);
    assert.deepEqual([status, body.type], [200, 'batch-response']);
    assert.deepEqual(
      body.entry?.map((entry) => entry.response?.status),
      ['200 OK', '404 Not Found', '400 Bad Request', '200 OK', '200 OK', '201 Created', '200 OK'],
    );
    const page = body.entry?.[0]?.resource as unknown as Bundle;
    assert.deepEqual(idsOf(page), ['d1']);
    // The last entry has deleted what stood on the second page.
    assert.deepEqual(idsOf(await get(linkOf(page, 'next') ?? '')), []);
    assert.match(
      JSON.stringify(body.entry?.[1]?.response?.outcome),
      /HAPI-2001: Resource Patient\/nosuch is not known/,
    );
    assert.match(JSON.stringify(body.entry?.[2]?.response?.outcome), /HAPI-0524/);
    assert.equal(body.entry?.[3]?.resource?.id, 'p1');
    assert.equal(body.entry?.[4]?.resource?.type, 'history');
    assert.deepEqual(
      [body.entry?.[5]?.response?.location, body.entry?.[5]?.response?.etag],
      ['Immunization/d3/_history/1', 'W/"1"'],
    );
    assert.deepEqual(idsOf(await search(server, 'Immunization')), ['d1', 'd3']);
  });

  it('gives everything in a transaction one time', async () => {
    const entries = ['t1', 't2', 't3'].map((id) =>
      request('PUT', `Immunization/${id}`, { resource: dose(id, '2024-05-01') }),
    );
    const { body } = await post('transaction', entries);
    assert.equal(body.type, 'transaction-response');
    const found = await search(server, 'Immunization?date=2024-05-01');
    assert.equal(new Set(found.entry?.map((entry) => entry.resource?.meta?.lastUpdated)).size, 1);
  });

  it('does nothing of a transaction in which one entry is refused', async () => {
    const { status, body } = await post('transaction', [
      request('PUT', 'Immunization/d1', { resource: dose('d1', '2024-06-01') }),
      request('PUT', 'Immunization/new', { resource: dose('new', '2024-06-01') }),
      request('DELETE', 'Immunization/d2'),
      request('PUT', 'Immunization/bad', { resource: dose('other', '2024-06-01') }),
    ]);
    assert.deepEqual([status, body.resourceType], [400, 'OperationOutcome']);
    const found = await search(server, 'Immunization');
    assert.deepEqual(idsOf(found), ['d1', 'd2']);
    assert.equal(found.entry?.[0]?.resource?.meta?.versionId, '1');
    assert.equal((await fetch(`${server.url}/Immunization/new`)).status, 404);
    assert.equal((await get(`${server.url}/Immunization/_history`)).total, 2);
  });

  it('writes the new ids into urn:uuid references, and finds conditional ones', async () => {
    const urn = 'urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a';
    const patient = { resourceType: 'Patient', identifier: [{ system: 'urn:card', value: '9' }] };
    const { body } = await post('transaction', [
      request('POST', 'Immunization', {
        resource: { ...dose('', '2024-07-01', { patient: { reference: urn } }), id: undefined },
      }),
      request('POST', 'Patient', { fullUrl: urn, resource: patient }),
    ]);
    const id = body.entry?.[1]?.response?.location?.split('/')[1];
    assert.match(id ?? '', /^\d+$/);
    assert.deepEqual(body.entry?.[0]?.resource?.patient, { reference: `Patient/${id}` });
    const conditional = { patient: { reference: 'Patient?identifier=urn:card|9' } };
    await post('transaction', [request('PUT', 'Immunization/c1', { resource: dose('c1', '2024-07-01', conditional) })]);
    assert.equal((await search(server, `Immunization?patient=${id}`)).total, 2);
  });

  it('refuses a transaction with a conditional reference to nothing', async () => {
    const lost = { patient: { reference: 'Patient?identifier=urn:card|404' } };
    const { status } = await post('transaction', [
      request('PUT', 'Immunization/c1', { resource: dose('c1', '2024-07-01', lost) }),
    ]);
    assert.equal(status, 404);
    assert.equal((await fetch(`${server.url}/Immunization/c1`)).status, 404);
  });

  it('answers an empty batch without entry', async () => {
    const { body } = await post('batch', []);
    assert.equal('entry' in body, false);
  });

  for (const bundle of [
    { resourceType: 'Bundle', type: 'collection' },
    { resourceType: 'Patient' },
    { resourceType: 'Bundle', type: 'batch', entry: [{}] },
  ]) {
    it(`refuses ${JSON.stringify(bundle)}`, async () => {
      assert.equal((await send('POST', server.url, bundle)).status, 400);
    });
  }
});
