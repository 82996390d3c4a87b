import assert from 'node:assert/strict';
import type { Dhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { COUNTRY, FACILITIES } from '../../../cli/sandbox/sample/places.ts';
import {
  AMARI,
  BELO,
  bcg,
  CENDRA,
  DEFAULT,
  NOW,
  type RunOptions,
  report,
  sampleMapping,
} from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';
import { told } from './support/told.ts';

const [EARLIER, LATER] = ['202402', '202403'];
const EKUNO = FACILITIES.find(({ place }) => place === 'loc-ekuno')?.orgUnit ?? '';
const AUTHORIZATION = `Basic ${Buffer.from('admin:district').toString('base64')}`;
const WORKFLOW = 'wfImmunis01';

const mapping = sampleMapping({ lookup: [`loc-amari\t${AMARI}`, `loc-belo\t${BELO}`, `loc-ekuno\t${EKUNO}`] });
const cells = [bcg(AMARI, 3), bcg(EKUNO, 4)];
const ALL_HELD = [`${LATER} ${EKUNO} 4`, `${LATER} ${AMARI} 3`];

async function approve(server: Dhis2Server, ou: string, method = 'POST', pe = LATER): Promise<void> {
  const url = `${server.url}/api/dataApprovals?wf=${WORKFLOW}&pe=${pe}&ou=${ou}&aoc=${DEFAULT}`;
  const { status } = await fetch(url, { method, headers: { authorization: AUTHORIZATION } });
  assert.equal(status, 204);
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`report approved data to ${version}`, () => {
    const suite = serverPerTest(version);
    const isNew = version === '2.43';
    const start = () => suite.start({ workflow: { id: WORKFLOW } });
    const sent = () => suite.posts.filter(({ path }) => path.endsWith('/dataValueSets')).length;
    const run = (server: Dhis2Server, options: RunOptions = {}, some = cells) =>
      report(server.url, some, { mapping, ...options });

    it('parks a period that is approved whole, until someone asks', async () => {
      const server = await start();
      await approve(server, COUNTRY.orgUnit);
      const state = await run(server);
      assert.deepEqual(state.parked, [{ period: LATER, code: 'approved', since: NOW, values: 2 }]);
      assert.deepEqual([state.dirty, sent(), held(server)], [[], 0, []]);
      const [conflict] = state.report.conflicts;
      assert.deepEqual([conflict?.code, conflict?.line, conflict?.values], ['approved', 31, 2]);
      assert.match(`${conflict?.means} ${conflict?.fix}`, /approved withdraw the approval/);
      const asked = { kept: state, proposed: { retryParked: true } };
      const still = await run(server, asked);
      assert.deepEqual(
        still.parked?.map(({ code, since }) => `${code} ${since}`),
        [`${isNew ? 'E8033' : 'E7642'} ${NOW}`],
      );
      await approve(server, COUNTRY.orgUnit, 'DELETE');
      const done = await run(server, { ...asked, kept: still });
      assert.deepEqual([done.parked, done.dirty, held(server)], [[], [], ALL_HELD]);
    });

    it('keeps back what is approved in one org unit, and sends the rest at once', async () => {
      const server = await start();
      put(server, '7', { orgUnit: EKUNO });
      await approve(server, EKUNO);
      const state = await run(server, {}, [...cells, bcg(BELO, 1, ['< 1 year'], EARLIER)]);
      assert.deepEqual([told(state), state.dirty, state.parked], [[`approved ${EKUNO} 1`], [LATER], []]);
      assert.deepEqual(held(server), [`${EARLIER} ${BELO} 1`, `${LATER} ${EKUNO} 7`, `${LATER} ${AMARI} 3`]);
      assert.equal(sent(), 2);
      await approve(server, EKUNO, 'DELETE');
      const next = await run(server, { kept: state });
      assert.deepEqual([next.report.conflicts, next.dirty], [[], []]);
    });

    it('asks once a period with something to send, and never without a workflow', async () => {
      const server = await start();
      const asked = () => server.requests.filter(({ path }) => path.includes('dataApprovals'));
      await run(server);
      assert.deepEqual(
        asked().map(({ path, query }) => [
          path,
          ...['pe', 'ou', 'aoc'].map((key) => new URLSearchParams(query).getAll(key)),
        ]),
        [['/api/dataApprovals/multiple', [LATER], [EKUNO, AMARI], [DEFAULT]]],
      );
      await run(server);
      assert.equal(asked().length, 1);
    });

    it('lets DHIS2 decide where it does not show approvals', async () => {
      const server = await start();
      await approve(server, EKUNO);
      suite.fault = ({ path }) =>
        path.includes('dataApprovals') ? { kind: 'answer', status: 403, body: '{}' } : undefined;
      const lines: string[] = [];
      const state = await run(server, { lines });
      assert.match(lines.join('\n'), /Cannot read approvals \(403\): DHIS2 decides/);
      assert.deepEqual(told(state), [`${isNew ? 'E8033' : 'E7642'} ${EKUNO} 1`]);
      assert.deepEqual([held(server), state.dirty], [[`${LATER} ${AMARI} 3`], [LATER]]);
    });

    for (const via of ['endpoint', 'payload'] as const) {
      it(`declares no report complete of which something is approved otherwise, by ${via}`, async () => {
        const server = await start();
        put(server, '7', { orgUnit: EKUNO });
        await approve(server, EKUNO);
        const complete = { ...mapping, complete: { afterDays: 0, via } };
        await run(server, { mapping: complete });
        const registered = () => server.registrations().map(({ organisationUnit }) => organisationUnit);
        assert.deepEqual([registered(), held(server)], [[AMARI], [`${LATER} ${EKUNO} 7`, `${LATER} ${AMARI} 3`]]);
        await approve(server, EKUNO, 'DELETE');
        await run(server, { mapping: complete });
        assert.deepEqual([registered().sort(), held(server)], [[AMARI, EKUNO].sort(), ALL_HELD]);
      });
    }

    it('does not take anything else than a list for approvals', async () => {
      const server = await start();
      const headers = { 'content-type': 'application/json' };
      suite.fault = ({ path }) =>
        path.includes('dataApprovals') ? { kind: 'answer', status: 200, headers, body: '{}' } : undefined;
      await assert.rejects(run(server), { code: 'unexpected-answer', message: /answered no list of approvals/ });
      assert.equal(sent(), 0);
    });

    it('asks nothing of category options and approvals where nothing differs', async () => {
      const server = await suite.start({ workflow: { id: WORKFLOW } });
      put(server, '3');
      put(server, '5', { orgUnit: CENDRA });
      await report(server.url, [bcg(AMARI, 3)]);
      const paths = server.requests.map(({ path }) => path.replace('/api/', ''));
      assert.deepEqual(paths, ['me', 'system/info', 'dataSets', 'dataValueSets']);
    });
  });
}
