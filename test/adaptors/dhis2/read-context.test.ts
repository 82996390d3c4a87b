import assert from 'node:assert/strict';
import { readContext } from '../../../adaptors/dhis2/metadata/read-data-set.ts';
import type { Transport } from '../../../adaptors/transport/index.ts';
import { sharedPath, sharedTitle } from '../../support/shared.ts';
import { recordedAnswer } from './support/recording.ts';

/** A server that answers two questions. */
function answering(me: unknown, info: unknown): Transport {
  return {
    system: 'DHIS2',
    send: ({ path }) => Promise.resolve({ status: 200, headers: {}, body: path === 'me' ? me : info }),
  };
}

const INFO = { version: '2.41.8', calendar: 'iso8601' };
const ME = { username: 'tallysheet', authorities: ['F_DATAVALUE_ADD'] };

describe('read who reports', () => {
  for (const version of ['2.41', '2.43']) {
    const folder = sharedPath(`recordings/dhis2-${version}`);
    (folder ? it : it.skip)(sharedTitle(`as DHIS2 ${version} answers`, folder), async () => {
      if (folder === undefined) return;
      const { body: info } = recordedAnswer(folder, '378-system-info');
      const of = (name: string) => readContext(answering(recordedAnswer(folder, name).body, info));
      const admin = await of('381-me');
      const root = ['ImspTQPwCqd'];
      assert.deepEqual([admin.username, admin.captureUnits, admin.viewUnits], ['admin', root, root]);
      assert.ok(admin.authorities.includes('ALL') && admin.version.startsWith(version));
      assert.match(admin.serverDate ?? '', /^2026-11-21T07:/);
      // This answer names no data view units.
      const limited = await of('382-me-limited');
      assert.deepEqual([limited.captureUnits, limited.viewUnits], [['FEhLhg6jB7O'], ['FEhLhg6jB7O']]);
    });
  }

  it('tells no units from units that are not told', async () => {
    const none = await readContext(answering({ ...ME, organisationUnits: [], dataViewOrganisationUnits: [] }, INFO));
    assert.deepEqual([none.captureUnits, none.viewUnits], [[], []]);
    const untold = await readContext(answering(ME, INFO));
    assert.deepEqual([untold.captureUnits, untold.viewUnits], [undefined, undefined]);
  });

  it('takes data view units before data capture units', async () => {
    const units = { organisationUnits: [{ id: 'a' }], dataViewOrganisationUnits: [{ id: 'b' }] };
    const { captureUnits, viewUnits } = await readContext(answering({ ...ME, ...units }, INFO));
    assert.deepEqual([captureUnits, viewUnits], [['a'], ['b']]);
  });
});
