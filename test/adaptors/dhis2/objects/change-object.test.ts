import assert from 'node:assert/strict';
import { getOrgUnit, type PatchStep, patchOrgUnit, replaceOrgUnit } from '../../../../adaptors/dhis2/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';
import { quiet } from '../support/quiet.ts';
import { AMARI, transportTo } from '../support/sample-report.ts';
import { answering, recordedBody, recordedServer } from './recorded.ts';

const CLINIC = 'BqcqVbuGYn5';
const ADMIN = { username: 'admin', password: 'district' };
const RENAME: PatchStep[] = [{ op: 'replace', path: '/name', value: 'Amari Referral Hospital' }];

for (const version of ['2.41', '2.43'] as const) {
  const recordings = sharedPath(`recordings/dhis2-${version}`);
  (recordings ? describe : describe.skip)(sharedTitle(`change: recordings of ${version}`, recordings), () => {
    const folder = recordings ?? '';

    it('replaces a unit by itself with changes', async () => {
      const server = recordedServer(folder, '333-ou-get-one', '351-ou-put');
      await replaceOrgUnit(server, 'DiszpKrYNg8', { name: 'Facility one', code: undefined });
      const [read, put] = server.asked;
      assert.deepEqual(read?.query, { fields: ':owner' });
      assert.deepEqual([put?.method, put?.path], ['PUT', 'organisationUnits/DiszpKrYNg8']);
      const body = JSON.parse(JSON.stringify(put?.body));
      assert.deepEqual([body.id, body.name, 'code' in body], ['DiszpKrYNg8', 'Facility one', false]);
      assert.deepEqual(body.geometry, { type: 'Point', coordinates: [-11.49, 8.01] });
      assert.equal(body.attributeValues[0].value, 'http://mfl.example.org/facility/10001');
    });

    it('sends a patch as it was recorded', async () => {
      const server = recordedServer(folder, '353-ou-patch');
      const steps = recordedBody(folder, '353-ou-patch') as PatchStep[];
      await patchOrgUnit(server, CLINIC, steps);
      assert.deepEqual(server.asked, [
        {
          method: 'PATCH',
          path: `organisationUnits/${CLINIC}`,
          headers: { 'content-type': 'application/json-patch+json' },
          body: steps,
        },
      ]);
    });

    it('says what is wrong', async () => {
      await assert.rejects(patchOrgUnit(recordedServer(folder, '356-ou-patch-bad-path'), CLINIC, RENAME), {
        code: 'object-refused',
        message: /organisationUnits\/BqcqVbuGYn5 could not be changed: Property nope does not exist on Schema/,
      });
      await assert.rejects(patchOrgUnit(recordedServer(folder, '352-ou-put-unknown'), 'xxxxxxxxxx0', RENAME), {
        code: 'object-not-found',
      });
      await assert.rejects(patchOrgUnit(recordedServer(folder, '354-ou-patch-wrong-content-type'), CLINIC, RENAME), {
        code: 'refused',
      });
    });
  });

  describe(`change org units of ${version}`, () => {
    quiet();
    let server: Dhis2Server;

    beforeEach(async () => {
      server = await startDhis2Server({ version, metadata: sampleMetadata() });
    });
    afterEach(() => server.close());

    it('replaces, patches and clears', async () => {
      const dhis2 = transportTo(server.url, ADMIN);
      await replaceOrgUnit(dhis2, AMARI, { shortName: 'Amari', code: undefined });
      await patchOrgUnit(dhis2, AMARI, RENAME);
      const unit = await getOrgUnit(dhis2, AMARI);
      assert.deepEqual([unit.name, unit.shortName, unit.code], ['Amari Referral Hospital', 'Amari', undefined]);
      assert.deepEqual(unit.parent, { id: 'ts1AT7jVTqV' });
      await patchOrgUnit(dhis2, AMARI, [{ op: 'add', path: '/code', value: 'TL-1001' }]);
      assert.equal((await getOrgUnit(dhis2, AMARI)).code, 'TL-1001');
    });

    it('is refused what DHIS2 does not take, and leaves the unit as it was', async () => {
      const dhis2 = transportTo(server.url, ADMIN);
      const before = await getOrgUnit(dhis2, AMARI);
      for (const [change, code] of [
        [() => replaceOrgUnit(dhis2, AMARI, { openingDate: undefined }), 'E4000'],
        [() => replaceOrgUnit(dhis2, AMARI, { code: 'TL-1002' }), 'E5003'],
        [() => replaceOrgUnit(dhis2, AMARI, { parent: { id: 'xxxxxxxxxx0' } }), 'E5002'],
        [() => patchOrgUnit(dhis2, AMARI, [{ op: 'remove', path: '/shortName' }]), 'E4000'],
        [() => patchOrgUnit(dhis2, AMARI, [{ op: 'replace', path: '/code', value: 'TL-1002' }]), 'E5003'],
        [() => patchOrgUnit(dhis2, AMARI, [{ op: 'replace', path: '/code', value: 'x'.repeat(51) }]), 'E4001'],
      ] as const) {
        await assert.rejects(change, { code: 'object-refused', message: new RegExp(code) });
      }
      assert.deepEqual(await getOrgUnit(dhis2, AMARI), before);
    });

    it('needs the right to', async () => {
      await assert.rejects(patchOrgUnit(transportTo(server.url), AMARI, RENAME), { code: 'forbidden' });
      server.importMetadata({
        userRoles: [{ id: 'dobfLqZf81a', name: 'x', authorities: ['F_DATAVALUE_ADD', 'F_ORGANISATIONUNIT_ADD'] }],
      });
      await patchOrgUnit(transportTo(server.url), AMARI, RENAME);
      assert.equal((await getOrgUnit(transportTo(server.url), AMARI)).name, 'Amari Referral Hospital');
    });
  });
}

describe('patch an object', () => {
  it('sends nothing for no steps', async () => {
    const server = answering({});
    await patchOrgUnit(server, AMARI, []);
    assert.deepEqual(server.asked, []);
  });

  for (const [path, op, once] of [
    ['/name', 'replace', undefined],
    ['/code', 'add', undefined],
    ['/attributeValues/-', 'add', true],
    ['/attributeValues/0/value', 'replace', true],
    ['/code', 'remove', true],
  ] as const) {
    it(`sends ${op} ${path} ${once ? 'once' : 'again where no answer comes'}`, async () => {
      const server = answering({ body: {} });
      await patchOrgUnit(server, AMARI, [op === 'remove' ? { op, path } : { op, path, value: 'x' }]);
      assert.equal(server.asked[0]?.once, once);
    });
  }
});
