import assert from 'node:assert/strict';
import { findOrgUnits } from '../../../../adaptors/dhis2/metadata/find-org-units.ts';
import type { Transport, TransportRequest } from '../../../../adaptors/transport/index.ts';
import { startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { quiet } from '../support/quiet.ts';
import { AMARI, BELO, transportTo } from '../support/sample-report.ts';

/** A transport that answers every request alike. */
function answering(body: unknown): Transport & { readonly sent: TransportRequest[] } {
  const sent: TransportRequest[] = [];
  return {
    system: 'DHIS2',
    sent,
    send: (request) => {
      sent.push(request);
      return Promise.resolve({ status: 200, headers: {}, body });
    },
  };
}

describe('find org units', () => {
  quiet();

  for (const version of ['2.41', '2.43'] as const) {
    it(`finds those that ${version} has, in one request`, async () => {
      const server = await startDhis2Server({ version, metadata: sampleMetadata() });
      try {
        const found = await findOrgUnits(transportTo(server.url), [AMARI, 'aaaaaaaaaaa', 'TL-1002', BELO]);
        assert.deepEqual([...found.keys()].sort(), [AMARI, BELO].sort());
        assert.equal(server.requests.length, 1);
      } finally {
        await server.close();
      }
    });
  }

  it('asks nothing for no units', async () => {
    const transport = answering({});
    assert.deepEqual([(await findOrgUnits(transport, [])).size, transport.sent.length], [0, 0]);
  });

  it('asks for two hundred units at once', async () => {
    const transport = answering({ organisationUnits: [] });
    const units = Array.from({ length: 401 }, (_, at) => `u${String(at).padStart(10, '0')}`);
    await findOrgUnits(transport, units);
    assert.deepEqual(
      transport.sent.map(({ query }) => String(query?.filter).split(',').length),
      [200, 200, 1],
    );
    assert.ok(transport.sent.every(({ query }) => String(query?.filter).length < 2500));
  });

  for (const body of [{}, null, { organisationUnits: null }]) {
    it(`never takes ${JSON.stringify(body)} for none`, async () => {
      await assert.rejects(findOrgUnits(answering(body), [AMARI]), { code: 'unexpected-answer' });
    });
  }
});
