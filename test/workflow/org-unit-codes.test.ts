import assert from 'node:assert/strict';
import { FACILITIES } from '../../cli/sandbox/sample/places.ts';
import { builtWorkflow } from './support/built-workflow.ts';
import { changedLines } from './support/changed-lines.ts';
import { dose, FIRST_VALUES, LOOKUP, MAPPING } from './support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

const SYSTEM = 'http://example.org/facility-code';
const NEXT_DAY = '2026-04-11T00:00:00.000Z';
const [, BELO] = FACILITIES;

/** The tiny mapping, its places named by an identifier of the Location that is the code of the org unit in DHIS2. */
const BY_IDENTIFIER = MAPPING.replace('{ lookup: units.csv }', '{ idScheme: code }')
  .replace(
    '  child:\n',
    `  site:
    resource: Location
    columns: { code: "identifier.where(system = '${SYSTEM}').value.first()" }
  child:
`,
  )
  .replace('join: { child: patient }', 'join: { child: patient, site: place }')
  .replace('orgUnit: [place]', 'orgUnit: [site.code]');

/** The lookup with codes instead of UIDs. */
const BY_LOOKUP = {
  mapping: MAPPING.replace('{ lookup: units.csv }', '{ lookup: units.csv, idScheme: code }'),
  lookup: FACILITIES.reduce((csv, { orgUnit, code }) => csv.replace(orgUnit, code), LOOKUP).replace(
    /^loc-joruma,\w+/m,
    'loc-joruma,TL-1005',
  ),
};

function location(id: string, code: string, lastUpdated?: string) {
  const meta = lastUpdated === undefined ? {} : { meta: { lastUpdated } };
  return { resourceType: 'Location', id, ...meta, identifier: [{ system: SYSTEM, value: code }] };
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`the workflow with codes of org units, to DHIS2 ${version}`, function () {
    this.timeout(90_000);
    let world: TinyWorld;
    beforeEach(async () => {
      world = await startTinyWorld({ version });
      const lastUpdated = '2026-01-01T03:00:00.000Z';
      world.fhir.load(
        // A newer one moves the cursor on, so that the others are no change in later runs.
        [
          ...FACILITIES.map(({ place, code }) => location(place, code, lastUpdated)),
          location('loc-last', 'TL-0', '2026-02-01T03:00:00.000Z'),
        ],
        { keepMeta: true },
      );
    });
    afterEach(() => world.close());

    for (const [title, change] of [
      ['a lookup', BY_LOOKUP],
      ['the places', { mapping: BY_IDENTIFIER }],
    ] as const) {
      it(`reports the same values by codes of ${title}, and sends nothing in the second run`, async () => {
        const dist = await builtWorkflow(change);
        const { ok } = await world.run({ dist });
        assert.equal(ok, true);
        assert.deepEqual(world.values(), FIRST_VALUES);
        const posts = world.posts();
        const second = await world.settle({ dist });
        assert.deepEqual(
          [second.sent, second.conflicts],
          [{ created: 0, updated: 0, deleted: 0, unchanged: 8, kept: 0, refused: 0 }, []],
        );
        assert.equal(world.posts(), posts);
      });
    }

    it('names a code that no unit has, sends the others, and comes right when DHIS2 gets the code', async () => {
      const dist = await builtWorkflow({ mapping: BY_IDENTIFIER });
      await world.settle({ dist });
      world.clock.now = NEXT_DAY;
      world.fhir.put(location('loc-new', 'TL-7001'));
      world.fhir.put(dose({ id: 'im-8', child: 'amina', at: 'loc-new', on: '2026-03-21' }));
      world.fhir.put(dose({ id: 'im-9', child: 'amina', on: '2026-03-22' }));
      const { ok, report } = await world.run({ dist });
      assert.equal(ok, false);
      const [conflict] = report.conflicts as { code: string; orgUnit: string; values: number }[];
      assert.deepEqual([conflict?.code, conflict?.orgUnit, conflict?.values], ['unknown-org-unit', 'TL-7001', 2]);
      assert.ok(world.values().includes('202603 Amari BCG <1 = 1'));
      const before = world.values();
      world.dhis2.importMetadata({ organisationUnits: [{ id: FACILITIES[7]?.orgUnit, code: 'TL-7001' }] });
      const { conflicts } = await world.settle({ dist });
      assert.deepEqual(conflicts, []);
      assert.deepEqual(changedLines(before, world.values()), [
        '+ 202603 Hoduri BCG <1 = 1',
        '+ 202603 Hoduri SEEN F <1 = 1',
      ]);
    });

    it('keeps the values of a unit whose code changes in DHIS2 first and in FHIR later', async () => {
      const dist = await builtWorkflow({ mapping: BY_IDENTIFIER });
      await world.settle({ dist });
      const values = world.values();
      world.clock.now = NEXT_DAY;
      world.dhis2.importMetadata({ organisationUnits: [{ id: BELO?.orgUnit, code: 'TL-8002' }] });
      const { ok, report } = await world.run({ dist });
      assert.equal(ok, false);
      const { conflicts, sent } = report;
      assert.deepEqual(
        (conflicts as { code: string; orgUnit: string }[]).map(({ code, orgUnit }) => [code, orgUnit]),
        [['unknown-org-unit', 'TL-1002']],
      );
      assert.equal((sent as { deleted: number }).deleted, 0);
      assert.deepEqual(world.values(), values);
      world.fhir.put(location('loc-belo', 'TL-8002'));
      const later = await world.settle({ dist });
      assert.deepEqual([later.conflicts, later.periods], [[], ['202601', '202602', '202603']]);
      assert.deepEqual(world.values(), values);
    });
  });
}
