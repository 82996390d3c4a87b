import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import { statusKeeper } from '../../../adaptors/tracker/keep-status.ts';
import type { PersonPayload } from '../../../adaptors/tracker/payload.ts';
import { overHttp } from '../../../adaptors/transport/index.ts';
import { muteConsole, reply, startWire, type Wire } from '../transport/wire.ts';

const person = (enrollment: string): PersonPayload => ({
  trackedEntity: `of-${enrollment}`,
  trackedEntityType: 'nEenWmSyUEp',
  orgUnit: 'DiszpKrYNg8',
  attributes: [],
  enrollments: [
    {
      enrollment,
      trackedEntity: `of-${enrollment}`,
      program: 'IpHINAT79UW',
      orgUnit: 'DiszpKrYNg8',
      status: 'ACTIVE',
      enrolledAt: '2026-01-10',
      occurredAt: '2026-01-09',
      attributes: [],
      events: [],
    },
  ],
});

/** What a server calls things. */
const SERVERS = [
  ['2.43.1', 'tracker', 'enrollments', 'status', 'updatedWithin', 'orgUnitMode'],
  ['2.40.5', 'tracker', 'instances', 'programStatus', 'updatedWithin', 'ouMode'],
  ['2.41.8', 'legacy', 'enrollments', 'programStatus', 'lastUpdatedDuration', 'ouMode'],
] as const;

describe('the status of enrollments', () => {
  let wire: Wire;
  let printed: ReturnType<typeof muteConsole>;
  let stored: Record<string, string>;
  let clock: number;

  beforeEach(async () => {
    stored = {};
    clock = 0;
    printed = muteConsole();
  });
  afterEach(async () => {
    printed.restore();
    await wire.close();
  });

  for (const [version, api, list, status, within, mode] of SERVERS) {
    it(`is asked for again where it is five seconds old, of those that changed since, of ${api} of ${version}`, async () => {
      wire = await startWire((response, got, at) => {
        const query = new URL(got.url, 'http://x').searchParams;
        const wanted = query.get(status);
        const rows = Object.entries(stored)
          .filter(([, is]) => wanted === null || is === wanted)
          .map(([enrollment, is]) => ({ enrollment, status: is }));
        reply(200, { [list]: rows })(response, got, at);
      });
      const over = overHttp(request, { clock: { now: () => 0 } });
      const dhis2 = over({ hostUrl: wire.origin, username: 'tally', password: 'sheet' });
      const keep = statusKeeper(dhis2, { api, programId: 'IpHINAT79UW', version }, { now: () => clock });
      const ask = async () => (await keep([person('a'), person('b')])).map((one) => one.enrollments[0].status);
      const asked = () =>
        wire.received.splice(0).map(({ url }) => {
          const query = new URL(url, 'http://x').searchParams;
          assert.equal(query.get('program'), 'IpHINAT79UW');
          assert.equal(query.get(mode), 'ACCESSIBLE');
          assert.ok(!url.includes('of-'));
          return [query.get(status), query.get(within)];
        });

      assert.deepEqual(await ask(), ['ACTIVE', 'ACTIVE']);
      assert.deepEqual(asked(), [
        ['COMPLETED', null],
        ['CANCELLED', null],
      ]);
      stored.a = 'COMPLETED';
      clock = 4_999;
      assert.deepEqual(await ask(), ['ACTIVE', 'ACTIVE']);
      assert.deepEqual(asked(), []);
      clock = 90_500;
      assert.deepEqual(await ask(), ['COMPLETED', 'ACTIVE']);
      // Ten seconds more than have passed; nothing is closed that could have been opened again.
      assert.deepEqual(asked(), [
        ['COMPLETED', '101s'],
        ['CANCELLED', '101s'],
      ]);
      stored.a = 'ACTIVE';
      stored.b = 'CANCELLED';
      clock = 95_500;
      assert.deepEqual(await ask(), ['ACTIVE', 'CANCELLED']);
      assert.deepEqual(asked(), [[null, '15s']]);
    });
  }

  it('is asked for once more where a list took long, and no oftener', async () => {
    wire = await startWire((response, got, at) => {
      clock += 6_000;
      reply(200, { enrollments: [] })(response, got, at);
    });
    const over = overHttp(request, { clock: { now: () => 0 } });
    const dhis2 = over({ hostUrl: wire.origin, username: 'tally', password: 'sheet' });
    const options = { api: 'tracker', programId: 'IpHINAT79UW', version: '2.43.1' } as const;
    const keep = statusKeeper(dhis2, options, { now: () => clock });
    await keep([person('a')]);
    const asked = wire.received.map(({ url }) => new URL(url, 'http://x').searchParams);
    assert.deepEqual(
      asked.map((query) => [query.get('updatedWithin'), query.get('order')]),
      [
        [null, 'createdAt:asc'],
        [null, 'createdAt:asc'],
        ['22s', 'updatedAt:desc'],
        ['22s', 'updatedAt:desc'],
      ],
    );
  });
});
