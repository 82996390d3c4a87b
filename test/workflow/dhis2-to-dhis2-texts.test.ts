import assert from 'node:assert/strict';
import { uidOf } from '../../cli/sandbox/dhis2/uid.ts';
import { SOURCE_ELEMENTS } from '../../cli/sandbox/sample/exchange/source-metadata.ts';
import { FILES, type Short } from './support/exchange-world.ts';
import { inExchangeWorld as inWorld } from './support/in-exchange-world.ts';

const NOTES = uidOf('target notes');
const ELEMENT = { id: NOTES, code: 'NAT_NOTES', name: 'Notes', shortName: 'Notes', domainType: 'AGGREGATE' };

/** A monthly data set with one element of a value type. */
const target = (valueType: string) => [
  {
    dataElements: [{ ...ELEMENT, valueType, aggregationType: 'NONE', categoryCombo: { id: 'bjDvmb4bfuf' } }],
    dataSets: [
      {
        ...{ id: uidOf('monthly notes'), code: 'NAT_NOTES_M', name: 'Notes, monthly', shortName: 'Notes, monthly' },
        ...{ periodType: 'Monthly', dataSetElements: [{ dataElement: { id: NOTES } }] },
        organisationUnits: ['nnDarh7hZhG', 'UpC3p4YvEez'].map((id) => ({ id })),
        sharing: { public: 'rwrw----' },
      },
    ],
  },
];

const files = (aggregate = 'copy') => ({
  'mapping.yaml': (FILES['mapping.yaml'] ?? '')
    .replace('NAT_QUARTERLY', 'NAT_NOTES_M')
    .replace('type: Quarterly', 'type: Monthly')
    .replace('10%', '50%'),
  'elements.csv': `from,to,by,aggregate\nFAC_REMARKS,NAT_NOTES,-,${aggregate}\n`,
});

const remark = (place: string, period: string, value: string): Short => [place, period, 'remarks', value];
const sourceType = (valueType: string) => [{ dataElements: [{ id: SOURCE_ELEMENTS.remarks.id, valueType }] }];

for (const [source, version] of [
  ['2.41', '2.41'],
  ['2.41', '2.43'],
  ['2.43', '2.41'],
] as const) {
  const servers = { source, target: version };

  describe(`values that are no numbers, of a DHIS2 ${source} in a DHIS2 ${version}`, function () {
    this.timeout(60_000);

    const notes = (world: { values(): string[] }) => world.values().map((line) => line.replace(`${NOTES} `, ''));

    it('go over letter by letter, once', () =>
      inWorld({ ...servers, files: files(), targetMetadata: target('LONG_TEXT') }, async (world) => {
        world.enter(remark('FS-1001', '202601', 'Roof leaks; 3.0'), remark('FS-1002', '202601', '0'));
        await world.run();
        const expected = ['202601 Amari Roof leaks; 3.0', '202601 Belo 0'].map((line) =>
          line.replace(/(\w+ \w+) /, '$1 = '),
        );
        assert.deepEqual(notes(world), expected);
        const posts = world.posts();
        const second = await world.run();
        assert.equal(second.verdict, undefined);
        assert.equal(world.posts(), posts);
      }));

    it('follow what is edited and deleted, and leave what a person wrote', () =>
      inWorld({ ...servers, files: files(), targetMetadata: target('TEXT') }, async (world) => {
        world.enter(remark('FS-1001', '202601', '3'), remark('FS-1002', '202601', 'late'));
        await world.run();
        world.clock.now = '2026-04-11T00:00:00.000Z';
        world.enter(remark('FS-1001', '202601', '3.0'));
        const stored = world.dhis2.values().find(({ value }) => value === 'late');
        assert.ok(stored);
        const { dataElement, orgUnit, period } = stored;
        world.dhis2.put({ dataElement, orgUnit, period, value: 'Late', storedBy: 'data.clerk' });
        const { report } = await world.run();
        assert.equal(report.sent.kept, 1);
        assert.deepEqual(notes(world), ['202601 Amari = 3.0', '202601 Belo = Late by data.clerk']);
        world.clock.now = '2026-04-12T00:00:00.000Z';
        await world.remove(remark('FS-1001', '202601', '3.0'));
        await world.run();
        assert.deepEqual(notes(world), ['202601 Belo = Late by data.clerk']);
      }));

    it('are in quarantine by name where two come to one place, and nothing is guessed', () =>
      inWorld({ ...servers, files: files(), targetMetadata: target('TEXT') }, async (world) => {
        world.enter(remark('FS-1001', '202601', 'late'), remark('FS-1001-W', '202601', 'late'));
        world.enter(remark('FS-1001', '202602', 'in time'), remark('FS-1002', '202602', 'x'));
        const { report } = await world.run();
        const [measure] = report.measures;
        assert.deepEqual([measure?.dataElement, measure?.quarantined], ['NAT_NOTES', { 'several-values': 2 }]);
        assert.deepEqual(notes(world), ['202602 Amari = in time', '202602 Belo = x']);
      }));

    it('are refused by name where the target takes no such value', () =>
      inWorld({ ...servers, files: files(), targetMetadata: target('BOOLEAN') }, async (world) => {
        world.enter(remark('FS-1001', '202601', 'late'), remark('FS-1002', '202601', 'true'));
        const { report, verdict } = await world.run();
        assert.match(verdict ?? '', /refused/);
        assert.deepEqual(
          report.conflicts.map(({ code, dataElement, values }) => [code, dataElement, values]),
          [['value-type', 'NAT_NOTES', 1]],
        );
        assert.deepEqual(notes(world), ['202601 Belo = true']);
      }));

    it('are counted where they say yes', () =>
      inWorld(
        { ...servers, files: files('count-true'), targetMetadata: target('NUMBER'), metadata: sourceType('BOOLEAN') },
        async (world) => {
          world.enter(remark('FS-1001', '202601', 'true'), remark('FS-1001-W', '202601', 'true'));
          world.enter(remark('FS-1002', '202601', 'true'), remark('FS-1002', '202602', 'false'));
          const { verdict } = await world.run();
          assert.equal(verdict, undefined);
          const zero = version === '2.43' ? ['202602 Belo = 0'] : [];
          assert.deepEqual(notes(world), ['202601 Amari = 2', '202601 Belo = 1', ...zero]);
        },
      ));
  });
}
