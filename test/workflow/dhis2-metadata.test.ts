import assert from 'node:assert/strict';
import { SOURCE_ELEMENTS } from '../../cli/sandbox/sample/exchange/source-metadata.ts';
import { REPORTING } from '../../cli/sandbox/sample/exchange/source-places.ts';
import { quiet } from '../adaptors/dhis2/support/quiet.ts';
import { commits, DIFFERENCES, inMetadataWorld as inWorld } from './support/metadata-world.ts';

for (const versions of [
  ['2.41', '2.43'],
  ['2.43', '2.41'],
] as const) {
  describe(`metadata of a DHIS2 ${versions[0]} in a DHIS2 ${versions[1]}`, function () {
    this.timeout(60_000);
    quiet();

    it('says each difference, and writes nothing unless it is asked to', () =>
      inWorld(versions, async (world) => {
        const report = await world.run();
        assert.deepEqual(report.changes, DIFFERENCES);
        const { written, created, updated, unchanged, unmoved, conflicts, onlyInTarget, refused } = report;
        assert.deepEqual(
          { written, created, updated, unchanged },
          { written: false, created: 9, updated: 1, unchanged: 8 },
        );
        assert.deepEqual(
          { unmoved, conflicts, onlyInTarget, refused },
          { unmoved: 1, conflicts: 0, onlyInTarget: 1, refused: [] },
        );
        assert.equal(commits(world), 0);
        assert.deepEqual(Object.keys(report.requests), ['source DHIS2', 'DHIS2']);
        await world.run({ apply: true }, { dryRun: true });
        assert.equal(commits(world), 0);
      }));

    it('writes them in the order of what refers to what, and has nothing to do the next time', () =>
      inWorld(versions, async (world) => {
        const first = await world.run({}, { apply: true });
        assert.equal(first.written, true);
        const second = await world.run({ apply: true });
        assert.deepEqual(second.changes, [DIFFERENCES[2]]);
        assert.equal(second.unchanged, 18);
        assert.equal(second.written, false);
        assert.equal(commits(world), 3);
        const { dataSets } = (await world.get(
          'dataSets?filter=code:eq:FAC_MONTHLY&fields=periodType,dataSetElements[dataElement[code,categoryCombo[name]]],organisationUnits[code]',
        )) as {
          dataSets: {
            dataSetElements: { dataElement: { code: string; categoryCombo: { name: string } } }[];
            organisationUnits: unknown[];
          }[];
        };
        const [dataSet] = dataSets;
        assert.equal(dataSet?.organisationUnits.length, 10);
        const combos = new Map(
          dataSet?.dataSetElements.map(({ dataElement }) => [dataElement.code, dataElement.categoryCombo.name]),
        );
        assert.equal(combos.get('FAC_MAL_CONFIRMED'), 'Age and sex, national');
        assert.equal(combos.get('FAC_NETS_GIVEN'), 'default');
      }));

    it('uses no UID of the source', () =>
      inWorld(versions, async (world) => {
        await world.run({ apply: true });
        const own = [...REPORTING.map(({ id }) => id), ...Object.values(SOURCE_ELEMENTS).map(({ id }) => id)];
        const sent = JSON.stringify([
          await world.get('organisationUnits?paging=false'),
          await world.get('dataElements?paging=false'),
        ]);
        assert.deepEqual(
          own.filter((id) => sent.includes(id)),
          [],
        );
      }));

    it('moves a unit only where that is allowed', () =>
      inWorld(versions, async (world) => {
        const parentOf = async () =>
          JSON.stringify(await world.get('organisationUnits?filter=code:eq:TL-2002&fields=parent[code]'));
        await world.run({ apply: true });
        assert.match(await parentOf(), /"TL-S"/);
        const report = await world.run({ apply: true, allowMoves: true });
        assert.deepEqual([report.updated, report.unmoved, report.written], [1, 0, true]);
        assert.match(await parentOf(), /"TL-N"/);
      }));

    it('leaves alone what a person has added in the target, and properties that are kept', () =>
      inWorld(versions, async (world) => {
        await world.run({ apply: true, keep: ['name', 'shortName'] });
        const { organisationUnits } = (await world.get(
          'organisationUnits?filter=code:in:[TL-2001,TL-1005]&fields=name,code',
        )) as {
          organisationUnits: { name: string }[];
        };
        assert.deepEqual(organisationUnits.map(({ name }) => name).sort(), [
          'Ekuno Health Centre',
          'Joruma Dispensary',
        ]);
      }));

    it('keeps what it does not carry over, though an import takes the place of the whole object', () =>
      inWorld(versions, async (world) => {
        const fields = 'organisationUnits?filter=code:eq:TL-2001&fields=:owner';
        const before = ((await world.get(fields)).organisationUnits as Record<string, unknown>[])[0] ?? {};
        world.dhis2.importMetadata({ organisationUnits: [{ ...before, description: 'Open on Sundays' }] });
        await world.run({ apply: true });
        const after = ((await world.get(fields)).organisationUnits as Record<string, unknown>[])[0] ?? {};
        assert.notEqual(after.name, before.name);
        assert.equal(after.description, 'Open on Sundays');
      }));

    it('makes up for a run that was killed at any request', () =>
      inWorld(versions, async (world) => {
        let kills = 0;
        for (let at = 1; at < 100; at += 1) {
          try {
            await world.run({ apply: true }, {}, at);
            break;
          } catch (error) {
            assert.equal((error as Error).message, 'killed');
            kills += 1;
          }
        }
        assert.ok(kills > 8);
        assert.deepEqual((await world.run({ apply: true })).changes, [DIFFERENCES[2]]);
      }));
  });
}
