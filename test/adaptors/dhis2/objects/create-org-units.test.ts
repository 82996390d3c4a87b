import assert from 'node:assert/strict';
import { createOrgUnits, listOrgUnits, matchOrgUnits, planOrgUnits } from '../../../../adaptors/dhis2/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import type { Fault } from '../../../../cli/sandbox/http/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { quiet } from '../support/quiet.ts';
import { transportTo } from '../support/sample-report.ts';
import { place } from './places.ts';

const ADMIN = { username: 'admin', password: 'district' };
const PLACES = [
  place('post', { parent: 'clinic' }),
  place('clinic', { parent: 'TL-N' }),
  place('TL-N'),
  place('other', { parent: 'TL-N', code: 'TL-9' }),
];

for (const version of ['2.41', '2.43'] as const) {
  describe(`create planned org units in ${version}`, () => {
    quiet();
    let server: Dhis2Server;
    let fault: (body: string) => Fault | undefined;

    beforeEach(async () => {
      fault = () => undefined;
      server = await startDhis2Server({
        version,
        metadata: sampleMetadata(),
        intercept: ({ method, body }) => (method === 'POST' ? fault(body.toString()) : undefined),
      });
    });
    afterEach(() => server.close());

    const planNow = async () => {
      const units = await listOrgUnits(transportTo(server.url));
      return planOrgUnits(matchOrgUnits(PLACES, units), { units, openingDate: '2026-01-01' });
    };
    const createAll = async () => {
      const told: string[] = [];
      const { create } = await planNow();
      for await (const { planned, outcome } of createOrgUnits(transportTo(server.url, ADMIN), create)) {
        told.push(`${planned.place.key} ${outcome}`);
      }
      return told;
    };

    it('makes all, and nothing the second time', async () => {
      const { create } = await planNow();
      assert.deepEqual(await createAll(), ['clinic created', 'other created', 'post created']);
      assert.deepEqual(await createAll(), []);
      const units = await listOrgUnits(transportTo(server.url), {
        filters: ['level:ge:3', 'name:$like:Place'],
      });
      const made = new Map(units.map(({ id, path }) => [id, path]));
      for (const { unit } of create) assert.ok(made.get(unit.id)?.endsWith(`/${unit.parent?.id}/${unit.id}`));
      // A plan that is out of date makes nothing twice either.
      for await (const { outcome } of createOrgUnits(transportTo(server.url, ADMIN), create))
        assert.equal(outcome, 'found');
    });

    it('goes on after a refusal, without what lies below', async () => {
      const { create } = await planNow();
      const bad = create.map((each) =>
        each.place.key === 'clinic' ? { ...each, unit: { ...each.unit, code: 'TL-1001' } } : each,
      );
      const told: string[] = [];
      for await (const { planned, outcome, why } of createOrgUnits(transportTo(server.url, ADMIN), bad)) {
        told.push(`${planned.place.key} ${outcome} ${/E5003|was refused/.exec(why ?? '')?.[0] ?? ''}`);
      }
      assert.deepEqual(told, ['clinic refused E5003', 'other created ', 'post parent-refused was refused']);
    });

    it('goes on where a run broke off', async () => {
      fault = (body) => (body.includes('Place other') ? { kind: 'answer', status: 500 } : undefined);
      await assert.rejects(createAll(), { code: 'server-error' });
      fault = () => undefined;
      assert.deepEqual(await createAll(), ['other created', 'post created']);
    });

    it('stops where the user may not', async () => {
      const { create } = await planNow();
      const all = createOrgUnits(transportTo(server.url), create);
      await assert.rejects(all.next(), { code: 'forbidden' });
    });
  });
}
