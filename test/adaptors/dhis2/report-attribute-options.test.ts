import assert from 'node:assert/strict';
import type { Cell } from '../../../adaptors/tally/measure/cells.ts';
import { COUNTRY } from '../../../cli/sandbox/sample/places.ts';
import { BY_PARTNER, GOVERNMENT, NGO, PARTNERS, partner } from './support/partners.ts';
import {
  AGE,
  AMARI,
  BCG,
  BELO,
  bcg,
  CENDRA,
  DEFAULT,
  element,
  measure,
  OPV,
  report,
  sampleMapping,
  source,
  UNDER_1,
} from './support/sample-report.ts';
import { put, serverPerTest } from './support/server-per-test.ts';

const [EARLIER, LATER] = ['202402', '202403'];
const byPartner = { attributeBy: [1] };

/** A mapping that counts by partner, with the options of its dimension. */
function mappingFor(...options: string[]) {
  const measures = [measure(BCG.code, 31, byPartner), measure(OPV.code, 32, byPartner)];
  return sampleMapping({ sources: [source(measures, { dimensions: [AGE, partner(...options)] })] });
}

function cell(value: number, attribute: string, changed: Partial<Cell> = {}): Cell {
  return { ...bcg(AMARI, value), attributeOptions: [attribute], ...changed };
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`report by attribute options to ${version}`, () => {
    const suite = serverPerTest(version);
    const start = async () => {
      const server = await suite.start(BY_PARTNER);
      server.importMetadata(PARTNERS);
      return server;
    };
    const held = (server: Awaited<ReturnType<typeof start>>) =>
      server
        .values()
        .flatMap(({ period, attributeOptionCombo, value, deleted }) =>
          deleted ? [] : [`${period} ${attributeOptionCombo} ${value}`],
        )
        .sort();

    it('finds the attribute option combo by its options, in any of their names, and sends nothing again', async () => {
      const server = await start();
      const options = { mapping: mappingFor('Government', 'NGO') };
      const cells = [cell(3, 'Government'), cell(4, 'NGO')];
      const first = await report(server.url, cells, options);
      assert.deepEqual([first.report.sent.created, first.report.conflicts], [2, []]);
      const place = { dataElement: BCG.id, categoryOptionCombo: UNDER_1, orgUnit: AMARI, period: LATER };
      assert.deepEqual(
        suite.posts.map(({ body }) => JSON.parse(body.toString())),
        [
          {
            dataSet: 'jqSaKxtj8IA',
            dataValues: [
              { ...place, attributeOptionCombo: GOVERNMENT, value: '3' },
              { ...place, attributeOptionCombo: NGO, value: '4' },
            ],
          },
        ],
      );
      const second = await report(server.url, cells, options);
      assert.deepEqual([second.report.sent.unchanged, suite.posts.length], [2, 1]);
    });

    it('empties under every combo that the mapping leads to, and under no other', async () => {
      const server = await start();
      put(server, '5', { attributeOptionCombo: GOVERNMENT });
      put(server, '6', { attributeOptionCombo: NGO });
      put(server, '7', { attributeOptionCombo: DEFAULT });
      await report(server.url, [], { mapping: mappingFor('NGO') });
      assert.deepEqual(held(server), [`${LATER} ${GOVERNMENT} 5`, `${LATER} ${DEFAULT} 7`].sort());
      await report(server.url, [], { mapping: mappingFor('GOV', 'Other partner') });
      assert.deepEqual(held(server), [`${LATER} ${DEFAULT} 7`]);
    });

    it('names what is left in a unit that left the lookup, of our combos alone', async () => {
      const server = await start();
      put(server, '5', { attributeOptionCombo: GOVERNMENT, orgUnit: CENDRA });
      put(server, '6', { attributeOptionCombo: NGO, orgUnit: CENDRA });
      const { report: done } = await report(server.url, [], {
        mapping: mappingFor('NGO'),
        kept: { mappingHash: 'hash-0' },
      });
      assert.deepEqual(
        done.conflicts.map(({ code, values }) => [code, values]),
        [['left-lookup', 1]],
      );
    });

    it('withholds a cell of an unknown option, and what it may stand for', async () => {
      const server = await start();
      put(server, '5', { attributeOptionCombo: GOVERNMENT });
      const state = await report(server.url, [cell(3, 'Church'), cell(2, 'NGO', { period: EARLIER })], {
        mapping: mappingFor('Government', 'NGO', 'Church'),
      });
      assert.deepEqual(held(server), [`${EARLIER} ${NGO} 2`, `${LATER} ${GOVERNMENT} 5`]);
      const [conflict, ...rest] = state.report.conflicts;
      assert.deepEqual(
        [rest, conflict?.code, conflict?.line, conflict?.periods],
        [[], 'no-attribute-option-combo', 31, [LATER]],
      );
      assert.match(
        `${conflict?.message} ${conflict?.fix}`,
        /for Church, .*"EPI_BCG_GIVEN".* Government; Other partner:/,
      );
      assert.deepEqual(state.dirty, [LATER]);
    });

    it('refuses a mapping without attribute options for a data set that wants them', async () => {
      const server = await start();
      await assert.rejects(report(server.url, [bcg(AMARI, 3)]), {
        code: 'attribute-combo',
        message:
          /wants an attribute option combo, the measure of "EPI_BCG_GIVEN" \(line 31\) names none — .*Government; Other partner/,
      });
      assert.equal(suite.posts.length, 0);
    });

    it('refuses a mapping with attribute options for a data set that has none', async () => {
      const server = await suite.start();
      await assert.rejects(report(server.url, [cell(3, 'NGO')], { mapping: mappingFor('NGO') }), {
        code: 'attribute-combo',
        message: /has no attribute categories, the measure of "EPI_BCG_GIVEN" \(line 31\) names attribute options/,
      });
      assert.equal(suite.posts.length, 0);
    });

    it('refuses two attribute option combos for one set of options, with both UIDs', async () => {
      const server = await start();
      const twice = PARTNERS.categoryOptionCombos.map((combo) => ({ ...combo, id: combo.id.replace('1', '2') }));
      server.importMetadata({ categoryOptionCombos: twice });
      await assert.rejects(report(server.url, [cell(3, 'NGO')], { mapping: mappingFor('NGO') }), {
        code: 'two-option-combos',
        message: /aocNonGovt1 and aocNonGovt2 both stand for Other partner of data set Immunisation/,
      });
      assert.equal(suite.posts.length, 0);
    });
  });
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`report by limited attribute options to ${version}`, () => {
    const suite = serverPerTest(version);
    const isNew = version === '2.43';
    const start = async (limit: object) => {
      const server = await suite.start(BY_PARTNER);
      const [government, ngo] = PARTNERS.categoryOptions;
      server.importMetadata({ ...PARTNERS, categoryOptions: [{ ...government, ...limit }, ngo] });
      server.importMetadata({ dataElements: [{ ...element(BCG, 'INTEGER'), zeroIsSignificant: true }] });
      return server;
    };
    const mapping = mappingFor('Government', 'NGO');
    const cells = [cell(3, 'Government'), cell(4, 'NGO'), cell(5, 'Government', { orgUnit: BELO })];
    const conflicts = async (url: string) =>
      (await report(url, cells, { mapping })).report.conflicts.map(({ code, periods, values }) => [
        code,
        periods,
        values,
      ]);

    it('keeps back what an option is not for, by org unit, and sends the rest', async () => {
      const server = await start({ organisationUnits: [{ id: AMARI }] });
      assert.deepEqual(await conflicts(server.url), [['option-org-unit', [LATER], 1]]);
      assert.deepEqual(
        server
          .values()
          .map(({ value }) => value)
          .sort(),
        ['3', '4'],
      );
    });

    it('takes the units below the one of an option', async () => {
      const server = await start({ organisationUnits: [{ id: COUNTRY.orgUnit }] });
      assert.deepEqual([await conflicts(server.url), server.values().length], [[], 3]);
    });

    it('keeps back what an option is not for, by date', async () => {
      const server = await start({ startDate: '2024-04-01' });
      assert.deepEqual(await conflicts(server.url), [['option-dates', [LATER], 2]]);
      assert.deepEqual(
        server.values().map(({ value }) => value),
        ['4'],
      );
    });

    it(`${isNew ? 'keeps back' : 'sends'} what lies partly within the dates of an option`, async () => {
      const server = await start({ endDate: '2024-03-15' });
      assert.deepEqual(await conflicts(server.url), isNew ? [['option-dates', [LATER], 2]] : []);
      assert.equal(server.values().length, isNew ? 1 : 3);
    });

    it('wants no zeros there', async () => {
      const server = await start({ startDate: '2024-04-01', organisationUnits: [{ id: AMARI }] });
      const measures = [measure(BCG.code, 31, byPartner)];
      const sources = [source(measures, { dimensions: [AGE, partner('Government', 'NGO')] })];
      const zeros = { mapping: { ...mapping, sources, zeros: 'assigned' as const }, proposed: { periods: [LATER] } };
      const { report: done } = await report(server.url, [], zeros);
      assert.deepEqual([done.conflicts, done.sent.created], [[], 4]);
      assert.ok(server.values().every(({ attributeOptionCombo }) => attributeOptionCombo === NGO));
    });
  });
}
