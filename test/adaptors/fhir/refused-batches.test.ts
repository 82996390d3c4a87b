import assert from 'node:assert/strict';
import { postSearch } from '../../../adaptors/fhir/post-search.ts';
import { readVersions } from '../../../adaptors/fhir/read-history.ts';
import { readMissing } from '../../../adaptors/fhir/read-missing.ts';
import { type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { fhirAt, muteConsole } from '../transport/wire.ts';

describe('a server that takes no posted batches', () => {
  let server: FhirServer;
  let printed: ReturnType<typeof muteConsole>;
  let forms = true;

  beforeEach(async () => {
    printed = muteConsole();
    forms = true;
    server = await startFhirServer({
      gateway: { proxyTo: 'http://hapi.internal:8080/fhir' },
      maxPageSize: 7,
      intercept: ({ path }) => (!forms && path.endsWith('_search') ? { kind: 'answer', status: 403 } : undefined),
    });
    server.load([
      { resourceType: 'Patient', id: 'p-1', gender: 'female' },
      { resourceType: 'Patient', id: 'p-2', gender: 'male' },
    ]);
  });
  afterEach(async () => {
    await server.close();
    printed.restore();
  });
  const fhir = () => fhirAt(new URL(server.url).origin);

  it('is asked for resources by a posted form, with no id in an address', async () => {
    const found = await readMissing(fhir(), 'Patient', ['p-1', 'p-2', 'p-3']);
    assert.deepEqual([...found.keys()].sort(), ['Patient/p-1', 'Patient/p-2']);
    assert.equal(found.get('Patient/p-2')?.gender, 'male');
    assert.ok(server.requests.every(({ path, query }) => !/p-\d/.test(`${path}?${query}`)));
    assert.ok(server.requests.some(({ method, path }) => method === 'POST' && path.endsWith('/Patient/_search')));
  });

  it('gives all of many, though it clamps pages', async () => {
    const ids = Array.from({ length: 250 }, (_, at) => `q-${at}`);
    server.load(ids.map((id) => ({ resourceType: 'Patient', id })));
    const found = await readMissing(fhir(), 'Patient', ids);
    assert.equal(found.size, 250);
    assert.ok(server.requests.every(({ query }) => !query.includes('q-')));
  });

  it('that takes no posted form either is an error that says what to allow', async () => {
    forms = false;
    assert.equal(await postSearch(fhir(), 'Patient', { _id: 'p-1' }), 'refused');
    await assert.rejects(readMissing(fhir(), 'Patient', ['p-1']), ({ code, message }: Error & { code: string }) => {
      assert.equal(code, 'refused');
      assert.match(message, /POST Patient\/_search is refused.*let the user post batch Bundles, or search by POST/);
      return true;
    });
  });

  it('shows no versions, since their addresses would hold ids', async () => {
    assert.equal(await readVersions(fhir(), 'Patient', ['p-1']), 'not-served');
    assert.deepEqual(await readVersions(fhir(), 'Patient', []), []);
  });
});
