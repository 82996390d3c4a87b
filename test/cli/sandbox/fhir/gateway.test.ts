import assert from 'node:assert/strict';
import { type FhirServer, type Gateway, startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';
import { dose, get, idsOf, linkOf, send } from './support.ts';

const LOCATION = 'https://smartregister.org/location-tag-id';
const PROXY_TO = 'http://hapi.internal:8080/fhir';
const HEADERS = { authorization: 'Bearer secret', 'cache-control': 'no-cache' };
const tagged = (id: string, place: string) =>
  dose(id, '2026-03-05', { meta: { tag: [{ system: LOCATION, code: place, display: 'Practitioner Location' }] } });

async function startBehind(gateway: Omit<Gateway, 'proxyTo'>): Promise<FhirServer> {
  const server = await startFhirServer({ auth: { token: 'secret' }, gateway: { proxyTo: PROXY_TO, ...gateway } });
  server.load([
    { resourceType: 'Location', id: 'loc-a' },
    { resourceType: 'Location', id: 'loc-b' },
    { resourceType: 'Patient', id: 'p1' },
    tagged('d1', 'loc-a'),
    tagged('d2', 'loc-b'),
    tagged('d3', 'loc-a'),
  ]);
  return server;
}

describe('the gateway before the FHIR server', () => {
  let server: FhirServer;
  afterEach(() => server.close());
  const read = (path: string) => get(`${server.url}/${path}`, HEADERS);

  it('lets nobody in without a token', async () => {
    server = await startBehind({});
    assert.equal((await fetch(`${server.url}/Immunization`)).status, 401);
  });

  it('shows everything to a user of the role WEB_CLIENT, and links that name the server behind it', async () => {
    server = await startBehind({});
    const first = await read('Immunization?_count=2');
    assert.deepEqual(idsOf(first), ['d1', 'd2']);
    const next = linkOf(first, 'next') ?? '';
    assert.ok(next.startsWith(`${PROXY_TO}?_getpages=`), next);
    const second = await read(next.slice(PROXY_TO.length));
    assert.deepEqual(idsOf(second), ['d3']);
  });

  it('narrows what a user of the app searches to the tags of their places, but no places, and no reading by id', async () => {
    server = await startBehind({ sees: [`${LOCATION}|loc-a`, `${LOCATION}|loc-c`] });
    assert.deepEqual(idsOf(await read('Immunization')), ['d1', 'd3']);
    assert.equal((await read('Immunization?_summary=count')).total, 2);
    assert.deepEqual(idsOf(await read('Location')), ['loc-a', 'loc-b']);
    const answer = await fetch(`${server.url}/Immunization/d2`, { headers: HEADERS });
    assert.equal(answer.status, 200);
  });

  for (const [batches, expected] of [
    [false, 400],
    [true, 200],
  ] as const) {
    it(`${batches ? 'passes' : 'refuses'} posted batches when it is set up so`, async () => {
      server = await startBehind(batches ? { batches } : {});
      const entry = [{ request: { method: 'GET', url: 'Patient/p1' } }];
      const { status } = await send('POST', server.url, { resourceType: 'Bundle', type: 'batch', entry }, HEADERS);
      assert.equal(status, expected);
    });
  }
});
