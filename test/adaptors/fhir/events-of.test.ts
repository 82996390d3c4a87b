import assert from 'node:assert/strict';
import { eventsOf } from '../../../adaptors/fhir/events-of.ts';
import type { Transport } from '../../../adaptors/transport/index.ts';
import { type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { fhirAt, muteConsole } from '../transport/wire.ts';

interface Link {
  readonly relation: string;
  readonly url: string;
}
type Answer = { readonly resource?: { readonly link?: readonly Link[] } };

const PAGE = 7;
const references = Array.from({ length: 90 }, (_, at) => `Patient/p-${String(at).padStart(2, '0')}`);

describe('what refers to many resources', () => {
  const { restore } = muteConsole();
  after(restore);
  let server: FhirServer;

  beforeEach(async () => {
    server = await startFhirServer({ maxPageSize: PAGE });
    // Of the three groups the first and the last fit on a page, the second does not.
    const referred = [...references.slice(0, 3), ...references.slice(40, 70), ...references.slice(-2)];
    server.load(
      referred.map((reference, at) => ({ resourceType: 'Immunization', id: `d-${at}`, patient: { reference } })),
    );
  });
  afterEach(() => server.close());

  /** The embedded server, whose answers to a batch come in another order. */
  function reordering(rewrite: (entry: Answer) => Answer): Transport {
    const fhir = fhirAt(new URL(server.url).origin);
    return {
      system: 'FHIR',
      async send(request) {
        const response = await fhir.send(request);
        const { type, entry = [], ...bundle } = response.body as { type: string; entry?: readonly Answer[] };
        if (type !== 'batch-response') return response;
        const [first, ...others] = entry.map(rewrite);
        return { ...response, body: { ...bundle, type, entry: [...others, first] } };
      },
    };
  }
  const idsOf = async (transport: Transport) => {
    const found = await eventsOf(transport, 'Immunization', 'patient', references);
    return typeof found === 'string' ? found : new Set(found.map(({ id }) => id)).size;
  };
  const linked = (keep: (link: Link) => boolean, change: (link: Link) => Link = (link) => link) =>
    reordering(({ resource, ...entry }) => ({
      ...entry,
      ...(resource && { resource: { ...resource, link: (resource.link ?? []).filter(keep).map(change) } }),
    }));

  it('is found where a batch is answered in its order', async () => {
    assert.equal(await idsOf(fhirAt(new URL(server.url).origin)), 35);
  });
  it('is found where a batch is answered in another order', async () => {
    assert.equal(await idsOf(linked(() => true)), 35);
  });
  it('is found where answers in another order do not say what was asked', async () => {
    assert.equal(await idsOf(linked(({ relation }) => relation !== 'self')), 35);
  });
  it('is found where all answers in another order say the same', async () => {
    const same = `Immunization?patient=${references.slice(0, 40).join(',')}`;
    assert.equal(
      await idsOf(
        linked(
          () => true,
          (link) => (link.relation === 'self' ? { ...link, url: same } : link),
        ),
      ),
      35,
    );
  });
  it('is too many where those of one do not fit on a page', async () => {
    const patient = { reference: references[50] };
    server.load(
      Array.from({ length: PAGE + 1 }, (_, at) => ({ resourceType: 'Immunization', id: `e-${at}`, patient })),
    );
    for (const fhir of [linked(() => true), linked(({ relation }) => relation !== 'self')]) {
      assert.equal(await idsOf(fhir), 'too-many');
    }
  });
});
