import assert from 'node:assert/strict';
import { overSource } from '../../adaptors/dhis2/source/index.ts';
import { applyMetadata, type MetadataReport, metadataVerdict, takeMetadata } from '../../adaptors/dhis2/sync/index.ts';
import type { SyncMapping } from '../../adaptors/dhis2/sync/sync-mapping.ts';
import { http } from '../../adaptors/language-dhis2/index.ts';
import { type Dhis2Http, overDhis2, type Transport } from '../../adaptors/transport/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../cli/sandbox/dhis2/index.ts';
import type { Intercept } from '../../cli/sandbox/http/index.ts';
import { metadataTarget } from '../../cli/sandbox/sample/exchange/metadata-target.ts';
import { SOURCE_ELEMENTS, sourceMetadata } from '../../cli/sandbox/sample/exchange/source-metadata.ts';
import { REPORTING } from '../../cli/sandbox/sample/exchange/source-places.ts';
import { quiet } from '../adaptors/dhis2/support/quiet.ts';

const MAPPING: SyncMapping = {
  name: 'dhis2-metadata',
  apply: false,
  allowMoves: false,
  match: 'code',
  organisationUnits: { below: 'FS', into: 'TL' },
  dataSets: ['FAC_MONTHLY'],
  dataElements: [],
  keep: [],
  map: {
    ...{ 'FS-1': 'TL-N', 'FS-2': 'TL-S', 'FS-1001': 'TL-1001', 'FS-1002': 'TL-1002', 'FS-1003': 'TL-1003' },
    ...{ 'FS-1004': 'TL-1004', 'FS-2001': 'TL-2001', 'FS-2002': 'TL-2002', 'FS-2003': 'TL-2003', 'FS-2004': 'TL-2004' },
    FAC_REMARKS: null,
  },
};

const DIFFERENCES = [
  '+ organisationUnits FS-1001-W Amari Maternity: parent "TL-N North District"',
  '~ organisationUnits FS-2001 Ekuno Hospital: name "Ekuno Health Centre" → "Ekuno Hospital"; shortName "Ekuno Health Centre" → "Ekuno Hospital"',
  '> organisationUnits FS-2002 Fimbo Clinic: parent "TL-S South District" → "TL-N North District"; it is not moved: allowMoves is false',
  '+ organisationUnits FS-2901 Itumba Outreach: parent "TL-S South District"',
  '+ dataElements FAC_ACT_STOCK ACT doses in stock at the end of the month',
  '+ dataElements FAC_MAL_CONFIRMED Malaria cases confirmed',
  '+ dataElements FAC_MAL_TREATED Malaria cases treated',
  '+ dataElements FAC_NETS_GIVEN Bed nets given',
  '+ dataElements FAC_OPD_NEW OPD first visits',
  '+ dataElements FAC_OPD_RETURN OPD return visits',
  '+ dataSets FAC_MONTHLY Facility monthly: data elements "6 more"; org units "10 more"',
];

const ADMIN = { username: 'admin', password: 'district' };

interface World {
  readonly source: Dhis2Server;
  readonly dhis2: Dhis2Server;
  readonly faults: { source?: Intercept; dhis2?: Intercept };
  run(mapping?: Partial<SyncMapping>, input?: object, killAt?: number): Promise<MetadataReport>;
  get(path: string): Promise<Record<string, unknown>>;
}

async function inWorld(
  versions: readonly ['2.41' | '2.43', '2.41' | '2.43'],
  work: (world: World) => Promise<void>,
  user: object = ADMIN,
) {
  const now = () => new Date('2026-04-10T00:00:00.000Z');
  const faults: World['faults'] = {};
  const source = await startDhis2Server({
    ...{ now, version: versions[0], metadata: sourceMetadata() },
    intercept: (request) => faults.source?.(request),
  });
  const dhis2 = await startDhis2Server({
    ...{ now, version: versions[1], metadata: metadataTarget() },
    intercept: (request) => faults.dhis2?.(request),
  });
  const clock = { now: () => 0, random: () => 0, sleep: () => Promise.resolve() };
  try {
    await work({
      ...{ source, dhis2, faults },
      async run(changed = {}, input = {}, killAt = 0) {
        let sent = 0;
        const over = (configuration: unknown): Transport => {
          const transport = overDhis2(http as unknown as Dhis2Http)(configuration);
          return {
            system: transport.system,
            async send(request) {
              const answer = await transport.send(request);
              sent += 1;
              if (sent === killAt) throw new Error('killed');
              return answer;
            },
          };
        };
        const mapping = { ...MAPPING, ...changed };
        const options = { clock, log: () => undefined, seconds: 100 };
        const take = takeMetadata(mapping, { ...options, over: overSource(over) });
        const apply = applyMetadata(mapping, { ...options, over, workflow: 'dhis2-metadata' });
        const taken = await take({
          ...input,
          configuration: { hostUrl: source.url, username: 'tallysheet', password: 'Tally-1-sheet' },
        });
        const handed = JSON.parse(JSON.stringify(taken));
        const { report } = await apply({ ...handed, configuration: { hostUrl: dhis2.url, ...user } });
        if (report === undefined) throw new TypeError('there is no report');
        return report;
      },
      async get(path) {
        const answer = await fetch(`${dhis2.url}/api/${path}`, {
          headers: { authorization: `Basic ${btoa('admin:district')}` },
        });
        return (await answer.json()) as Record<string, unknown>;
      },
    });
  } finally {
    await source.close();
    await dhis2.close();
  }
}

/** Imports that stored something. */
const commits = ({ dhis2 }: World) =>
  dhis2.requests.filter(({ method, query }) => method === 'POST' && query.includes('importMode=COMMIT')).length;

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
      assert.throws(() => metadataVerdict()({ report }), /1 objects are in doubt.*metadata-not-accepted/);
    }));

  it('creates no element whose options the target has no category combo of', () =>
    inWorld(both, async (world) => {
      world.source.importMetadata({
        categoryOptions: [{ id: 'aaaaaaaaaa1', name: 'Rainy', shortName: 'Rainy' }],
        categories: [{ id: 'aaaaaaaaaa2', name: 'Season', categoryOptions: [{ id: 'aaaaaaaaaa1' }] }],
        categoryCombos: [{ id: 'aaaaaaaaaa3', name: 'Season', categories: [{ id: 'aaaaaaaaaa2' }] }],
        dataElements: [{ id: SOURCE_ELEMENTS.nets.id, categoryCombo: { id: 'aaaaaaaaaa3' } }],
      });
      const report = await world.run({ apply: true });
      assert.deepEqual(doubts(report), [
        '! dataElements FAC_NETS_GIVEN Bed nets given: the target has no category combo of the options Rainy: create it first',
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
