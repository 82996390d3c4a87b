import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { type BundleEntry, fetchBundle } from './fetch-bundle.ts';
import { sharedHapi } from './shared-hapi.ts';
import { type Hapi, startHapi } from './start.ts';

const CVX = 'http://hl7.org/fhir/sid/cvx';
const TAG = { system: 'urn:tallysheet:check', code: 'hapi' };
const OURS = `_tag=${TAG.system}|${TAG.code}`;
const meta = { tag: [TAG] };

const place = {
  resourceType: 'Location',
  id: 'hapi-check-place',
  meta,
  identifier: [{ system: 'urn:mfl', value: '7' }],
};
const ward = {
  resourceType: 'Location',
  id: 'hapi-check-ward',
  meta,
  partOf: { reference: 'Location/hapi-check-place' },
};
const children = ['a', 'b'].map((letter) => ({ resourceType: 'Patient', id: `hapi-check-child-${letter}`, meta }));
const doses = [1, 2, 3, 4, 5].map((number) => dose(`hapi-check-dose-${number}`, number % 2 === 0 ? 'a' : 'b'));

function dose(id: string, child: string) {
  return {
    resourceType: 'Immunization',
    id,
    meta,
    status: 'completed',
    vaccineCode: { coding: [{ system: CVX, code: '19' }] },
    patient: { reference: `Patient/hapi-check-child-${child}` },
    location: { reference: 'Location?identifier=urn:mfl|7' },
    occurrenceDateTime: '2026-01-15T10:00:00+03:00',
  };
}

describe('a real HAPI server', () => {
  let hapi: Hapi;
  let stored = 0;

  before(async () => {
    hapi = await sharedHapi();
    // The doses first: what they refer to has to be stored before them all the same.
    stored = await hapi.load([...doses, ...children, ward, place]);
    assert.equal(stored, 9);
  });

  after(async () => {
    if (stored === 0) return;
    for (const type of ['Immunization', 'Patient', 'Location']) await remove(`${type}?${OURS}`);
  });

  const idsOf = (entries: readonly BundleEntry[] | undefined) =>
    (entries ?? []).map(({ resource }) => resource?.id).sort();
  const remove = async (path: string) => {
    const response = await fetch(`${hapi.url}/${path}`, { method: 'DELETE' });
    assert.ok(response.ok, `DELETE ${path} answered ${response.status}`);
  };

  it('stores a place named by its identifier as a reference to its id', async () => {
    const { bundle } = await fetchBundle(`${hapi.url}/Immunization?${OURS}&location=Location/hapi-check-place`);
    assert.deepEqual(idsOf(bundle.entry), idsOf(doses.map((resource) => ({ resource }))));
  });

  it('includes the place that a ward is part of', async () => {
    const { bundle } = await fetchBundle(`${hapi.url}/Location?_id=hapi-check-ward&_include=Location:partof`);
    assert.deepEqual(idsOf(bundle.entry), ['hapi-check-place', 'hapi-check-ward']);
  });

  it('gives every page to a client that keeps its own base URL and takes only the query of next', async () => {
    const pages: (string | undefined)[][] = [];
    let url: string | undefined = `${hapi.url}/Immunization?${OURS}&_count=2`;
    while (url !== undefined) {
      const { bundle } = await fetchBundle(url);
      pages.push(idsOf(bundle.entry));
      const next = bundle.link?.find(({ relation }) => relation === 'next')?.url;
      url = next === undefined ? undefined : `${hapi.url}?${next.slice(next.indexOf('?') + 1)}`;
    }
    assert.deepEqual(
      pages.map(({ length }) => length),
      [2, 2, 1],
    );
    assert.deepEqual(
      pages.flat().sort(),
      doses.map(({ id }) => id),
    );
  });

  it('answers a repeated search from its cache unless told no-cache', async () => {
    const search = `${hapi.url}/Immunization?${OURS}&status=completed`;
    const first = await fetchBundle(search, {});
    assert.equal(first.bundle.entry?.length, 5);
    await hapi.load([dose('hapi-check-dose-late', 'a')]);

    const cached = await fetchBundle(search, {});
    assert.match(cached.headers.get('x-cache') ?? '', /^HIT/);
    assert.equal(cached.bundle.entry?.length, 5);

    const fresh = await fetchBundle(search, { 'cache-control': 'no-cache' });
    assert.equal(fresh.headers.get('x-cache'), null);
    assert.equal(fresh.bundle.entry?.length, 6);
    await remove('Immunization/hapi-check-dose-late');
  });

  it('includes the patients of the doses once each, beside the page', async () => {
    const { bundle } = await fetchBundle(`${hapi.url}/Immunization?${OURS}&_include=Immunization:patient&_count=4`);
    const ofMode = (mode: string) => bundle.entry?.filter(({ search }) => search?.mode === mode);
    assert.equal(ofMode('match')?.length, 4);
    assert.deepEqual(idsOf(ofMode('include')), ['hapi-check-child-a', 'hapi-check-child-b']);
  });

  it('counts without entries for _summary=count', async () => {
    const { bundle } = await fetchBundle(`${hapi.url}/Immunization?${OURS}&_summary=count`);
    assert.equal(bundle.total, 5);
    assert.equal(bundle.entry, undefined);
  });

  it('lists a deletion in the history of the type, and in no search', async () => {
    const id = 'hapi-check-dose-deleted';
    await hapi.load([dose(id, 'b')]);
    const stored: unknown = await (await fetch(`${hapi.url}/Immunization/${id}`)).json();
    assert.ok(typeof stored === 'object' && stored !== null && 'meta' in stored);
    assert.ok(typeof stored.meta === 'object' && stored.meta !== null && 'lastUpdated' in stored.meta);
    const since = encodeURIComponent(`${stored.meta.lastUpdated}`);
    await remove(`Immunization/${id}`);

    const history = await fetchBundle(`${hapi.url}/Immunization/_history?_since=${since}`);
    const deletion = history.bundle.entry?.find(({ request }) => request?.method === 'DELETE');
    assert.match(deletion?.request?.url ?? '', new RegExp(`^Immunization/${id}/_history/2$`));
    assert.equal(deletion?.resource, undefined);

    const changed = await fetchBundle(`${hapi.url}/Immunization?${OURS}&_lastUpdated=ge${since}`);
    assert.ok(!idsOf(changed.bundle.entry).includes(id));
  });

  it('exports in bulk, to a client that accepts to wait', async () => {
    const url = `${hapi.url}/$export?_type=Immunization&_typeFilter=${encodeURIComponent(`Immunization?${OURS}`)}`;
    assert.equal((await fetch(url)).status, 400);
    const accepted = await fetch(url, { headers: { prefer: 'respond-async' } });
    assert.equal(accepted.status, 202);
    const statusUrl = accepted.headers.get('content-location') ?? '';
    assert.ok(statusUrl.startsWith(`${hapi.url}/$export-poll-status?_jobId=`), statusUrl);

    let status = await fetch(statusUrl);
    for (; status.status === 202; status = await fetch(statusUrl)) await setTimeout(100);
    assert.equal(status.status, 200);
    const files = (await status.text()).match(/http[^"]*\/Binary\/\w+/g) ?? [];
    const bodies = files.map(async (file) =>
      (await fetch(file, { headers: { accept: 'application/fhir+ndjson' } })).text(),
    );
    const lines = (await Promise.all(bodies)).flatMap((body) => body.trim().split('\n'));
    assert.deepEqual(
      lines.map((line) => JSON.parse(line).id).sort(),
      doses.map(({ id }) => id),
    );
  });

  it('is not loaded with a place that nothing is known of', async () => {
    const lost = { ...dose('hapi-check-dose-lost', 'a'), location: { reference: 'Location?identifier=urn:mfl|8' } };
    await assert.rejects(hapi.load([lost]), /no Location that was loaded has the identifier of .*urn:mfl\|8/);
  });

  it('says what to install where there is no Java', async () => {
    const path = process.env.PATH ?? '';
    process.env.PATH = '';
    try {
      await assert.rejects(startHapi({ say: () => {} }), { code: 'COMMAND_MISSING', fix: /apt-get install/ });
    } finally {
      process.env.PATH = path;
    }
  });
});
