import assert from 'node:assert/strict';
import type { Transport } from '../../adaptors/transport/index.ts';
import { SOURCE_ELEMENTS } from '../../cli/sandbox/sample/exchange/source-metadata.ts';
import { SOURCE_PLACES } from '../../cli/sandbox/sample/exchange/source-places.ts';
import { FILES, type Short } from './support/exchange-world.ts';
import { inExchangeWorld as inWorld, M0 } from './support/in-exchange-world.ts';

const HOUR = 3_600_000;

/** A server whose clock on the wall shows so many hours less than UTC, and whose SQL compares it with UTC. */
const westBy =
  (hours: number) =>
  (transport: Transport): Transport => ({
    system: transport.system,
    send: (request) => {
      const since = request.query?.lastUpdated;
      if (typeof since !== 'string') return transport.send(request);
      const lastUpdated = new Date(Date.parse(since) + hours * HOUR).toISOString();
      return transport.send({ ...request, query: { ...request.query, lastUpdated } });
    },
  });

const october = (value: string): Short => ['FS-1001', '202510', 'visits', value, M0];

describe('values of another DHIS2: what looks right and is not', function () {
  this.timeout(60_000);

  for (const hours of [5, 12, -3]) {
    it(`sees every change of a server ${hours} hours behind UTC`, () =>
      inWorld({ sourceAs: westBy(hours) }, async (world) => {
        world.enter(october('1'));
        await world.run();
        // Of an older quarter, which is counted again only when something in it has changed.
        for (const [now, value] of [
          ['2026-04-10T01:00:00.000Z', '2'],
          ['2026-04-10T03:00:00.000Z', '3'],
        ] as const) {
          world.clock.now = now;
          world.enter(october(value));
          await world.run();
          assert.deepEqual(world.values(), [`2025Q4 Amari OPD_VISITS = ${value}`]);
        }
        world.log.length = 0;
        await world.run();
        assert.ok(world.log.includes('Plan 1 open and 0 changed periods of exchange'), world.log.join('\n'));
      }));
  }

  it('sees changes after a value that claims to be of the future', () =>
    inWorld({}, async (world) => {
      world.clock.now = '2031-01-01T00:00:00.000Z';
      world.enter(['FS-1002', '202510', 'visits', '7', M0]);
      world.clock.now = '2026-04-10T00:00:00.000Z';
      world.enter(october('1'));
      await world.run();
      world.clock.now = '2026-04-10T03:00:00.000Z';
      world.enter(october('2'));
      await world.run();
      assert.deepEqual(world.values(), ['2025Q4 Amari OPD_VISITS = 2', '2025Q4 Belo OPD_VISITS = 7']);
      assert.ok(world.log.some((line) => /^Find 1 values of dataValues written later than the clock/.test(line)));
    }));

  describe('an average that several org units would be added up to', () => {
    const metadata = [{ dataElements: [{ id: SOURCE_ELEMENTS.stock.id, aggregationType: 'AVERAGE' }] }];
    const elements = (aggregate: string) => `from,to,by,aggregate\nFAC_ACT_STOCK,NAT_ACT_STOCK_LOWEST,-,${aggregate}\n`;

    it('stops the run until the map says what is meant', async () => {
      const options = (aggregate: string) => ({
        metadata,
        files: { 'elements.csv': elements(aggregate) },
      });
      await inWorld(options(''), (world) => assert.rejects(() => world.run(), /source-not-additive/));
      await inWorld(options('avg'), async (world) => {
        world.enter(['FS-1001', '202601', 'stock', '3']);
        const { report } = await world.run();
        assert.equal(report.sent.created, 1);
      });
    });
  });

  it('counts a unit once that lies below two of those of the mapping', () => {
    const twice = (FILES['mapping.yaml'] ?? '').replace('orgUnits: [FS]', 'orgUnits: [FS-1, FS, FS-1001]');
    return inWorld({ files: { 'mapping.yaml': twice } }, async (world) => {
      world.enter(october('3'), ['FS-1002', '202510', 'visits', '4', M0]);
      const { report } = await world.run();
      assert.deepEqual(world.values(), ['2025Q4 Amari OPD_VISITS = 3', '2025Q4 Belo OPD_VISITS = 4']);
      assert.equal(report.rows[0]?.read, 2);
    });
  });

  it('stops where two units have one value of the attribute that names units', () => {
    const attribute = { id: 'ddddddddddd', code: 'NAT_ID', name: 'National id', valueType: 'TEXT' };
    const value = { attributeValues: [{ attribute: { id: attribute.id }, value: 'N-2' }] };
    const units = SOURCE_PLACES.slice(3, 5).map(({ id }) => ({ id, ...value }));
    const metadata = [{ attributes: [attribute] }, { organisationUnits: units }];
    const named = (FILES['mapping.yaml'] ?? '').replace('orgUnits: [FS]', 'orgUnits: [FS], attribute: NAT_ID');
    const files = { 'mapping.yaml': named, 'org-units.csv': 'place,orgUnit\nN-2,nnDarh7hZhG\n' };
    return inWorld({ metadata, files }, (world) =>
      assert.rejects(() => world.run(), /both have the attribute value "N-2".*source-ambiguous/),
    );
  });

  it('stops before anything is sent where both credentials name one server', () => {
    const files = {
      'mapping.yaml': (FILES['mapping.yaml'] ?? '').replace('dataSet: NAT_QUARTERLY', 'dataSet: FAC_MONTHLY'),
    };
    return inWorld({ toItself: true, files }, async (world) => {
      world.enter(october('1'));
      await assert.rejects(() => world.run(), /source-is-target/);
      assert.ok(world.source.requests.every(({ method }) => method === 'GET'));
    });
  });
});
