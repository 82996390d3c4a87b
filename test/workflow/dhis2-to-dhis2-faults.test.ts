import assert from 'node:assert/strict';
import type { Intercept } from '../../cli/sandbox/http/index.ts';
import { SOURCE_ELEMENTS } from '../../cli/sandbox/sample/exchange/source-metadata.ts';
import { SOURCE_PLACES } from '../../cli/sandbox/sample/exchange/source-places.ts';
import { FILES, type Short, type WorldOptions } from './support/exchange-world.ts';
import { GOOD, inExchangeWorld as inWorld, M0 } from './support/in-exchange-world.ts';

const NO_MAP: Short = ['FS-1001', '202602', 'confirmed', '2', 'Female, 15 years and older'];
/** What stops the run, which then has sent nothing. */
async function stops(options: WorldOptions, expected: RegExp, fault?: Intercept): Promise<void> {
  await inWorld(options, async (world) => {
    world.enter(...GOOD);
    world.faults.source = fault;
    await assert.rejects(() => world.run(), expected);
    assert.equal(world.posts(), 0);
    assert.deepEqual(world.state(), {});
  });
}

const answers =
  (status: number, body: string, on = '/api/dataValueSets', headers: Record<string, string> = {}): Intercept =>
  ({ path }) =>
    path.endsWith(on)
      ? { kind: 'answer', status, body, headers: { 'content-type': 'application/json', ...headers } }
      : undefined;

describe('values of another DHIS2: what goes wrong', function () {
  this.timeout(60_000);

  it('names holes in each map, counts what has a place, and is red above the limit', async () => {
    await inWorld({}, async (world) => {
      world.enter(['FS-1001', '202601', 'confirmed', '3', M0], NO_MAP);
      world.enter(['FS-1003', '202601', 'confirmed', '1', M0], ['FS-1001', '202601', 'nets', '9']);
      world.enter(['FS-1001', '202602', 'confirmed', '31']);
      const { report, verdict } = await world.run();
      const [rows] = report.rows;
      assert.deepEqual(rows?.quarantined, {
        'unknown-place': 1,
        'unmapped-combo:Female, 15 years and older': 1,
        'unmapped-combo:default': 1,
        'unmapped-element:FAC_NETS_GIVEN': 1,
      });
      assert.deepEqual(rows?.unknownPlaces, { 'FS-1003': 1 });
      assert.match(String(verdict), /4 of 5 rows are in quarantine/);
      assert.equal(world.values().length, 1);
    });
  });

  it('is not red for a hole below the limit, and names it all the same', async () => {
    await inWorld({}, async (world) => {
      world.enter(...GOOD, ['FS-1001', '202603', 'visits', '1', M0], NO_MAP);
      const { report, verdict } = await world.run();
      assert.equal(verdict, undefined);
      assert.equal(report.rows[0]?.quarantined['unmapped-combo:Female, 15 years and older'], 1);
    });
  });

  it('says which months have no value at all where months are added up', async () => {
    await inWorld({}, async (world) => {
      world.enter(['FS-1001', '202601', 'confirmed', '3', M0], ['FS-1002', '202603', 'confirmed', '3', M0]);
      await world.run();
      const said = world.log.filter((line) => line.startsWith('Find no value'));
      assert.deepEqual(said, [
        'Find no value at all of 202602, which is part of what is added up',
        'Find no value at all of 202510, 202511, 202512, which is part of what is added up',
      ]);
    });
  });

  it('empties nothing while a hole is over the limit', async () => {
    await inWorld({}, async (world) => {
      world.enter(['FS-1001', '202601', 'confirmed', '3', M0]);
      await world.run();
      const before = world.values();
      await world.remove(['FS-1001', '202601', 'confirmed', '3', M0]);
      world.enter(NO_MAP);
      const { report, verdict } = await world.run();
      assert.deepEqual(world.values(), before);
      assert.equal(report.sent.withheld, 1);
      assert.match(String(verdict), /quarantine/);
    });
  });

  it('does not read part of a number, nor a text for one', async () => {
    await inWorld({}, async (world) => {
      world.enter(...GOOD);
      const values = { dataElement: SOURCE_ELEMENTS.stock.id, period: '202601', orgUnit: SOURCE_PLACES[3]?.id ?? '' };
      world.source.put({ ...values, value: '12345678901234567890' });
      world.source.put({ ...values, period: '202602', value: 'about 30' });
      const { report } = await world.run();
      assert.deepEqual(report.rows[0]?.quarantined, { 'bad-number:FAC_ACT_STOCK': 2 });
    });
  });

  it('puts a value of another period type into quarantine, which old servers take', async () => {
    await inWorld({}, async (world) => {
      world.enter(...GOOD);
      const [place] = SOURCE_PLACES.slice(3);
      world.source.put({
        dataElement: SOURCE_ELEMENTS.nets.id,
        period: '2026W3',
        orgUnit: place?.id ?? '',
        value: '4',
      });
      world.source.put({
        dataElement: SOURCE_ELEMENTS.stock.id,
        period: '2026W3',
        orgUnit: place?.id ?? '',
        value: '4',
      });
      const { report } = await world.run();
      assert.deepEqual(report.rows[0]?.quarantined, { 'period-mismatch': 1, 'unmapped-element:FAC_NETS_GIVEN': 1 });
    });
  });

  it('takes an empty body with status 200 for an error, never for "nothing there"', () =>
    stops({}, /source DHIS2: .*outside what the user may view.*source-view/, answers(200, '')));

  it('stops where the user may not view the org units', async () => {
    const user = { id: 'aaaaaaaaaaa', username: 'north', firstName: 'N', surname: 'N', password: 'Tally-1-sheet' };
    const north = [{ id: SOURCE_PLACES[1]?.id ?? '' }];
    const users = [{ ...user, userRoles: [], organisationUnits: north, dataViewOrganisationUnits: north }];
    const as = { metadata: [{ users }], user: { username: 'north', password: 'Tally-1-sheet' } };
    await stops({ ...as, source: '2.41' }, /source-view/);
    await stops({ ...as, source: '2.43' }, /source-not-readable/);
  });

  for (const [status, code] of [
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [302, 'redirected'],
    [500, 'server-error'],
  ] as const) {
    it(`stops where the source answers ${status}, on metadata and on values`, async () => {
      const headers: Record<string, string> = status === 302 ? { location: '/dhis-web-login' } : {};
      const expected = new RegExp(`^TransportError: source DHIS2: .*${code}`);
      await stops({}, expected, answers(status, '{}', '/api/system/info', headers));
      await stops({}, expected, answers(status, '{}', '/api/dataValueSets', headers));
    });
  }

  it('stops where the password is wrong', () =>
    stops({ user: { username: 'tallysheet', password: 'wrong' } }, /source DHIS2.*unauthorized/));

  it('stops where the source is set to another calendar', () =>
    stops({ calendar: 'nepali' }, /source DHIS2: it is set to the calendar nepali.*source-calendar/));

  it('stops where the data set has another period type than the mapping says', () =>
    stops(
      {
        files: {
          'mapping.yaml': (FILES['mapping.yaml'] ?? '')
            .replace('periodType: Monthly', 'periodType: BiMonthly')
            .replace('Quarterly', 'SixMonthly'),
        },
      },
      /source-period-type/,
    ));

  it('stops where a map names what the source has not, and says all of it', () =>
    stops(
      { files: { 'elements.csv': 'from,to\nFAC_OPD_NEW,NAT_OPD_VISITS\nFAC_OLD,NAT_X\nFAC_OLDER,NAT_Y\n' } },
      /the map of data elements names what is not there: elements\.csv:3:1 "FAC_OLD", elements\.csv:4:1 "FAC_OLDER".*source-unknown/,
    ));

  it('stops where the lookup names a unit that the source has not', () =>
    stops({ files: { 'org-units.csv': 'place,orgUnit\nFS-9,nnDarh7hZhG\n' } }, /lookup names .*FS-9.*source-unknown/));

  it('stops where a map names one thing twice, by its code and by its name', () =>
    stops(
      { files: { 'elements.csv': 'from,to\nFAC_OPD_NEW,NAT_OPD_VISITS\nOPD first visits,NAT_NETS_GIVEN\n' } },
      /both mean .*source-ambiguous/,
    ));

  it('does not add up over months what DHIS2 does not add up', () =>
    stops(
      { files: { 'elements.csv': 'from,to,by\nFAC_ACT_STOCK,NAT_ACT_STOCK_LOWEST,-\n' } },
      /elements\.csv:2:1 "FAC_ACT_STOCK" \(LAST_LAST_ORG_UNIT\).*source-not-additive/,
    ));

  it('refuses a source that has lost all it had', async () => {
    await inWorld({}, async (world) => {
      world.enter(...GOOD);
      await world.run();
      const before = world.values();
      world.faults.source = answers(200, '{"dataValues":[]}');
      await assert.rejects(() => world.run(), /source-empty/);
      assert.deepEqual(world.values(), before);
    });
  });

  it('goes on after a fault where it would have been', async () => {
    await inWorld({ source: '2.43', target: '2.43' }, async (world) => {
      world.enter(...GOOD);
      world.faults.source = ({ path }) => (path.endsWith('/dataValueSets') ? { kind: 'truncate' } : undefined);
      await assert.rejects(() => world.run());
      world.faults.source = undefined;
      const { verdict } = await world.run();
      assert.equal(verdict, undefined);
      assert.equal(world.values().length, 2);
    });
  });

  it('asks no address longer than servers take, and no page without an end', async () => {
    await inWorld({}, async (world) => {
      world.enter(...GOOD);
      await world.run();
      const asked = world.source.requests;
      assert.ok(asked.every(({ path, query }) => path.length + query.length < 8000));
      assert.ok(asked.every(({ method }) => method === 'GET'));
      const values = asked.filter(({ path }) => path.endsWith('/dataValueSets'));
      assert.ok(values.every(({ query }) => /startDate=.*endDate=.*limit=\d+/.test(query)));
    });
  });
});
