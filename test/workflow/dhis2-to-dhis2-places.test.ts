import assert from 'node:assert/strict';
import { FILES } from './support/exchange-world.ts';
import { GOOD, inExchangeWorld as inWorld, M0 } from './support/in-exchange-world.ts';

describe('values of another DHIS2: where in a map a mistake is', function () {
  this.timeout(60_000);

  for (const [title, files, expected] of [
    [
      'elements that the source has not',
      { 'elements.csv': 'from,to,by\nFAC_OPD_NEW,NAT_OPD_VISITS,-\nFAC_OPD_NOW,NAT_OPD_VISITS,-\n' },
      /elements\.csv:3:1 "FAC_OPD_NOW".*source-unknown/,
    ],
    [
      'option combos that the source has not',
      { 'combos.csv': `${FILES['combos.csv'] ?? ''}Unknown,Under 5 years\n` },
      /option combos names what is not there: combos\.csv:7:1 "Unknown".*source-unknown/,
    ],
    [
      'org units that the source has not',
      { 'org-units.csv': 'place,orgUnit\nFS-1002,UpC3p4YvEez\nFS-1000,nnDarh7hZhG\n' },
      /org-units\.csv:3:1 "FS-1000".*source-unknown/,
    ],
    [
      'two names for one element',
      { 'elements.csv': 'from,to,by\nFAC_OPD_NEW,NAT_OPD_VISITS,-\nOPD first visits,-,\n' },
      /elements\.csv:2:1 "FAC_OPD_NEW" and elements\.csv:3:1 "OPD first visits" both mean/,
    ],
    [
      'a stock that would be added up',
      { 'elements.csv': 'from,to,by\nFAC_OPD_NEW,-,\nFAC_ACT_STOCK,NAT_ACT_STOCK_LOWEST,-\n' },
      /elements\.csv:3:1 "FAC_ACT_STOCK" \(LAST_LAST_ORG_UNIT\).*source-not-additive/,
    ],
  ] as const) {
    it(`tells of ${title} before a value is read`, () =>
      inWorld({ files }, async (world) => {
        await assert.rejects(() => world.run(), expected);
        assert.ok(world.source.requests.every(({ path }) => !path.endsWith('/dataValueSets')));
      }));
  }

  it('tells of what the target has not, in the report', () => {
    const files = {
      'elements.csv': 'from,to,by\nFAC_OPD_NEW,NAT_OPD_VISIT,-\nFAC_MAL_CONFIRMED,NAT_MAL_CONFIRMED,\n',
      'combos.csv': `from,Age\n"${M0}",Under 6 years\n"Male, 5-14 years",5 years and older\n`,
      'org-units.csv': 'place,orgUnit\nFS-1001,nnDarh7hZhG\nFS-1002,aaaaaaaaaaa\n',
    };
    return inWorld({ files }, async (world) => {
      world.enter(...GOOD.slice(0, 1), ['FS-1001', '202601', 'confirmed', '3', M0]);
      world.enter(['FS-1002', '202601', 'confirmed', '3', 'Male, 5-14 years']);
      const { report } = await world.run();
      const told = report.conflicts.map(({ code, file, line, message }) => [code, file, line, message]);
      assert.deepEqual(
        told.filter(([code]) => code === 'unknown-data-element').map((one) => one.slice(0, 3)),
        [['unknown-data-element', 'elements.csv', 2]],
      );
      const [combo] = told.filter(([code]) => code === 'no-option-combo');
      assert.deepEqual(combo?.slice(1, 3), ['elements.csv', 3]);
      assert.match(String(combo?.[3]), /no option combo for Under 6 years \(combos\.csv:2:1\)/);
      const unit = told.find(([code]) => code === 'unknown-org-unit');
      assert.match(String(unit?.[3]), /no org unit aaaaaaaaaaa \(org-units\.csv:3:1\)/);
    });
  });

  it('asks for no recount where only lines of a map have moved', async () => {
    const hash = async (elements: string) => {
      let found: string | undefined;
      await inWorld({ files: { 'elements.csv': elements } }, async (world) => {
        await world.run();
        found = world.state().mappingHash;
      });
      return found;
    };
    const lines = ['FAC_OPD_NEW,NAT_OPD_VISITS,-,first', 'FAC_REMARKS,-,,'];
    const head = 'from,to,by,note\n';
    assert.equal(
      await hash(`${head}${lines.join('\n')}\n`),
      await hash(`${head}\n${lines.join('\n').replace('first', 'noted')}\n`),
    );
  });
});
