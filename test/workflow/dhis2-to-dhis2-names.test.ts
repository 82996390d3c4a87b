import assert from 'node:assert/strict';
import { SOURCE_ELEMENTS } from '../../cli/sandbox/sample/exchange/source-metadata.ts';
import { SOURCE_PLACES } from '../../cli/sandbox/sample/exchange/source-places.ts';
import { FILES } from './support/exchange-world.ts';
import { GOOD, inExchangeWorld as inWorld, M0 } from './support/in-exchange-world.ts';

describe('values of another DHIS2: by what elements and units are known', function () {
  this.timeout(60_000);

  for (const source of ['2.41', '2.43'] as const) {
    it(`reads the elements of a group, of DHIS2 ${source}`, async () => {
      const { confirmed, visits } = SOURCE_ELEMENTS;
      const group = {
        id: 'ccccccccccc',
        code: 'MALARIA',
        name: 'Malaria',
        dataElements: [{ id: confirmed.id }, { id: visits.id }],
      };
      const text = (FILES['mapping.yaml'] ?? '').replace('dataSet: FAC_MONTHLY', 'dataElementGroup: MALARIA');
      const elements = 'from,to,by\nFAC_MAL_CONFIRMED,NAT_MAL_CONFIRMED,\nFAC_OPD_NEW,-,\n';
      const files = { 'mapping.yaml': text, 'elements.csv': elements };
      await inWorld({ source, files, metadata: [{ dataElementGroups: [group] }] }, async (world) => {
        world.enter(...GOOD, ['FS-1001', '202601', 'confirmed', '3', M0], ['FS-1001', '202601', 'returns', '9', M0]);
        const { report, verdict } = await world.run();
        assert.equal(verdict, undefined);
        assert.deepEqual([report.rows[0]?.read, report.rows[0]?.excluded], [21, 20]);
        assert.equal(world.values().length, 1);
      });
    });
  }

  it('knows elements, combos and units by an attribute value', async () => {
    const attribute = { id: 'ddddddddddd', code: 'NAT_ID', name: 'National id', valueType: 'TEXT' };
    const value = (text: string) => ({ attributeValues: [{ attribute: { id: attribute.id }, value: text }] });
    const [unit] = SOURCE_PLACES.slice(3);
    const metadata = [
      { attributes: [attribute] },
      { dataElements: [{ id: SOURCE_ELEMENTS.visits.id, ...value('N-1') }] },
      { organisationUnits: [{ id: unit?.id, ...value('N-2') }] },
    ];
    const files = {
      'mapping.yaml': (FILES['mapping.yaml'] ?? '').replace('orgUnits: [FS]', 'orgUnits: [FS], attribute: NAT_ID'),
      'elements.csv': 'from,to,by\nN-1,NAT_OPD_VISITS,-\n',
      'org-units.csv': 'place,orgUnit\nN-2,nnDarh7hZhG\nFS-1002,UpC3p4YvEez\n',
    };
    await inWorld({ metadata, files }, async (world) => {
      world.enter(...GOOD);
      const { verdict } = await world.run();
      assert.equal(verdict, undefined);
      assert.deepEqual(world.values(), ['2026Q1 Amari OPD_VISITS = 10', '2026Q1 Belo OPD_VISITS = 10']);
    });
  });

  it('takes units of the same code without a lookup', async () => {
    const units = [
      { id: SOURCE_PLACES[3]?.id, code: 'TL-1001' },
      { id: SOURCE_PLACES[4]?.id, code: '' },
    ];
    const text = (FILES['mapping.yaml'] ?? '').replace('{ lookup: org-units.csv }', '{ idScheme: code }');
    await inWorld({ metadata: [{ organisationUnits: units }], files: { 'mapping.yaml': text } }, async (world) => {
      world.enter(...GOOD.slice(0, 5), ...GOOD.slice(10, 11));
      const { report } = await world.run();
      assert.deepEqual(world.values(), ['2026Q1 Amari OPD_VISITS = 5']);
      // The target has no unit with the code of the other.
      assert.deepEqual(
        report.conflicts.map(({ code, message }) => [code, /FS-1002/.test(message)]),
        [['unknown-org-unit', true]],
      );
    });
  });

  it('counts a unit that the lookup lacks for the one above it, where the mapping climbs', async () => {
    const text = (FILES['mapping.yaml'] ?? '').replace(
      '{ lookup: org-units.csv }',
      '{ lookup: org-units.csv, climb: true }',
    );
    const files = { 'mapping.yaml': text, 'org-units.csv': 'place,orgUnit\nFS-1,nnDarh7hZhG\nFS-2,UpC3p4YvEez\n' };
    await inWorld({ files }, async (world) => {
      world.enter(['FS-1001', '202601', 'visits', '3', M0], ['FS-1003', '202601', 'visits', '4', M0]);
      world.enter(['FS-2001', '202601', 'visits', '5', M0]);
      const { verdict } = await world.run();
      assert.equal(verdict, undefined);
      assert.deepEqual(world.values(), ['2026Q1 Amari OPD_VISITS = 7', '2026Q1 Belo OPD_VISITS = 5']);
    });
  });
});
