import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import { searchValues } from '../../../adaptors/tracker/search-values.ts';
import { fhirOverHttp, type Transport } from '../../../adaptors/transport/index.ts';
import { fhirCredential } from '../../../cli/connect/fhir-credential.ts';
import { type FhirServer, type FhirServerOptions, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { aside } from '../../workflow/support/aside.ts';
import { kid, shot } from '../../workflow/support/tracker-data.ts';

describe('searching by values that must be in no address', () => {
  let server: FhirServer;
  let fhir: Transport;

  async function start(options: Partial<FhirServerOptions> = {}): Promise<void> {
    server = await startFhirServer({ now: () => new Date('2026-04-10T00:00:00Z'), ...options });
    const doses = [...Array(60).keys()].map((at) => shot(`shot-${at}`, at % 3, 'BCG'));
    const dated = doses.map((dose, at) => ({
      ...dose,
      meta: { lastUpdated: new Date(Date.UTC(2026, 2, 1) + at * 1000).toISOString() },
    }));
    server.load([kid({ n: 0 }), kid({ n: 1 }), kid({ n: 2 }), kid({ n: 3, number: 'a,b|c$d' }), ...dated], {
      keepMeta: true,
    });
    fhir = fhirOverHttp(request, { clock: { now: () => 0 } })({ ...fhirCredential(server.url), access_token: 'token' });
  }
  afterEach(async () => {
    const asked = server.requests.map(({ path, query }) => `${path}?${query}`).join('\n');
    assert.ok(!asked.includes('kid-') && !asked.includes('TL-'), asked);
    await server.close();
  });

  const ask = async (type: string, parameter: string, values: readonly string[]): Promise<string[]> => {
    let found: readonly { readonly id?: string }[] = [];
    await aside(
      async () => {
        found = await searchValues(fhir, { type, parameter, values });
        return {};
      },
      () => undefined,
    );
    return found.map(({ id }) => id ?? '').sort();
  };
  const ALL = ['Patient/kid-0', 'Patient/kid-1', 'Patient/kid-2'];

  for (const [title, options] of [
    ['by posted batches', {}],
    ['from pages of seven', { maxPageSize: 7 }],
    ['by posted forms, where no batch passes', { gateway: { proxyTo: 'http://hapi.internal/fhir' } }],
    ['by posted forms, from pages of seven', { maxPageSize: 7, gateway: { proxyTo: 'http://hapi.internal/fhir' } }],
  ] satisfies [string, Partial<FhirServerOptions>][]) {
    it(`finds everything once, ${title}`, async () => {
      await start(options);
      assert.equal(new Set(await ask('Immunization', 'patient', ALL)).size, 60);
      assert.equal((await ask('Immunization', 'patient', ['Patient/kid-1'])).length, 20);
      assert.deepEqual(await ask('Immunization', 'patient', ['Patient/kid-3']), []);
      assert.deepEqual(await ask('Immunization', 'patient', []), []);
    });
  }

  it('takes a value with marks of the search syntax as it is', async () => {
    await start();
    assert.deepEqual(await ask('Patient', 'identifier', ['TL-91', 'a,b|c$d']), ['kid-1', 'kid-3']);
  });

  it('reads what was written a moment ago, whatever the server remembers of searches', async () => {
    await start();
    await ask('Immunization', 'patient', ['Patient/kid-1']);
    server.put(shot('shot-new', 1, 'MR1'));
    assert.equal((await ask('Immunization', 'patient', ['Patient/kid-1'])).length, 21);
  });

  it('fails where neither batches nor posted searches pass, and where the server fails', async () => {
    await start({
      intercept: ({ method }) => (method === 'POST' ? { kind: 'answer', status: 405, body: '{}' } : undefined),
    });
    await assert.rejects(ask('Immunization', 'patient', ALL), /so is a posted batch/);
    await server.close();
    await start({ intercept: () => ({ kind: 'answer', status: 500, body: '{}' }) });
    await assert.rejects(ask('Immunization', 'patient', ALL), /answered 500/);
  });
});
