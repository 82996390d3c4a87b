import assert from 'node:assert/strict';
import { type MetadataReport, metadataVerdict } from '../../adaptors/dhis2/sync/index.ts';
import { SOURCE_ELEMENTS } from '../../cli/sandbox/sample/exchange/source-metadata.ts';
import { REPORTING } from '../../cli/sandbox/sample/exchange/source-places.ts';
import { quiet } from '../adaptors/dhis2/support/quiet.ts';
import { commits, DIFFERENCES, inMetadataWorld as inWorld, MAPPING } from './support/metadata-world.ts';

describe('metadata of another DHIS2: what goes wrong', function () {
  this.timeout(60_000);
  quiet();
  const both = ['2.41', '2.41'] as const;

  /** The lines of what is in doubt. */
  const doubts = ({ changes }: MetadataReport) => changes.filter((line) => line.startsWith('!'));

  it('is red where an element would mean something else, and writes the rest', () =>
    inWorld(both, async (world) => {
      await world.run({ apply: true });
      const { nets } = SOURCE_ELEMENTS;
      world.source.importMetadata({ dataElements: [{ id: nets.id, valueType: 'NUMBER', description: 'Nets' }] });
      const report = await world.run({ apply: true });
      assert.deepEqual(doubts(report), [
        '! dataElements FAC_NETS_GIVEN Bed nets given: description "Nets"; valueType "INTEGER_ZERO_OR_POSITIVE" → "NUMBER"; valueType of an element that is there says what its values mean: change it by hand, or map it to another element',
      ]);
      assert.throws(() => metadataVerdict()({ report }), /1 objects are in doubt.*not-accepted/);
    }));

  it('creates no element whose category combo cannot be made', () =>
    inWorld(both, async (world) => {
      world.source.importMetadata({
        categoryOptions: [{ id: 'aaaaaaaaaa1', name: 'Rainy', shortName: 'Rainy' }],
        categories: [{ id: 'aaaaaaaaaa2', name: 'Season', categoryOptions: [{ id: 'aaaaaaaaaa1' }] }],
        categoryCombos: [{ id: 'aaaaaaaaaa3', name: 'Season', categories: [{ id: 'aaaaaaaaaa2' }] }],
        dataElements: [{ id: SOURCE_ELEMENTS.nets.id, categoryCombo: { id: 'aaaaaaaaaa3' } }],
      });
      world.dhis2.importMetadata({
        categoryOptions: [{ id: 'aaaaaaaaaa4', name: 'Wet', shortName: 'Wet' }],
        categories: [{ id: 'aaaaaaaaaa5', name: 'Season', categoryOptions: [{ id: 'aaaaaaaaaa4' }] }],
      });
      const report = await world.run({ apply: true });
      assert.deepEqual(doubts(report), [
        '! categoryCombos aaaaaaaaaa3 Season: category aaaaaaaaaa5 Season of the target has other options: mend it by hand, or name it in the map',
        '! dataElements FAC_NETS_GIVEN Bed nets given: the target has no category combo of the options Rainy, and none can be made',
        '! dataSets FAC_MONTHLY Facility monthly: 1 of its data elements have no counterpart',
      ]);
      assert.equal(report.written, true);
    }));

  it('is in doubt about objects without a code, those below them, and two that are one', () =>
    inWorld(both, async (world) => {
      world.source.importMetadata({
        organisationUnits: [
          {
            id: 'bbbbbbbbbb1',
            name: 'No code',
            shortName: 'No code',
            openingDate: '2020-01-01',
            parent: { id: REPORTING[0]?.parent },
          },
          {
            id: 'bbbbbbbbbb2',
            name: 'Below',
            code: 'FS-X',
            shortName: 'Below',
            openingDate: '2020-01-01',
            parent: { id: 'bbbbbbbbbb1' },
          },
        ],
      });
      const report = await world.run({ map: { ...MAPPING.map, 'FS-1001-W': 'TL-1001' } });
      assert.deepEqual(doubts(report), [
        '! organisationUnits bbbbbbbbbb1 No code: it has no code to be known by: give it one, or name it in the map',
        '! organisationUnits FS-1001-W Amari Maternity: FS-1001 Amari Hospital is nnDarh7hZhG too: correct the map',
        '! organisationUnits FS-X Below: the unit above it is in doubt',
      ]);
    }));

  it('writes nothing at all where DHIS2 refuses a part, and names it', () =>
    inWorld(both, async (world) => {
      world.source.importMetadata({
        organisationUnits: [
          { id: REPORTING[1]?.id, shortName: 'A name that is much longer than the fifty characters it may have' },
        ],
      });
      const report = await world.run({ apply: true });
      assert.equal(report.written, false);
      assert.equal(commits(world), 0);
      const [refusal] = report.refused;
      assert.match(refusal?.shown ?? '', /^OrganisationUnit Amari Maternity/);
      assert.match(refusal?.code ?? '', /^E400[12]$/);
      assert.throws(() => metadataVerdict()({ report }), /DHIS2 refuses what would be written \(E400[12]\)/);
    }));

  it('takes an answer without reports for a refusal', () =>
    inWorld(both, async (world) => {
      const body = '{"status":"ERROR","message":"not-null property references a null … DataSet.periodType"}';
      world.faults.dhis2 = ({ path, query }) =>
        path.endsWith('/metadata') && query.get('importMode') === 'COMMIT'
          ? { kind: 'answer', status: 409, body, headers: { 'content-type': 'application/json' } }
          : undefined;
      const report = await world.run({ apply: true });
      assert.deepEqual([report.written, report.refused[0]?.code], [false, 'not-stored']);
      assert.match(report.refused[0]?.message ?? '', /0 of 3 objects were stored.*DataSet.periodType/);
      world.faults.dhis2 = () => undefined;
      assert.equal((await world.run({ apply: true })).written, true);
    }));

  it('shows the differences to a user who may not import, and says so', () =>
    inWorld(
      both,
      async (world) => {
        const report = await world.run();
        assert.deepEqual(report.changes, DIFFERENCES);
        assert.match(report.unchecked ?? '', /forbidden/);
        await assert.rejects(() => world.run({ apply: true }), /DHIS2: POST metadata answered 403/);
      },
      { username: 'tallysheet', password: 'Tally-1-sheet' },
    ));

  it('stops where the mapping names what is not there', async () => {
    await inWorld(both, async (world) => {
      await assert.rejects(
        () => world.run({ dataSets: ['FAC_WEEKLY'] }),
        /source DHIS2: .*"FAC_WEEKLY".*metadata-missing/,
      );
      await assert.rejects(
        () => world.run({ organisationUnits: { below: 'FS', into: 'NO' } }),
        /^SyncError: DHIS2: .*"NO".*metadata-missing/,
      );
      await assert.rejects(
        () => world.run({ organisationUnits: { below: 'NO', into: 'TL' } }),
        /source DHIS2: .*metadata-missing/,
      );
    });
  });

  it('stops where the source refuses or fails, before the target is asked', () =>
    inWorld(both, async (world) => {
      for (const [status, code] of [
        [401, 'unauthorized'],
        [302, 'redirected'],
        [500, 'server-error'],
      ] as const) {
        world.faults.source = () => ({ kind: 'answer', status, body: '{}' });
        await assert.rejects(() => world.run(), new RegExp(`source DHIS2: .*${code}`));
      }
      assert.equal(world.dhis2.requests.length, 0);
    }));
});
