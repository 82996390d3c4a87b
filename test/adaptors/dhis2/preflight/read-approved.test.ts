import assert from 'node:assert/strict';
import { readApproved } from '../../../../adaptors/dhis2/preflight/index.ts';
import type { Transport, TransportRequest } from '../../../../adaptors/transport/index.ts';

/** A transport that answers every request alike. */
function answering(body: unknown, status = 200): Transport & { readonly sent: TransportRequest[] } {
  const sent: TransportRequest[] = [];
  return {
    system: 'DHIS2',
    sent,
    send: (request) => {
      sent.push(request);
      return Promise.resolve({ status, headers: {}, body });
    },
  };
}

function key(orgUnit: string, attributeOptionCombo = 'default') {
  return { dataElement: 'bcg', categoryOptionCombo: 'combo', attributeOptionCombo, orgUnit, period: '202403' };
}

const scope = (keys: ReturnType<typeof key>[], lines: string[] = []) => ({
  workflow: 'wf',
  keys,
  log: (line: string) => void lines.push(line),
});

describe('read approvals', () => {
  const states: [string, boolean][] = [
    ['UNAPPROVABLE', false],
    ['UNAPPROVED_ABOVE', false],
    ['UNAPPROVED_WAITING', false],
    ['UNAPPROVED_ELSEWHERE', false],
    ['UNAPPROVED_READY', false],
    ['APPROVED_HERE', true],
    ['APPROVED_ABOVE', true],
    ['APPROVED_ELSEWHERE', true],
    ['ACCEPTED_HERE', true],
    ['ACCEPTED_ELSEWHERE', true],
  ];
  for (const [state, isApproved] of states) {
    it(`takes ${state} for ${isApproved ? 'approved' : 'open'}`, async () => {
      const transport = answering([{ wf: 'wf', pe: '202403', ou: 'amari', aoc: 'default', state }]);
      const approved = await readApproved(transport, scope([key('amari'), key('belo')]));
      assert.deepEqual(
        [approved(key('amari')), approved(key('belo')), approved(key('amari', 'ngo'))],
        [isApproved, false, false],
      );
    });
  }

  it('takes a state without a combo for that of all', async () => {
    const transport = answering([{ pe: '2024-03', ou: 'amari', aoc: null, state: 'APPROVED_HERE' }]);
    const approved = await readApproved(transport, scope([key('amari', 'ngo')]));
    assert.deepEqual([approved(key('amari', 'ngo')), approved(key('belo', 'ngo'))], [true, false]);
  });

  it('asks for a hundred units and fifty combos at once, and each once', async () => {
    const transport = answering([]);
    const keys = Array.from({ length: 150 * 60 }, (_, at) => key(`ou${at % 150}`, `aoc${at % 60}`));
    await readApproved(transport, scope([...keys, ...keys]));
    const asked = transport.sent.map(({ query }) => [query?.ou?.length, query?.aoc?.length]);
    assert.deepEqual(asked, [
      [100, 50],
      [100, 10],
      [50, 50],
      [50, 10],
    ]);
    assert.ok(transport.sent.every(({ path }) => path === 'dataApprovals/multiple'));
  });

  for (const status of [400, 403, 404, 405, 409]) {
    it(`leaves it to DHIS2 after a ${status}, with a line about it`, async () => {
      const lines: string[] = [];
      const approved = await readApproved(answering(undefined, status), scope([key('amari')], lines));
      assert.deepEqual([approved(key('amari')), lines.length], [false, 1]);
    });
  }

  it('stops after a failure of the server', async () => {
    await assert.rejects(readApproved(answering({}, 500), scope([key('amari')])), { code: 'server-error' });
  });
});
