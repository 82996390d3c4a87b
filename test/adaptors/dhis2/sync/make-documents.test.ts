import assert from 'node:assert/strict';
import { makeDocuments } from '../../../../adaptors/dhis2/sync/make-documents.ts';
import type { PlannedChange } from '../../../../adaptors/dhis2/sync/sync-plan.ts';
import type { Transport } from '../../../../adaptors/transport/index.ts';

describe('documents of metadata', () => {
  it('never replace an object that cannot be read by what is changed of it alone', async () => {
    const transport: Transport = {
      system: 'DHIS2',
      send: async () => ({ status: 200, headers: {}, body: { dataSets: [], pager: { pageCount: 1, total: 0 } } }),
    };
    const change: PlannedChange = {
      collection: 'dataSets',
      action: 'update',
      shown: 'D',
      changes: [],
      id: 'd1',
      set: { name: 'E' },
    };
    await assert.rejects(makeDocuments(transport, [change]), /d1 of dataSets .*cannot be read.*metadata-missing/);
  });
});
