import assert from 'node:assert/strict';
import { createObject, createOrgUnit, listOrgUnits, type NewOrgUnit } from '../../../../adaptors/dhis2/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import type { Fault, InterceptedRequest } from '../../../../cli/sandbox/http/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';
import { quiet } from '../support/quiet.ts';
import { transportTo } from '../support/sample-report.ts';
import { answering, recordedBody, recordedServer } from './recorded.ts';

const CLINIC: NewOrgUnit = {
  id: 'BqcqVbuGYn5',
  name: 'New clinic',
  shortName: 'New clinic',
  code: 'TL-9001',
  openingDate: '2026-01-01',
  parent: { id: 'ts1AT7jVTqV' },
};
const ADMIN = { username: 'admin', password: 'district' };

for (const version of ['2.41', '2.43'] as const) {
  const recordings = sharedPath(`recordings/dhis2-${version}`);
  (recordings ? describe : describe.skip)(sharedTitle(`create: recordings of ${version}`, recordings), () => {
    const folder = recordings ?? '';
    const sent = (name: string) => recordedBody(folder, name) as NewOrgUnit;

    it('sends the object, once, and reads its UID', async () => {
      const server = recordedServer(folder, '342-ou-create-with-id');
      const unit = sent('342-ou-create-with-id');
      assert.deepEqual(await createOrgUnit(server, unit), { uid: 'BqcqVbuGYn5', outcome: 'created' });
      assert.deepEqual(server.asked, [{ method: 'POST', path: 'organisationUnits', body: unit, once: true }]);
    });

    it('reads the UID that DHIS2 gave', async () => {
      const server = recordedServer(folder, '341-ou-create');
      const { uid } = await createObject(server, 'organisationUnits', { ...sent('341-ou-create') });
      assert.match(uid, /^[a-zA-Z][a-zA-Z0-9]{10}$/);
    });

    it('takes a UID that is there for the object itself', async () => {
      const server = recordedServer(folder, '343-ou-create-duplicate-id');
      assert.deepEqual(await createOrgUnit(server, sent('343-ou-create-duplicate-id')), {
        uid: 'BqcqVbuGYn5',
        outcome: 'found',
      });
    });

    for (const [name, codes, message] of [
      ['344-ou-create-duplicate-code', ['E5003'], /`HF-NEW2`.*already exists.*choose another value/],
      ['345-ou-create-missing-required', ['E4000', 'E4000'], /E4000 Missing.*`shortName`; E4000.*`openingDate`/],
      ['346-ou-create-unknown-parent', ['E5002'], /Invalid reference \[xxxxxxxxxx0\].*name an object that is there/],
      ['347-ou-create-name-too-long', ['E4001', 'E4001'], /`name`is 230.*shorten it/],
      ['348-ou-create-invalid-uid', ['E4002', 'E4014'], /Invalid UID `1badUid`.*a UID is a letter/],
      ['350-ou-create-malformed', [], /Unexpected end-of-input/],
    ] as const) {
      it(`says what is wrong: ${name}`, async () => {
        await assert.rejects(createOrgUnit(recordedServer(folder, name), CLINIC), (error: unknown) => {
          const {
            code,
            reports,
            message: said,
          } = error as { code: string; reports: { errorCode: string }[]; message: string };
          assert.deepEqual([code, reports.map(({ errorCode }) => errorCode)], ['object-refused', codes]);
          assert.match(said, message);
          return true;
        });
      });
    }

    it('says that the user may not', async () => {
      await assert.rejects(createOrgUnit(recordedServer(folder, '349-ou-create-no-authority'), CLINIC), {
        name: 'TransportError',
        code: 'forbidden',
      });
    });
  });

  describe(`create org units in ${version}, whatever becomes of the answer`, () => {
    quiet();
    let server: Dhis2Server;
    let posts: InterceptedRequest[];
    let fault: (post: number) => Fault | undefined;

    beforeEach(async () => {
      posts = [];
      fault = () => undefined;
      server = await startDhis2Server({
        version,
        metadata: sampleMetadata(),
        intercept: (request) => {
          if (request.method !== 'POST') return undefined;
          posts.push(request);
          return fault(posts.length);
        },
      });
    });
    afterEach(() => server.close());

    const create = (unit: NewOrgUnit = CLINIC) => createOrgUnit(transportTo(server.url, ADMIN), unit);
    const clinics = async () =>
      (await listOrgUnits(transportTo(server.url), { filters: ['name:eq:New clinic'] })).map(({ id }) => id);

    it('makes one unit, however often', async () => {
      assert.equal((await create()).outcome, 'created');
      assert.equal((await create()).outcome, 'found');
      assert.deepEqual([await clinics(), posts.length], [[CLINIC.id], 2]);
    });

    it('looks for it after a lost answer, and does not send it again', async () => {
      fault = () => ({ kind: 'lost' });
      assert.deepEqual(await create(), { uid: CLINIC.id, outcome: 'created' });
      assert.deepEqual([await clinics(), posts.length], [[CLINIC.id], 1]);
    });

    it('looks for it after an answer that is cut off', async () => {
      fault = () => ({ kind: 'truncate' });
      assert.deepEqual([await create(), posts.length], [{ uid: CLINIC.id, outcome: 'created' }, 1]);
    });

    for (const [name, trouble] of [
      ['a connection that breaks', { kind: 'reset' }],
      ['503 of a proxy', { kind: 'answer', status: 503 }],
    ] as const) {
      it(`sends it again after ${name}, when it is not there`, async () => {
        fault = (post) => (post === 1 ? trouble : undefined);
        assert.deepEqual([await create(), posts.length], [{ uid: CLINIC.id, outcome: 'created' }, 2]);
        assert.deepEqual(await clinics(), [CLINIC.id]);
      });
    }

    it('gives up when no answer comes and it is not there', async () => {
      fault = () => ({ kind: 'reset' });
      await assert.rejects(create(), { code: 'outcome-unclear', message: /no answer came.*it is not there now/ });
      assert.deepEqual([await clinics(), posts.length], [[], 3]);
    });

    it('finds one without a UID by its code', async () => {
      const { id: _, ...unit } = CLINIC;
      fault = () => ({ kind: 'lost' });
      const { uid } = await createObject(transportTo(server.url, ADMIN), 'organisationUnits', unit);
      assert.deepEqual([await clinics(), posts.length], [[uid], 1]);
    });

    it('never sends one again that it could not find', async () => {
      const { id: _, code: __, ...unit } = CLINIC;
      fault = () => ({ kind: 'reset' });
      const created = createObject(transportTo(server.url, ADMIN), 'organisationUnits', unit);
      await assert.rejects(created, { code: 'outcome-unclear', message: /look for it in DHIS2 before you run again/ });
      assert.equal(posts.length, 1);
    });

    it('is refused a code that another unit has', async () => {
      await assert.rejects(create({ ...CLINIC, code: 'TL-1001' }), { code: 'object-refused', message: /E5003/ });
    });
  });
}

describe('create an object', () => {
  it('takes an answer without a UID for unclear', async () => {
    const { id: _, ...unit } = CLINIC;
    await assert.rejects(createObject(answering({ status: 201, body: {} }), 'organisationUnits', unit), {
      code: 'outcome-unclear',
    });
  });

  it('does not hide that the server fails', async () => {
    const server = answering({ status: 500 });
    await assert.rejects(createOrgUnit(server, CLINIC), { code: 'server-error' });
    assert.equal(server.asked.length, 1);
  });

  it('does not take a wrong address for an object that is not there', async () => {
    await assert.rejects(createOrgUnit(answering({ status: 404 }), CLINIC), { code: 'refused', message: /base URL/ });
  });
});
