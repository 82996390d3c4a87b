import assert from 'node:assert/strict';
import { type Dhis2Server, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { COUNTRY, FACILITIES } from '../../../../cli/sandbox/sample/places.ts';

const [AMARI = '', BELO = ''] = FACILITIES.map(({ orgUnit }) => orgUnit);
const WORKFLOW = 'wfImmunis01';
const DEFAULT = 'HllvX50cXC0';
const ADMIN = 'admin:district';
const REPORTER = 'tallysheet:Tally-1-sheet';

for (const version of ['2.41', '2.43'] as const) {
  describe(`approvals and rights of the embedded DHIS2 ${version}`, () => {
    let server: Dhis2Server;
    beforeEach(async () => {
      server = await startDhis2Server({ version, metadata: sampleMetadata(), now: () => new Date('2024-04-10') });
    });
    afterEach(() => server.close());

    const call = async (path: string, who = ADMIN, method = 'GET') => {
      const headers = { authorization: `Basic ${Buffer.from(who).toString('base64')}` };
      const response = await fetch(`${server.url}/api/${path}`, { method, headers });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    };

    it('tells one state, and several at once', async () => {
      const key = `wf=${WORKFLOW}&pe=202403`;
      assert.equal(
        (await call(`dataApprovals?${key}&ou=${COUNTRY.orgUnit}&aoc=${DEFAULT}`, ADMIN, 'POST')).status,
        204,
      );
      assert.deepEqual((await call(`dataApprovals?${key}&ou=${AMARI}`)).body, {
        ...{ mayApprove: false, mayUnapprove: false, mayAccept: false, mayUnaccept: false },
        state: 'APPROVED_ABOVE',
      });
      const several = `${key}&pe=202402&ou=${COUNTRY.orgUnit}&ou=${BELO}`;
      for (const path of ['multiple', 'approvals']) {
        const { body } = await call(`dataApprovals/${path}?${several}`);
        assert.deepEqual(
          (body as { pe: string; ou: string; state: string }[]).map(({ pe, ou, state }) => `${pe} ${ou} ${state}`),
          [
            `202403 ${COUNTRY.orgUnit} APPROVED_HERE`,
            `202403 ${BELO} APPROVED_ABOVE`,
            `202402 ${COUNTRY.orgUnit} UNAPPROVED_READY`,
            `202402 ${BELO} UNAPPROVED_READY`,
          ],
        );
      }
      assert.equal((await call(`dataApprovals?${key}&ou=${COUNTRY.orgUnit}`, ADMIN, 'DELETE')).status, 204);
      assert.match(JSON.stringify((await call(`dataApprovals?${key}&ou=${AMARI}`)).body), /UNAPPROVED_READY/);
    });

    it('refuses unknown units, and questions that name nothing', async () => {
      assert.equal((await call(`dataApprovals/multiple?wf=${WORKFLOW}&pe=202403&ou=nowhere0000`)).status, 409);
      assert.equal((await call('dataApprovals/multiple?pe=202403')).status, 409);
      assert.equal((await call(`dataApprovals/multiple?wf=w&pe=202403&ou=${AMARI}`, ADMIN, 'POST')).status, 405);
    });

    it('tells of an object what the user may do with its data', async () => {
      const rights = async (path: string, who: string) =>
        (await call(`${path}?fields=access[data[read,write]]`, who)).body as { access: { data: object } };
      for (const [plural, id] of [
        ['dataSets', 'jqSaKxtj8IA'],
        ['categoryOptions', 'kr3XXp05arq'],
      ] as const) {
        const sharing = { public: 'rwr-----', external: false, users: {}, userGroups: {} };
        server.importMetadata({ [plural]: [{ id, sharing }] });
        assert.deepEqual((await rights(`${plural}/${id}`, REPORTER)).access.data, { read: true, write: false });
        assert.deepEqual((await rights(`${plural}/${id}`, ADMIN)).access.data, { read: true, write: true });
      }
    });

    it('tells the org units of the user, none where there are none', async () => {
      const fields = 'fields=organisationUnits[id],dataViewOrganisationUnits[id]';
      const root = [{ id: COUNTRY.orgUnit }];
      assert.deepEqual((await call(`me?${fields}`, REPORTER)).body, {
        organisationUnits: root,
        dataViewOrganisationUnits: root,
      });
      server.importMetadata({
        users: [{ id: 'newUser0001', username: 'new', password: 'New-1-user', firstName: 'New', surname: 'User' }],
      });
      assert.deepEqual((await call(`me?${fields}`, 'new:New-1-user')).body, {
        organisationUnits: [],
        dataViewOrganisationUnits: [],
      });
    });
  });
}
