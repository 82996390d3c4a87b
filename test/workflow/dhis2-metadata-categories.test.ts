import assert from 'node:assert/strict';
import { metadataVerdict } from '../../adaptors/dhis2/sync/index.ts';
import { SOURCE_ELEMENTS } from '../../cli/sandbox/sample/exchange/source-metadata.ts';
import { quiet } from '../adaptors/dhis2/support/quiet.ts';
import { DIFFERENCES, inMetadataWorld as inWorld, MAPPING, type MetadataWorld } from './support/metadata-world.ts';

const { nets, remarks } = SOURCE_ELEMENTS;
const RAINY = 'aaaaaaaaaa1';
const DRY = 'aaaaaaaaaa4';
const SEASON = 'aaaaaaaaaa2';
const COMBO = 'aaaaaaaaaa3';
const SET = 'aaaaaaaaaa5';
const LATE = 'aaaaaaaaaa6';
const LOST = 'aaaaaaaaaa7';

/** Remarks are taken over too. */
const { FAC_REMARKS: _, ...map } = MAPPING.map;

/** Nets by season, and remarks of an option set. */
const SEASONS = {
  categoryOptions: [
    { id: RAINY, name: 'Rainy', shortName: 'Rainy', code: 'RAINY' },
    { id: DRY, name: 'Dry', shortName: 'Dry', startDate: '2020-01-01' },
  ],
  categories: [
    {
      ...{ id: SEASON, name: 'Season', shortName: 'Season', dataDimensionType: 'DISAGGREGATION' },
      categoryOptions: [{ id: RAINY }, { id: DRY }],
    },
  ],
  categoryCombos: [
    { id: COMBO, name: 'Season', code: 'SEASON', dataDimensionType: 'DISAGGREGATION', categories: [{ id: SEASON }] },
  ],
  options: [{ id: LATE, code: 'LATE', name: 'Late', sortOrder: 1, optionSet: { id: SET } }],
  optionSets: [{ id: SET, code: 'REMARKS', name: 'Remarks', valueType: 'TEXT', options: [{ id: LATE }] }],
  dataElements: [
    { id: nets.id, categoryCombo: { id: COMBO } },
    { id: remarks.id, optionSet: { id: SET } },
  ],
};

const PLANNED = [
  '+ categoryOptions aaaaaaaaaa4 Dry',
  '+ categoryOptions RAINY Rainy',
  '+ categories aaaaaaaaaa2 Season',
  '+ categoryCombos SEASON Season',
  '+ options LATE Late of REMARKS',
  '+ optionSets REMARKS Remarks: options "1 more"',
];

const shared = (lines: readonly string[]) =>
  lines.filter((line) => / (?:category|categories|option)/i.test(line) && !line.includes('organisationUnits'));

async function comboOf(world: MetadataWorld, code: string) {
  const path = `dataElements?filter=code:eq:${code}&fields=optionSet[code,options[code,name]],categoryCombo[name,categories[name,categoryOptions[name,startDate]]]`;
  return ((await world.get(path)).dataElements as Record<string, unknown>[])[0];
}

for (const versions of [
  ['2.41', '2.43'],
  ['2.43', '2.41'],
] as const) {
  describe(`categories and option sets of a DHIS2 ${versions[0]} in a DHIS2 ${versions[1]}`, function () {
    this.timeout(60_000);
    quiet();

    it('are said, then made before what refers to them, and there is nothing to do the next time', () =>
      inWorld(versions, async (world) => {
        world.source.importMetadata(SEASONS);
        const dry = await world.run({ map });
        assert.deepEqual(shared(dry.changes).sort(), [...PLANNED].sort());
        assert.deepEqual([dry.conflicts, dry.refused, dry.written], [0, [], false]);
        const first = await world.run({ apply: true, map });
        assert.equal(first.written, true);
        const second = await world.run({ apply: true, map });
        assert.deepEqual(second.changes, [DIFFERENCES[2]]);
        assert.deepEqual(await comboOf(world, nets.code), {
          categoryCombo: {
            name: 'Season',
            categories: [
              {
                name: 'Season',
                categoryOptions: [{ name: 'Rainy' }, { name: 'Dry', startDate: '2020-01-01T00:00:00.000' }],
              },
            ],
          },
        });
        assert.deepEqual((await comboOf(world, remarks.code))?.optionSet, {
          code: 'REMARKS',
          options: [{ code: 'LATE', name: 'Late' }],
        });
      }));

    it('are held against the option combos that DHIS2 makes, by their options', () =>
      inWorld(versions, async (world) => {
        world.source.importMetadata(SEASONS);
        const { optionCombos, notCompared } = await world.run({ apply: true, map });
        assert.deepEqual(optionCombos, [
          { shown: 'FS_SEX_AGE Sex and age group', of: 8, otherUids: 8, missing: 0 },
          { shown: 'SEASON Season', of: 2, otherUids: 2, missing: 0 },
        ]);
        assert.ok(notCompared.some((line) => /^dataSets: sharing, .*legend sets/.test(line)));
      }));

    it('keep their UIDs where both servers share them', () =>
      inWorld(versions, async (world) => {
        world.source.importMetadata(SEASONS);
        const units = { organisationUnits: undefined };
        const { optionCombos, conflicts, written } = await world.run({ ...units, apply: true, match: 'uid', map: {} });
        assert.deepEqual([conflicts, written], [0, true]);
        assert.deepEqual(optionCombos, [{ shown: 'FS_SEX_AGE Sex and age group', of: 8, otherUids: 8, missing: 0 }]);
        const { categoryCombos } = await world.get(`categoryCombos?filter=id:eq:${COMBO}&fields=categories[id]`);
        assert.deepEqual(categoryCombos, [{ categories: [{ id: SEASON }] }]);
      }));

    it('get new options, and none is taken out', () =>
      inWorld(versions, async (world) => {
        world.source.importMetadata(SEASONS);
        await world.run({ apply: true, map });
        world.source.importMetadata({
          options: [{ id: LOST, code: 'LOST', name: 'Lost', sortOrder: 2, optionSet: { id: SET } }],
          optionSets: [{ ...SEASONS.optionSets[0], options: [{ id: LOST }] }],
        });
        const { changes } = await world.run({ apply: true, map });
        assert.deepEqual(shared(changes), [
          '+ options LOST Lost of REMARKS',
          '~ optionSets REMARKS Remarks: options "1 more"',
        ]);
        assert.deepEqual((await comboOf(world, remarks.code))?.optionSet, {
          code: 'REMARKS',
          options: [
            { code: 'LATE', name: 'Late' },
            { code: 'LOST', name: 'Lost' },
          ],
        });
        assert.deepEqual((await world.run({ apply: true, map })).changes, [DIFFERENCES[2]]);
      }));

    it('make up for a run that was killed at any request', () =>
      inWorld(versions, async (world) => {
        world.source.importMetadata(SEASONS);
        for (let at = 1; at < 100; at += 1) {
          try {
            await world.run({ apply: true, map }, {}, at);
            break;
          } catch (error) {
            assert.equal((error as Error).message, 'killed');
          }
        }
        assert.deepEqual((await world.run({ apply: true, map })).changes, [DIFFERENCES[2]]);
      }));
  });
}

describe('categories and option sets of another DHIS2: what is in doubt', function () {
  this.timeout(60_000);
  quiet();
  const both = ['2.41', '2.41'] as const;
  const doubts = (changes: readonly string[]) =>
    changes.filter((line) => line.startsWith('! cat') || line.startsWith('! opt'));

  it('changes no category that is there with other options', () =>
    inWorld(both, async (world) => {
      world.source.importMetadata(SEASONS);
      world.dhis2.importMetadata({
        categoryOptions: [{ id: 'bbbbbbbbbb1', name: 'Wet', shortName: 'Wet' }],
        categories: [
          { id: 'bbbbbbbbbb2', name: 'Season', shortName: 'Season', categoryOptions: [{ id: 'bbbbbbbbbb1' }] },
        ],
      });
      const report = await world.run({ apply: true, map });
      assert.deepEqual(doubts(report.changes), [
        '! categoryCombos SEASON Season: category bbbbbbbbbb2 Season of the target has other options: mend it by hand, or name it in the map',
      ]);
      assert.ok(!report.changes.some((line) => line.startsWith('+ categor')));
      assert.throws(() => metadataVerdict()({ report }), /objects are in doubt.*not-accepted/);
    }));

  it('knows an option by its code whatever it is called, and by the map', () =>
    inWorld(both, async (world) => {
      world.source.importMetadata(SEASONS);
      world.dhis2.importMetadata({
        categoryOptions: [
          { id: 'bbbbbbbbbb1', name: 'Rains', shortName: 'Rains', code: 'RAINY' },
          { id: 'bbbbbbbbbb3', name: 'Dry season', shortName: 'Dry season', code: 'DRY' },
        ],
        categories: [
          {
            id: 'bbbbbbbbbb2',
            name: 'Seasons',
            shortName: 'Seasons',
            categoryOptions: [{ id: 'bbbbbbbbbb3' }, { id: 'bbbbbbbbbb1' }],
          },
        ],
        categoryCombos: [{ id: 'bbbbbbbbbb4', name: 'By season', categories: [{ id: 'bbbbbbbbbb2' }] }],
      });
      const named = { ...map, [DRY]: 'DRY' };
      const report = await world.run({ apply: true, map: named });
      assert.deepEqual(shared(report.changes), PLANNED.slice(4));
      assert.match(JSON.stringify(await comboOf(world, nets.code)), /"name":"By season"/);
      assert.deepEqual((await world.run({ apply: true, map: named })).changes, [DIFFERENCES[2]]);
    }));

  it('is in doubt about an option set of another type, and about one that has another code', () =>
    inWorld(both, async (world) => {
      world.source.importMetadata(SEASONS);
      const set = { id: 'bbbbbbbbbb5', name: 'Remarks', options: [] };
      world.dhis2.importMetadata({ optionSets: [{ ...set, code: 'REMARKS', valueType: 'INTEGER' }] });
      const { changes } = await world.run({ map });
      assert.match(doubts(changes)[0] ?? '', /^! optionSets REMARKS Remarks: its values are TEXT here and INTEGER/);
      assert.ok(changes.some((line) => /^! dataElements FAC_REMARKS .*its option set is in doubt/.test(line)));
      world.dhis2.importMetadata({ optionSets: [{ ...set, code: 'NOTES', valueType: 'TEXT' }] });
      const other = await world.run({ map });
      assert.match(doubts(other.changes)[0] ?? '', /the target has "Remarks" with the code "NOTES"/);
      const mapped = await world.run({ apply: true, map: { ...map, REMARKS: 'NOTES' } });
      assert.deepEqual([doubts(mapped.changes), mapped.written], [[], true]);
    }));

  it('says that DHIS2 has not made option combos', () =>
    inWorld(both, async (world) => {
      world.source.importMetadata(SEASONS);
      world.faults.dhis2 = ({ query }) => {
        if (query.get('fields')?.includes('categoryOptionCombos') !== true) return undefined;
        const ids = /\[(.*)\]/.exec(query.get('filter') ?? '')?.[1]?.split(',') ?? [];
        const categoryCombos = ids.map((id) => ({ id, categoryOptionCombos: [] }));
        const headers = { 'content-type': 'application/json' };
        return { kind: 'answer', status: 200, headers, body: JSON.stringify({ categoryCombos }) };
      };
      const report = await world.run({ apply: true, map });
      assert.equal(report.written, true);
      assert.deepEqual(
        report.optionCombos.map(({ missing }) => missing),
        [8, 2, 1],
      );
      assert.throws(() => metadataVerdict()({ report }), /11 option combos are not there/);
    }));
});
