import assert from 'node:assert/strict';
import type { Dhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../cli/sandbox/sample/index.ts';
import { COUNTRY, DISTRICTS, FACILITIES } from '../../../cli/sandbox/sample/places.ts';
import {
  AMARI,
  BCG,
  BELO,
  bcg,
  element,
  NOW,
  type RunOptions,
  report,
  sampleMapping,
} from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';
import { told } from './support/told.ts';

const [EARLIER, LATER] = ['202402', '202403'];
const USER_ID = 'TLx8xBQD0us';
const ROLE_ID = 'dobfLqZf81a';
const EKUNO = FACILITIES.find(({ place }) => place === 'loc-ekuno')?.orgUnit ?? '';
const [NORTH = '', SOUTH = ''] = DISTRICTS.map(({ orgUnit }) => orgUnit);
const ADMIN = { username: 'admin', password: 'district' };

/** Units of both districts. */
const mapping = sampleMapping({ lookup: [`loc-amari\t${AMARI}`, `loc-belo\t${BELO}`, `loc-ekuno\t${EKUNO}`] });
const cells = [bcg(AMARI, 3), bcg(EKUNO, 4)];
const ALL_HELD = [`${LATER} ${EKUNO} 4`, `${LATER} ${AMARI} 3`];

function sharedAs(access: string) {
  return { sharing: { public: access, external: false, users: {}, userGroups: {} } };
}

function userWith(server: Dhis2Server, units: Readonly<Record<string, readonly string[]>>): void {
  const references = Object.entries(units).map(([key, ids]) => [key, ids.map((id) => ({ id }))]);
  server.importMetadata({ users: [{ id: USER_ID, ...Object.fromEntries(references) }] });
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`preflight of a report to ${version}`, () => {
    const suite = serverPerTest(version);
    const isNew = version === '2.43';
    const sent = () => suite.posts.filter(({ path }) => path.endsWith('/dataValueSets')).length;
    const run = (server: Dhis2Server, options: RunOptions = {}, some = cells) =>
      report(server.url, some, { mapping, ...options });

    /** The next run, after it was mended, has everything in DHIS2, and the one after it sends nothing. */
    async function converges(server: Dhis2Server, kept: RunOptions['kept'], expected = ALL_HELD): Promise<void> {
      const next = await run(server, kept === undefined ? {} : { kept });
      assert.deepEqual([next.report.conflicts, next.dirty, next.parked], [[], [], []]);
      assert.deepEqual(held(server), expected);
      const posts = sent();
      await run(server, { kept: next });
      assert.equal(sent(), posts);
    }

    const REFUSED: [string, object, (server: Dhis2Server) => void, RegExp][] = [
      [
        'a user without the authority',
        {},
        (server) => server.importMetadata({ userRoles: [{ id: ROLE_ID, authorities: ['F_OTHER'] }] }),
        /DHIS2: the user may not enter data — give the user a role with the authority F_DATAVALUE_ADD: ask .*\(no-right\)$/,
      ],
      [
        'a data set that is not shared for writing data',
        sharedAs('rwr-----'),
        () => undefined,
        /the user may not enter data for data set "Immunisation" — give the user data write access .*\(no-right\)/,
      ],
      [
        'a data set that is not shared for reading data',
        sharedAs('rw------'),
        () => undefined,
        /the user may not read the data of data set "Immunisation".* — share the data set .*\(no-right\)/,
      ],
      [
        'a user without org units',
        {},
        (server) => userWith(server, { organisationUnits: [], dataViewOrganisationUnits: [COUNTRY.orgUnit] }),
        /the user has no org unit to enter data for — give the user data capture org units/,
      ],
    ];
    for (const [title, dataSet, change, message] of REFUSED) {
      it(`stops before anything is read or sent for ${title}`, async () => {
        const server = await suite.start(dataSet);
        change(server);
        await assert.rejects(run(server), { name: 'ImportError', code: 'no-right', message });
        const asked = server.requests.filter(({ path }) => path.endsWith('/dataValueSets'));
        assert.deepEqual([asked.length, sent(), server.values()], [0, 0, []]);
        for (const document of sampleMetadata()) server.importMetadata(document);
        await converges(server, undefined);
      });
    }

    it(`${isNew ? 'lets' : 'stops'} a superuser without org units`, async () => {
      const server = await suite.start();
      const admin = { user: ADMIN, mapping: sampleMapping({ ...mapping, ownUsers: ['admin'] }) };
      server.importMetadata({
        users: [{ id: 'M5zQapPyTZI', organisationUnits: [], dataViewOrganisationUnits: [] }],
      });
      if (!isNew) return await assert.rejects(run(server, admin), { code: 'no-right' });
      const state = await run(server, admin);
      assert.deepEqual([state.report.sent.created, held(server)], [2, ALL_HELD]);
    });

    it('keeps back an org unit outside the hierarchy of the user, and sends the rest', async () => {
      const server = await suite.start();
      userWith(server, { organisationUnits: [NORTH] });
      const state = await run(server);
      assert.deepEqual(told(state), [`outside-hierarchy ${EKUNO} 1`]);
      const [conflict] = state.report.conflicts;
      assert.match(conflict?.message ?? '', /not below those that the user may enter data for/);
      assert.match(conflict?.fix ?? '', /data capture unit/);
      assert.deepEqual([conflict?.periods, state.dirty, state.report.sent.refused], [[LATER], [LATER], 1]);
      assert.deepEqual([held(server), sent()], [[`${LATER} ${AMARI} 3`], 1]);
      userWith(server, { organisationUnits: [NORTH, SOUTH] });
      await converges(server, state);
    });

    it('keeps back an org unit whose data the user may not view, with its name, and reads back the others', async () => {
      const server = await suite.start();
      put(server, '9', { orgUnit: EKUNO });
      put(server, '1', { orgUnit: BELO });
      userWith(server, { organisationUnits: [COUNTRY.orgUnit], dataViewOrganisationUnits: [NORTH] });
      const state = await run(server);
      assert.deepEqual(told(state), [`outside-view ${EKUNO} 1`]);
      assert.match(state.report.conflicts[0]?.fix ?? '', /as data view unit/);
      assert.deepEqual(held(server), [`${LATER} ${EKUNO} 9`, `${LATER} ${AMARI} 3`]);
      assert.deepEqual(state.dirty, [LATER]);
      userWith(server, { dataViewOrganisationUnits: [COUNTRY.orgUnit] });
      await converges(server, state);
    });

    it('names an org unit that it cannot read back though nothing was counted there, and empties nothing', async () => {
      const server = await suite.start();
      put(server, '9', { orgUnit: EKUNO });
      userWith(server, { dataViewOrganisationUnits: [NORTH] });
      const state = await run(server, {}, [bcg(AMARI, 3)]);
      assert.deepEqual([told(state), state.dirty], [[`outside-view ${EKUNO} 0`], [EARLIER, LATER]]);
      assert.deepEqual(held(server), [`${LATER} ${EKUNO} 9`, `${LATER} ${AMARI} 3`]);
      userWith(server, { dataViewOrganisationUnits: [COUNTRY.orgUnit] });
      const next = await run(server, { kept: state }, [bcg(AMARI, 3)]);
      assert.deepEqual([next.dirty, held(server)], [[], [`${LATER} ${AMARI} 3`]]);
    });

    it('names several of them at once', async () => {
      const server = await suite.start();
      userWith(server, { dataViewOrganisationUnits: [SOUTH] });
      const state = await run(server, {}, [bcg(EKUNO, 4)]);
      assert.deepEqual(told(state), ['outside-view  0']);
      assert.match(
        state.report.conflicts[0]?.message ?? '',
        /^2 org units are not below .*: UpC3p4YvEez, nnDarh7hZhG$/,
      );
    });

    it(`${isNew ? 'keeps back' : 'sends'} what an org unit was not open for, and sends the rest`, async () => {
      const server = await suite.start();
      server.importMetadata({
        organisationUnits: [
          { id: BELO, closedDate: '2024-02-29' },
          { id: EKUNO, openingDate: '2024-03-02' },
        ],
      });
      const some = [...cells, bcg(BELO, 1, ['< 1 year'], EARLIER), bcg(BELO, 2)];
      const state = await run(server, {}, some);
      const expected = [`${EARLIER} ${BELO} 1`, `${LATER} ${AMARI} 3`];
      if (!isNew) return assert.deepEqual([state.report.conflicts, held(server).length], [[], 4]);
      assert.deepEqual(told(state).sort(), [`org-unit-closed ${BELO} 1`, `org-unit-closed ${EKUNO} 1`].sort());
      const messages = state.report.conflicts.map(({ message }) => message).join('; ');
      assert.match(messages, /UpC3p4YvEez closed on 2024-02-29: periods that begin after are refused/);
      assert.match(messages, /EZLiI2KjQ0J opened on 2024-03-02: periods that begin before are refused/);
      assert.deepEqual([held(server), state.dirty, sent()], [expected, [LATER], 2]);
      server.importMetadata({
        organisationUnits: [
          { id: BELO, closedDate: '2024-03-31' },
          { id: EKUNO, openingDate: '2024-03-01' },
        ],
      });
      const next = await run(server, { kept: state }, some);
      assert.deepEqual([next.report.conflicts, next.dirty, held(server).length], [[], [], 4]);
    });

    it('wants zeros of an org unit for the periods in which DHIS2 takes them', async () => {
      const server = await suite.start();
      server.importMetadata({
        dataElements: [{ ...element(BCG, 'INTEGER'), zeroIsSignificant: true }],
        organisationUnits: [{ id: BELO, closedDate: '2024-02-29' }],
      });
      const zeros = sampleMapping({ zeros: 'assigned', lookup: [`loc-belo\t${BELO}`] });
      const state = await run(server, { mapping: zeros }, []);
      const periods = new Set(held(server).map((line) => line.split(' ')[0]));
      assert.deepEqual([state.report.conflicts, [...periods]], [[], isNew ? [EARLIER] : [EARLIER, LATER]]);
    });

    it('keeps back what the user may not write a category option of', async () => {
      const server = await suite.start();
      server.importMetadata({ categoryOptions: [{ id: 'kr3XXp05arq', ...sharedAs('rwr-----') }] });
      const some = [bcg(AMARI, 3), bcg(AMARI, 5, ['≥ 1 year'])];
      const state = await run(server, {}, some);
      assert.deepEqual(told(state), ['option-not-writable  1']);
      const [conflict] = state.report.conflicts;
      assert.match(conflict?.message ?? '', /may not write data to category option "≥ 1 year"/);
      assert.deepEqual([held(server), state.dirty, sent()], [[`${LATER} ${AMARI} 3`], [LATER], 1]);
      server.importMetadata({ categoryOptions: [{ id: 'kr3XXp05arq', ...sharedAs('rwrw----') }] });
      const next = await run(server, { kept: state }, some);
      assert.deepEqual([next.report.conflicts, next.dirty, held(server).length], [[], [], 2]);
    });

    describe('with data input periods', () => {
      const windows = (openingDate: string, closingDate: string) => ({
        dataInputPeriods: [{ period: { id: LATER }, openingDate, closingDate }],
      });

      it(`${isNew ? 'lets 2.43.1 decide, which has the windows inverted' : 'parks a period outside its window, and takes it up again'}`, async () => {
        const server = await suite.start(windows('2024-04-20T00:00:00.000', '2024-04-30T00:00:00.000'));
        const state = await run(server);
        if (isNew) return assert.deepEqual([state.parked, held(server)], [[], ALL_HELD]);
        assert.deepEqual(state.parked, [{ period: LATER, code: 'not-in-input-period', since: NOW, values: 2 }]);
        assert.deepEqual([sent(), state.dirty, state.report.parkedAnew], [0, [], [LATER]]);
        const later = { now: '2024-04-25T08:00:00Z' };
        const again = await run(server, { kept: state, proposed: { periods: [EARLIER] }, running: later }, []);
        assert.deepEqual([again.parked, again.dirty], [[], [LATER]]);
      });

      it('sends within the window, and parks what DHIS2 refuses all the same', async () => {
        const server = await suite.start(windows('2024-04-05T00:00:00.000', '2024-04-30T00:00:00.000'));
        const state = await run(server);
        if (!isNew) return assert.deepEqual([state.parked, held(server)], [[], ALL_HELD]);
        assert.deepEqual(
          state.parked?.map(({ code, values }) => `${code} ${values}`),
          ['E8030 2'],
        );
        assert.deepEqual([state.dirty, held(server)], [[], []]);
      });
    });
  });
}
