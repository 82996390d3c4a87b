import assert from 'node:assert/strict';
import { hasNewImporter } from '../../../../adaptors/dhis2/metadata/data-set.ts';
import { readContext, readDataSet } from '../../../../adaptors/dhis2/metadata/read-data-set.ts';
import { type Dhis2Server, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import type { Fault, InterceptedRequest } from '../../../../cli/sandbox/http/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { quiet } from '../support/quiet.ts';
import { AMARI, BCG, DEFAULT, NOW, transportTo, UNDER_1 } from '../support/sample-report.ts';

const ADMIN = { username: 'admin', password: 'district' };

for (const version of ['2.41', '2.43'] as const) {
  describe(`read a data set of ${version}`, () => {
    let server: Dhis2Server;
    quiet();
    let seen: InterceptedRequest[];
    let fault: (request: InterceptedRequest) => Fault | undefined;

    beforeEach(async () => {
      seen = [];
      fault = () => undefined;
      server = await startDhis2Server({
        version,
        metadata: sampleMetadata(),
        now: () => new Date(NOW),
        intercept: (request) => {
          seen.push(request);
          return fault(request);
        },
      });
    });

    afterEach(() => server.close());

    it('reads elements, combos by options, units and rules', async () => {
      const dataSet = await readDataSet(transportTo(server.url), 'EPI_MONTHLY');
      const { id, periodType, openFuturePeriods, expiryDays, attributeOptionCombos, elements, orgUnits } = dataSet;
      assert.deepEqual(
        [id, periodType, openFuturePeriods, expiryDays, attributeOptionCombos.map((combo) => combo.id)],
        ['jqSaKxtj8IA', 'Monthly', 0, 0, [DEFAULT]],
      );
      assert.equal(elements.length, 16);
      assert.equal(orgUnits.length, 9);
      assert.deepEqual(
        orgUnits.find((unit) => unit.id === AMARI),
        {
          id: AMARI,
          code: 'TL-1001',
          path: `/uOBcvdfgkZ8/ts1AT7jVTqV/${AMARI}`,
          openingDate: '2010-01-01T00:00:00.000',
        },
      );
      const element = elements.find((each) => each.id === BCG.id);
      assert.equal(element?.zeroIsSignificant, false);
      assert.deepEqual(
        element?.optionCombos.find((combo) => combo.id === UNDER_1)?.categoryOptions.map(({ name }) => name),
        ['< 1 year'],
      );
    });

    it('asks by code alone where the name is no UID, in one request', async () => {
      await readDataSet(transportTo(server.url), 'EPI_MONTHLY');
      assert.deepEqual(
        seen.map(({ path, query }) => `${path} ${query.get('filter')} ${query.get('paging')}`),
        ['/api/dataSets code:eq:EPI_MONTHLY false'],
      );
    });

    it('finds a data set by UID', async () => {
      assert.equal((await readDataSet(transportTo(server.url), 'jqSaKxtj8IA')).name, 'Immunisation');
    });

    it('refuses a data set that is not there', async () => {
      await assert.rejects(readDataSet(transportTo(server.url), 'EPI_WEEKLY'), { code: 'data-set-not-found' });
      await assert.rejects(readDataSet(transportTo(server.url), 'aaaaaaaaaaa'), /"aaaaaaaaaaa".*share the data set/);
    });

    it('takes a data set that is not shared, which DHIS2 leaves out of the list, for one that is not there', async () => {
      fault = () => ({
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"dataSets":[]}',
      });
      await assert.rejects(readDataSet(transportTo(server.url), 'EPI_MONTHLY'), /share the data set with the user/);
    });

    it('takes the combo of the data set element, which overrides that of the element', async () => {
      fault = () => ({
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(dataSets({ categoryCombo: combos('own') })),
      });
      const { elements } = await readDataSet(transportTo(server.url), 'EPI');
      assert.deepEqual(
        elements[0]?.optionCombos.map(({ id }) => id),
        ['own'],
      );
    });

    const zeros: [string, object, boolean][] = [
      ['a sum', { aggregationType: 'SUM', zeroIsSignificant: false }, false],
      ['a sum with significant zeros', { aggregationType: 'SUM', zeroIsSignificant: true }, true],
      ['an average', { aggregationType: 'AVERAGE', zeroIsSignificant: false }, true],
      ['a text', { aggregationType: 'NONE', valueType: 'TEXT' }, true],
      ['an average over org units', { aggregationType: 'AVERAGE_SUM_ORG_UNIT' }, true],
    ];
    for (const [title, element, significant] of zeros) {
      it(`takes the zeros of ${title} for ${significant ? 'values' : 'absence'}`, async () => {
        const body = JSON.stringify(dataSets({}, element));
        fault = () => ({ kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body });
        const { elements } = await readDataSet(transportTo(server.url), 'EPI');
        assert.equal(elements[0]?.zeroIsSignificant, significant);
      });
    }

    it('reads the attribute option combos by their options', async () => {
      const body = JSON.stringify(dataSets({}, {}, combos('one', 'two')));
      fault = () => ({ kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body });
      const { attributeOptionCombos } = await readDataSet(transportTo(server.url), 'EPI');
      assert.deepEqual(
        attributeOptionCombos.map(({ id, categoryOptions }) => [id, categoryOptions.map(({ name }) => name)]),
        [
          ['one', ['one']],
          ['two', ['two']],
        ],
      );
    });

    const broken: [string, string][] = [
      ['without its key', '{"pager":{}}'],
      ['without org units', '{"dataSets":[{"id":"a","dataSetElements":[]}]}'],
      ['without combos', JSON.stringify(dataSets({}, { categoryCombo: undefined }))],
    ];
    for (const [title, body] of broken) {
      it(`refuses an answer ${title}`, async () => {
        fault = () => ({ kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body });
        await assert.rejects(readDataSet(transportTo(server.url), 'EPI'), { code: 'unexpected-answer' });
      });
    }

    it('reads who we are and what the server is', async () => {
      const context = await readContext(transportTo(server.url));
      assert.equal(context.username, 'tallysheet');
      assert.deepEqual(context.authorities, ['F_DATAVALUE_ADD']);
      assert.equal(hasNewImporter(context.version), version === '2.43');
      assert.ok((await readContext(transportTo(server.url, ADMIN))).authorities.includes('ALL'));
    });

    it('tells the calendar of the server', async () => {
      assert.equal((await readContext(transportTo(server.url))).calendar, 'iso8601');
      fault = ({ path }) =>
        path.endsWith('/system/info')
          ? {
              kind: 'answer',
              status: 200,
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ version, calendar: 'ethiopian' }),
            }
          : undefined;
      assert.equal((await readContext(transportTo(server.url))).calendar, 'ethiopian');
    });

    it('refuses a wrong password', async () => {
      const wrong = { username: 'tallysheet', password: 'wrong' };
      await assert.rejects(readContext(transportTo(server.url, wrong)), { code: 'unauthorized' });
    });

    it('refuses a redirect to the login page, and does not follow it', async () => {
      fault = () => ({ kind: 'answer', status: 302, headers: { location: '/dhis-web-login' } });
      await assert.rejects(readContext(transportTo(server.url)), { code: 'redirected' });
      assert.equal(seen.length, 1);
    });
  });
}

describe('versions', () => {
  const versions: [string, boolean][] = [
    ['2.38.8', false],
    ['2.42.5.1', false],
    ['2.43.0', true],
    ['2.44-SNAPSHOT', true],
    ['3.0', true],
  ];
  for (const [version, expected] of versions) {
    it(`${version} has the ${expected ? 'new' : 'old'} importer`, () =>
      assert.equal(hasNewImporter(version), expected));
  }
});

function combos(...ids: string[]): object {
  return { categoryOptionCombos: ids.map((id) => ({ id, categoryOptions: [{ id: `option-${id}`, name: id }] })) };
}

function dataSets(entry: object, element: object = {}, attributes = combos('default')): object {
  const dataElement = { id: 'uidBcg00001', valueType: 'INTEGER', categoryCombo: combos('usual'), ...element };
  const dataSet = { id: 'uidDataSet1', name: 'EPI', periodType: 'Monthly', categoryCombo: attributes };
  return { dataSets: [{ ...dataSet, dataSetElements: [{ dataElement, ...entry }], organisationUnits: [] }] };
}
