import assert from 'node:assert/strict';
import { batchRead } from '../../../adaptors/fhir/batch-read.ts';
import { countMatches, searchPages } from '../../../adaptors/fhir/index.ts';
import { distrustCaches, pastCaches } from '../../../adaptors/fhir/past-caches.ts';
import { postSearch } from '../../../adaptors/fhir/post-search.ts';
import type { Transport, TransportRequest } from '../../../adaptors/transport/index.ts';
import { all } from './mapping.ts';

describe('a server behind something that hands no Cache-Control on', () => {
  let asked: TransportRequest[];
  let fhir: Transport;
  let now: number;
  beforeEach(() => {
    asked = [];
    now = Date.UTC(2026, 3, 10, 7, 12, 45, 3);
    const next = [{ relation: 'next', url: 'http://inside/fhir?_getpages=1' }];
    fhir = {
      system: 'FHIR',
      async send(request) {
        asked.push(request);
        const isFirst = request.method === 'GET' && request.path !== '';
        const isBatch = request.method === 'POST' && request.path === '';
        const entry = isBatch ? [{ response: { status: '404' } }, { response: { status: '404' } }] : undefined;
        const body = { resourceType: 'Bundle', type: 'searchset', total: 0, entry, link: isFirst ? next : [] };
        return { status: 200, headers: {}, body };
      },
    };
  });

  const bound = /^lt2999-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ$/;

  it('is asked by itself while nothing says so', () => {
    const query = { status: 'completed' };
    assert.equal(pastCaches(fhir, query), query);
  });

  it('is asked for what no cache has: each time, beside the bounds of the search, and not again for its next pages', async () => {
    distrustCaches(fhir, () => now);
    await all(searchPages(fhir, 'Immunization', { _lastUpdated: 'ge2026-01-01' }));
    now += 1;
    await countMatches(fhir, 'Immunization', {});
    const [first, page, count] = asked.map(({ query }) => query?._lastUpdated);
    assert.equal(first?.[0], 'ge2026-01-01');
    assert.match(first?.[1] ?? '', bound);
    assert.equal(page, undefined);
    assert.match(count?.[0] ?? '', bound);
    assert.notEqual(count?.[0], first?.[1]);
  });

  it('is asked so by forms and in batches too, where these search', async () => {
    distrustCaches(fhir, () => now);
    await postSearch(fhir, 'Patient', { _id: 'p-1,p-2' });
    assert.match(String(asked[0]?.body), /^_id=p-1%2Cp-2&_lastUpdated=lt2999/);
    await batchRead(fhir, ['Patient?_id=p-1', 'Patient/p-1/_history?_count=2']);
    const batch = JSON.stringify(asked[1]?.body);
    assert.match(batch, /"Patient\?_id=p-1&_lastUpdated=lt2999/);
    assert.match(batch, /"Patient\/p-1\/_history\?_count=2"/);
  });
});
