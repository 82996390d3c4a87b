import assert from 'node:assert/strict';
import { get as httpGet } from 'node:http';
import { type FhirServer, type FhirServerOptions, startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';
import { type Bundle, diagnosticsOf, dose, get, idsOf, linkOf, search } from './support.ts';

describe('paging', () => {
  let server: FhirServer;
  let clock: Date;
  const start = async (count: number, options: FhirServerOptions = {}): Promise<void> => {
    clock = new Date('2024-05-01T10:00:00.000Z');
    server = await startFhirServer({ now: () => clock, ...options });
    const doses = Array.from({ length: count }, (_, at) => dose(`d${at + 1}`, '2024-03-31'));
    server.load([{ resourceType: 'Patient', id: 'p1' }, ...doses]);
  };
  const wait = (ms: number): void => {
    clock = new Date(clock.getTime() + ms);
  };
  afterEach(() => server.close());

  const pagesFrom = async (first: Bundle): Promise<Bundle[]> => {
    const pages = [first];
    for (let next = linkOf(first, 'next'); next !== undefined; ) {
      const page = await get(next);
      pages.push(page);
      next = linkOf(page, 'next');
    }
    return pages;
  };

  it('gives 20 to a page, and every resource once, by opaque links at the base address', async () => {
    await start(45);
    const pages = await pagesFrom(await search(server, 'Immunization?status=completed'));
    assert.deepEqual(
      pages.map((page) => idsOf(page).length),
      [20, 20, 5],
    );
    assert.equal(new Set(pages.flatMap((page) => idsOf(page))).size, 45);
    const id = pages[0]?.id;
    assert.equal(
      linkOf(pages[0] as Bundle, 'next'),
      `${server.url}?_getpages=${id}&_getpagesoffset=20&_count=20&_bundletype=searchset`,
    );
    assert.deepEqual(
      pages.map((page) => page.id),
      [id, id, id],
    );
    assert.equal(
      linkOf(pages[2] as Bundle, 'previous'),
      `${server.url}?_getpages=${id}&_getpagesoffset=20&_count=20&_bundletype=searchset`,
    );
  });

  it('cuts the page size to the maximum in silence, in next links as well', async () => {
    await start(45, { maxPageSize: 10 });
    const first = await search(server, 'Immunization?_count=1000');
    assert.equal(idsOf(first).length, 10);
    assert.equal(linkOf(first, 'self'), `${server.url}/Immunization?_count=1000`);
    assert.match(linkOf(first, 'next') ?? '', /_getpagesoffset=10&_count=10&/);
    const raised = await get((linkOf(first, 'next') ?? '').replace('&_count=10', '&_count=5000'));
    assert.equal(idsOf(raised).length, 10);
    assert.match(linkOf(raised, 'next') ?? '', /_getpagesoffset=20&_count=10&/);
  });

  it('leaves out the total while results beyond those fetched so far may follow', async () => {
    await start(30);
    const first = await search(server, 'Immunization?_count=5');
    assert.equal(first.total, undefined);
    assert.equal((await search(server, 'Immunization?_count=5&_total=accurate')).total, 30);
    assert.equal((await search(server, 'Immunization?_count=5&_total=estimate')).total, undefined);
    assert.equal((await search(server, 'Immunization?_count=20')).total, 30);
    const pages = await pagesFrom(first);
    assert.deepEqual(
      pages.map((page) => page.total),
      [undefined, undefined, 30, 30, 30, 30],
    );
  });

  it('keeps which resources are on which page, but shows them as they are now', async () => {
    await start(0);
    for (let at = 1; at <= 6; at += 1) server.put(dose(`s${at}`, '2024-03-31'));
    const first = await search(server, 'Immunization?_count=2&_sort=_id');
    server.delete('Immunization', 's3');
    server.put(dose('s4', '2024-04-01'));
    server.put(dose('s0', '2024-03-31'));
    const [, second, third] = await pagesFrom(first);
    assert.deepEqual(idsOf(second as Bundle), ['s4']);
    assert.equal(second?.entry?.[0]?.resource?.meta?.versionId, '2');
    assert.equal(second?.total, 6);
    assert.deepEqual(idsOf(third as Bundle), ['s5', 's6']);
    assert.equal(linkOf(third as Bundle, 'next'), undefined);
  });

  it('repeats what a page includes, but not within the page', async () => {
    await start(4);
    const pages = await pagesFrom(await search(server, 'Immunization?_count=2&_include=Immunization:patient'));
    assert.deepEqual(
      pages.map((page) => idsOf(page).length),
      [2, 2],
    );
    assert.deepEqual(
      pages.map((page) => idsOf(page, 'include')),
      [['p1'], ['p1']],
    );
    assert.match(linkOf(pages[0] as Bundle, 'next') ?? '', /&_count=2&_include=Immunization%3Apatient&_bundletype=/);
  });

  it('serves pages in any order, and none beyond the end', async () => {
    await start(10);
    const next = linkOf(await search(server, 'Immunization?_count=3'), 'next') ?? '';
    assert.deepEqual(idsOf(await get(next.replace('offset=3', 'offset=9'))), ['d10']);
    assert.deepEqual(idsOf(await get(next)), ['d4', 'd5', 'd6']);
    const beyond = await get(next.replace('offset=3', 'offset=99'));
    assert.deepEqual([beyond.entry, linkOf(beyond, 'next')], [undefined, undefined]);
  });

  it('forgets a search an hour after it was made, or ten minutes after its last page', async () => {
    await start(10);
    const first = linkOf(await search(server, 'Immunization?_count=3'), 'next') ?? '';
    wait(3_599_000);
    assert.equal((await fetch(first)).status, 200);
    wait(599_000);
    assert.equal((await fetch(first)).status, 200);
    wait(600_000);
    const answer = await fetch(first);
    assert.equal(answer.status, 410);
    assert.match(
      await diagnosticsOf(answer),
      /HAPI-0417: Search ID "[-0-9a-f]{36}" does not exist and may have expired/,
    );
  });

  it('forgets a search as soon as it is told', async () => {
    await start(10, { searchExpiryMs: 0 });
    const answer = await fetch(linkOf(await search(server, 'Immunization?_count=3'), 'next') ?? '');
    assert.equal(answer.status, 410);
  });

  it('answers the same search from memory for a minute, unless told no-cache', async () => {
    await start(2);
    const url = `${server.url}/Immunization?_count=5`;
    assert.equal((await fetch(url)).headers.get('x-cache'), null);
    server.put(dose('d3', '2024-03-31'));
    wait(59_999);
    const reused = await fetch(url);
    assert.equal(reused.headers.get('x-cache'), `HIT from ${server.url}`);
    assert.deepEqual(idsOf((await reused.json()) as Bundle), ['d1', 'd2']);
    assert.deepEqual(idsOf(await get(url, { 'cache-control': 'no-cache' })), ['d1', 'd2', 'd3']);
    assert.deepEqual(idsOf(await get(url)), ['d1', 'd2']);
    wait(1);
    const fresh = await fetch(url);
    assert.equal(fresh.headers.get('x-cache'), null);
    assert.deepEqual(idsOf((await fresh.json()) as Bundle), ['d1', 'd2', 'd3']);
  });

  it('never answers from memory when told so', async () => {
    await start(1, { reuseSearchMs: 0 });
    await get(`${server.url}/Immunization`);
    server.put(dose('d2', '2024-03-31'));
    assert.deepEqual(idsOf(await get(`${server.url}/Immunization`)), ['d1', 'd2']);
  });

  it('truncates in silence for no-store', async () => {
    await start(150);
    const noStore = { 'cache-control': 'no-store' };
    const short = await get(`${server.url}/Immunization?_count=20`, noStore);
    assert.deepEqual([idsOf(short).length, short.total, linkOf(short, 'next')], [20, 20, undefined]);
    const long = await get(`${server.url}/Immunization?_count=500`, noStore);
    assert.deepEqual([idsOf(long).length, long.total, linkOf(long, 'next')], [100, undefined, undefined]);
  });

  it('pages by _offset without keeping the search', async () => {
    await start(5);
    const page = await get(`${server.url}/Immunization?_offset=2&_count=2`);
    assert.deepEqual(idsOf(page), ['d3', 'd4']);
    assert.equal(linkOf(page, 'next'), `${server.url}/Immunization?_count=2&_offset=4`);
    assert.equal(linkOf(page, 'previous'), `${server.url}/Immunization?_count=2&_offset=0`);
  });

  it('writes links with the host that the client asked for', async () => {
    await start(5);
    const text = await new Promise<string>((resolve, reject) => {
      const headers = {
        host: 'fhir.example.org',
        'x-forwarded-host': 'other.example.org',
        'x-forwarded-proto': 'https',
      };
      httpGet(`${server.url}/Immunization?_count=2`, { headers }, async (response) => {
        let body = '';
        for await (const chunk of response) body += String(chunk);
        resolve(body);
      }).on('error', reject);
    });
    const bundle = JSON.parse(text) as Bundle;
    assert.match(linkOf(bundle, 'next') ?? '', /^http:\/\/fhir\.example\.org\/fhir\?_getpages=/);
    assert.equal(bundle.entry?.[0]?.fullUrl, 'http://fhir.example.org/fhir/Immunization/d1');
  });
});
