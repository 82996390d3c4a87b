import assert from 'node:assert/strict';
import { type FhirServer, startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';
import { diagnosticsOf, dose, get, idsOf, linkOf, search, send } from './support.ts';

describe('reading, writing and deleting', () => {
  let server: FhirServer;
  let clock: Date;
  beforeEach(async () => {
    clock = new Date('2024-05-01T10:00:00.123Z');
    server = await startFhirServer({ now: () => clock });
  });
  afterEach(() => server.close());
  const wait = (ms: number): void => {
    clock = new Date(clock.getTime() + ms);
  };

  it('creates under the id of the address, updates and tells the version', async () => {
    const url = `${server.url}/Immunization/d1`;
    const first = await send('PUT', url, dose('d1', '2024-03-31'));
    assert.equal(first.status, 201);
    assert.equal(first.headers.get('etag'), 'W/"1"');
    assert.equal(first.headers.get('content-location'), `${url}/_history/1`);
    assert.deepEqual(first.body.meta, { versionId: '1', lastUpdated: '2024-05-01T10:00:00.123+00:00' });
    wait(1000);
    const second = await send('PUT', url, dose('d1', '2024-04-01'));
    assert.deepEqual([second.status, second.headers.get('etag')], [200, 'W/"2"']);
    const read = await fetch(url);
    assert.equal(read.headers.get('last-modified'), 'Wed, 01 May 2024 10:00:01 GMT');
    assert.deepEqual(await read.json(), second.body);
    assert.deepEqual(await (await fetch(`${url}/_history/1`)).json(), first.body);
  });

  it('keeps the version when nothing has changed, whatever the order of the properties', async () => {
    const before = server.put(dose('d1', '2024-03-31', { note: [{ text: 'a', time: '2024' }] }));
    wait(1000);
    const { meta: _meta, id, ...content } = before;
    const again = { note: [{ time: '2024', text: 'a' }], ...content, id };
    again.note = [{ time: '2024', text: 'a' }];
    const answer = await send('PUT', `${server.url}/Immunization/d1`, again);
    assert.deepEqual([answer.status, answer.body.meta], [200, before.meta]);
  });

  it('creates under an id of its own', async () => {
    const answer = await send('POST', `${server.url}/Patient`, { resourceType: 'Patient', id: 'mine', gender: 'male' });
    assert.equal(answer.status, 201);
    assert.notEqual(answer.body.id, 'mine');
    assert.equal(answer.headers.get('location'), `${server.url}/Patient/${answer.body.id}/_history/1`);
    const other = await send('POST', `${server.url}/Patient`, { resourceType: 'Patient' });
    assert.notEqual(other.body.id, answer.body.id);
  });

  it('creates nothing when If-None-Exist finds one', async () => {
    const identifier = [{ system: 'urn:card', value: '7' }];
    const headers = { 'if-none-exist': 'identifier=urn:card|7' };
    const first = await send('POST', `${server.url}/Patient`, { resourceType: 'Patient', identifier }, headers);
    const second = await send('POST', `${server.url}/Patient`, { resourceType: 'Patient', identifier }, headers);
    assert.deepEqual([first.status, second.status, second.body.id], [201, 200, first.body.id]);
  });

  it('refuses an update of a version that is not the current one with 409', async () => {
    server.put(dose('d1', '2024-03-31'));
    const url = `${server.url}/Immunization/d1`;
    const refused = await send('PUT', url, dose('d1', '2024-04-01'), { 'if-match': 'W/"99"' });
    assert.equal(refused.status, 409);
    assert.match(
      JSON.stringify(refused.body),
      /HAPI-0550: HAPI-0989: .*_history\/99 but this is not the current version/,
    );
    assert.equal((await send('PUT', url, dose('d1', '2024-04-01'), { 'if-match': 'W/"1"' })).status, 200);
  });

  it('answers 304 for the version or the millisecond that the client has', async () => {
    server.put(dose('d1', '2024-03-31'));
    const url = `${server.url}/Immunization/d1`;
    const status = async (headers: Record<string, string>) => (await fetch(url, { headers })).status;
    assert.equal(await status({ 'if-none-match': 'W/"1"' }), 304);
    assert.equal(await status({ 'if-none-match': 'W/"2"' }), 200);
    assert.equal(await status({ 'if-modified-since': 'Wed, 01 May 2024 10:00:00 GMT' }), 200);
    assert.equal(await status({ 'if-modified-since': 'Wed, 01 May 2024 10:00:01 GMT' }), 304);
  });

  it('deletes: 410 afterwards, older versions stay, searches forget it, a PUT brings it back', async () => {
    server.put(dose('d1', '2024-03-31'));
    wait(1000);
    const url = `${server.url}/Immunization/d1`;
    const deleted = await fetch(url, { method: 'DELETE' });
    assert.equal(deleted.status, 200);
    assert.match(await deleted.text(), /SUCCESSFUL_DELETE.*Successfully deleted 1 resource/);
    const gone = await fetch(url);
    assert.equal(gone.status, 410);
    assert.equal(gone.headers.get('location'), `${url}/_history/2`);
    assert.match(await diagnosticsOf(gone), /Resource was deleted at 2024-05-01T10:00:01.123\+00:00/);
    assert.equal((await fetch(`${url}/_history/1`)).status, 200);
    assert.equal((await fetch(`${url}/_history/2`)).status, 410);
    assert.deepEqual(idsOf(await search(server, 'Immunization?_lastUpdated=ge2024')), []);
    const back = await send('PUT', url, dose('d1', '2024-03-31'));
    assert.deepEqual([back.status, back.headers.get('etag')], [201, 'W/"4"']);
  });

  it('deletes nothing twice', async () => {
    server.put(dose('d1', '2024-03-31'));
    assert.deepEqual([server.delete('Immunization', 'd1'), server.delete('Immunization', 'd1')], [true, false]);
    const answer = await fetch(`${server.url}/Immunization/d1`, { method: 'DELETE' });
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /Successfully deleted 0 resource/);
  });

  it('deletes what a search finds, but never a whole type', async () => {
    server.load([dose('d1', '2024-03-31'), dose('d2', '2024-04-01'), dose('d3', '2024-05-01')]);
    await fetch(`${server.url}/Immunization?date=lt2024-05-01`, { method: 'DELETE' });
    assert.deepEqual(idsOf(await search(server, 'Immunization')), ['d3']);
    assert.equal((await fetch(`${server.url}/Immunization`, { method: 'DELETE' })).status, 400);
  });

  it('lists the history newest first, deletions without resource and time', async () => {
    server.put(dose('d1', '2024-03-31'));
    wait(1000);
    server.put(dose('d2', '2024-03-31'));
    wait(1000);
    server.put(dose('d1', '2024-04-01'));
    wait(1000);
    server.delete('Immunization', 'd2');
    server.put({ resourceType: 'Patient', id: 'p1' });
    const all = await get(`${server.url}/Immunization/_history`);
    assert.equal(all.total, 4);
    assert.deepEqual(
      all.entry?.map((entry) => [entry.request?.method, entry.request?.url, entry.response?.status]),
      [
        ['DELETE', 'Immunization/d2/_history/2', '200 OK'],
        ['PUT', 'Immunization/d1/_history/2', '200 OK'],
        ['POST', 'Immunization/d2/_history/1', '201 Created'],
        ['POST', 'Immunization/d1/_history/1', '201 Created'],
      ],
    );
    assert.deepEqual(all.entry?.[0], {
      fullUrl: `${server.url}/Immunization/d2`,
      request: { method: 'DELETE', url: 'Immunization/d2/_history/2' },
      response: { status: '200 OK', etag: 'W/"2"' },
    });
    const since = await get(`${server.url}/Immunization/_history?_since=2024-05-01T10:00:02.123Z`);
    assert.deepEqual([since.entry?.length, since.total], [2, undefined]);
    assert.equal((await get(`${server.url}/_history`)).total, 5);
    assert.equal((await get(`${server.url}/Immunization/d2/_history`)).total, 2);
    const page = await get(`${server.url}/Immunization/_history?_count=1&_offset=1`);
    assert.deepEqual(
      page.entry?.map((entry) => entry.request?.url),
      ['Immunization/d1/_history/2'],
    );
    assert.equal(linkOf(page, 'next'), `${server.url}/Immunization/_history?_count=1&_offset=2`);
  });

  it('loads with the version and the time that resources come with, or without', async () => {
    const meta = { versionId: '7', lastUpdated: '2024-01-02T03:04:05.678Z' };
    assert.equal(server.load([dose('d1', '2024-03-31', { meta })], { keepMeta: true }), 1);
    server.load([dose('d2', '2024-03-31', { meta })]);
    const bundle = await search(server, 'Immunization');
    assert.deepEqual(
      bundle.entry?.map((entry) => entry.resource?.meta),
      [meta, { versionId: '1', lastUpdated: '2024-05-01T10:00:00.123+00:00' }],
    );
    assert.deepEqual(idsOf(await search(server, 'Immunization?_lastUpdated=2024-01-02')), ['d1']);
    assert.equal(server.put(dose('d1', '2024-04-01')).meta?.versionId, '8');
  });

  it('loads the same content again under a new time, as a re-index does, but not under the same', async () => {
    const at = (lastUpdated: string) => dose('d1', '2024-03-31', { meta: { lastUpdated } });
    server.load([at('2024-01-01T00:00:00.000Z'), at('2024-01-01T00:00:00.000Z'), at('2024-02-01T00:00:00.000Z')], {
      keepMeta: true,
    });
    const history = await get(`${server.url}/Immunization/d1/_history`);
    assert.deepEqual(
      history.entry?.map((entry) => [entry.resource?.meta?.versionId, entry.resource?.meta?.lastUpdated]),
      [
        ['2', '2024-02-01T00:00:00.000Z'],
        ['1', '2024-01-01T00:00:00.000Z'],
      ],
    );
  });

  it('loads conditional references as references to what is there', async () => {
    server.load([
      { resourceType: 'Location', id: 'l1', identifier: [{ system: 'urn:mfl', value: '7' }] },
      dose('d1', '2024-03-31', { location: { reference: 'Location?identifier=urn:mfl|7' } }),
      dose('d2', '2024-03-31', { location: { reference: 'Location?identifier=urn:mfl|8' } }),
    ]);
    const bundle = await search(server, 'Immunization');
    assert.deepEqual(
      bundle.entry?.map((entry) => entry.resource?.location),
      [{ reference: 'Location/l1' }, { reference: 'Location?identifier=urn:mfl|8' }],
    );
  });

  const refused: [string, string, unknown, number, RegExp][] = [
    ['PUT', 'Patient', { resourceType: 'Patient' }, 400, /HAPI-0418/],
    ['PUT', 'Patient/p1', { resourceType: 'Patient', id: 'p2' }, 400, /does not match URL ID/],
    ['PUT', 'Patient/p1', { resourceType: 'Location', id: 'p1' }, 400, /was expecting "Patient"/],
    ['POST', 'Patient', ['no resource'], 400, /resourceType/],
    ['POST', 'NoSuchType', { resourceType: 'NoSuchType' }, 404, /HAPI-0302: Unknown resource type 'NoSuchType'/],
    ['PATCH', 'Patient/p1', {}, 400, /does not know how to handle PATCH/],
    ['POST', '$export', {}, 400, /does not know how to handle POST/],
  ];
  for (const [method, path, body, status, message] of refused) {
    it(`refuses ${method} ${path} with ${JSON.stringify(body)}`, async () => {
      const answer = await send(method, `${server.url}/${path}`, body);
      assert.equal(answer.status, status);
      assert.match(JSON.stringify(answer.body).replaceAll('\\"', '"'), message);
    });
  }

  it('says where a body is no JSON', async () => {
    const answer = await fetch(`${server.url}/Patient`, { method: 'POST', body: '{"resourceType"' });
    assert.equal(answer.status, 400);
    assert.match(await diagnosticsOf(answer), /Failed to parse request body as JSON/);
  });
});
